"""Answers to others: disco#info (XEP-0030), caps (XEP-0115), ping (XEP-0199), version (XEP-0092). Pure."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from typing import Final
from xml.etree.ElementTree import Element, SubElement

from widget.core.disco import INFO, ITEMS
from widget.errors import CONDITIONS
from widget.xmpp.options import ConnectionOptions

CAPS: Final = "http://jabber.org/protocol/caps"
CAPS_TAG: Final = f"{{{CAPS}}}c"
NODE: Final = "https://chinwag.invalid/"
_PING: Final = "urn:xmpp:ping"
_VERSION: Final = "jabber:iq:version"
_STANZAS: Final = "urn:ietf:params:xml:ns:xmpp-stanzas"
_CLIENT: Final = "{jabber:client}"
_OWN_FEATURES: Final = frozenset({INFO, _PING, _VERSION, CAPS})
_CATEGORY, _TYPE = "client", "web"
_IDENTITY: Final = f"{_CATEGORY}/{_TYPE}"


class Answers:
    """What we say of ourselves."""

    def __init__(self, options: ConnectionOptions) -> None:
        self._name, self._version = options.software, options.version
        self._always, self._heeded = _OWN_FEATURES | options.features, options.heeded
        self._answers: dict[str, Callable[[Element], Element | None]] = {
            f"{{{INFO}}}query": self._info,
            f"{{{ITEMS}}}query": self._items,
            f"{{{_PING}}}ping": self._ping,
            f"{{{_VERSION}}}query": self._software,
        }

    @property
    def ver(self) -> str:
        """The verification string of what we announce at present (XEP-0115)."""
        return _verification(self._name, self._features)

    @property
    def _features(self) -> list[str]:
        return sorted(self._always | self._heeded())

    def caps(self) -> Element:
        """The `<c/>` for our presence (XEP-0115)."""
        return Element(CAPS_TAG, {"hash": "sha-1", "node": NODE, "ver": self.ver})

    def answer(self, iq: Element) -> Element | None:
        """The reply to an iq get; None: we do not know the question."""
        payload = next(iter(iq), None)
        if payload is None or iq.get("type") != "get":
            return None
        found = self._answers.get(payload.tag)
        return found(iq) if found else None

    def _info(self, iq: Element) -> Element:
        node = iq[0].get("node", "")
        if node not in ("", f"{NODE}#{self.ver}"):
            return refusal(iq, "item-not-found")
        reply = result(iq)
        info = SubElement(reply, f"{{{INFO}}}query", {"node": node} if node else {})
        identity = {"category": _CATEGORY, "type": _TYPE, "name": self._name}
        SubElement(info, f"{{{INFO}}}identity", identity)
        for feature in self._features:
            SubElement(info, f"{{{INFO}}}feature", {"var": feature})
        return reply

    def _items(self, iq: Element) -> Element:
        reply = result(iq)
        SubElement(reply, f"{{{ITEMS}}}query")
        return reply

    def _ping(self, iq: Element) -> Element:
        return result(iq)

    def _software(self, iq: Element) -> Element:
        reply = result(iq)
        about = SubElement(reply, f"{{{_VERSION}}}query")
        SubElement(about, f"{{{_VERSION}}}name").text = self._name
        SubElement(about, f"{{{_VERSION}}}version").text = self._version or "unreleased"
        return reply


def result(iq: Element) -> Element:
    """An empty result for an iq get or set."""
    return _reply(iq, "result")


def refusal(iq: Element, condition: str = "service-unavailable") -> Element:
    """An error for an iq get or set."""
    reply = _reply(iq, "error")
    error = SubElement(reply, f"{_CLIENT}error", {"type": CONDITIONS[condition]})
    SubElement(error, f"{{{_STANZAS}}}{condition}")
    return reply


def _reply(iq: Element, kind: str) -> Element:
    reply = Element(f"{_CLIENT}iq", {"type": kind, "id": iq.get("id", "")})
    if sender := iq.get("from"):
        reply.set("to", sender)
    return reply


def _verification(name: str, features: list[str], identity: str = _IDENTITY) -> str:
    """The verification string of XEP-0115, 5.1."""
    text = f"{identity}//{name}<" + "".join(f"{feature}<" for feature in features)
    return base64.b64encode(hashlib.sha1(text.encode(), usedforsecurity=False).digest()).decode()
