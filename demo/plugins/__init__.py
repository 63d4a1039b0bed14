"""Plugins that a site may use as they are, and that show how one is written."""
