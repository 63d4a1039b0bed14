"""The edge to the XMPP server: one stream, stanzas in and out as plain ElementTree elements."""
