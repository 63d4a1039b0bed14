"""Plugins of the site's owner: loaded, checked, kept apart. Nothing of it is fetched where there are none."""
