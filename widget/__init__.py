"""Chinwag: XMPP chat for any website, in Python in the visitor's browser."""
