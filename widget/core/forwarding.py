"""Forwarded messages (XEP-0297) as they come; how ours go out lies in core/passing_on.py."""

from __future__ import annotations

from xml.etree.ElementTree import Element

NS = "urn:xmpp:forward:0"


def is_forwarded(stanza: Element) -> bool:
    """Whether a message is another's words, or says so. Those in carbons and archives were peeled before."""
    return stanza.find(f"{{{NS}}}forwarded") is not None
