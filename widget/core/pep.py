"""Personal Eventing (XEP-0163): what accounts publish in nodes of theirs, asked for, told and set."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from widget.core.envelope import Envelope, Origin
from widget.core.model import resource
from widget.core.stanza import element, iq

PUBSUB = "http://jabber.org/protocol/pubsub"
EVENT = "http://jabber.org/protocol/pubsub#event"
EVENT_TAG = f"{{{EVENT}}}event"
"""A message with this child may tell of a node: what a reader is registered for."""


def ask(node: str, to: str = "", item: str = "") -> Element:
    """The iq that asks for the items of a node, or for one of them; ours, unless it is `to` somebody."""
    one = (element("item", PUBSUB, id=item),) if item else ()
    return iq("get", element("pubsub", PUBSUB, element("items", PUBSUB, *one, node=node)), to=to)


def publish(node: str, id_: str, payload: Element, *options: Element) -> Element:
    """The iq that sets an item of a node of ours."""
    item = element("item", PUBSUB, payload, id=id_)
    return iq("set", element("pubsub", PUBSUB, element("publish", PUBSUB, item, node=node), *options))


def told(envelope: Envelope, node: str) -> Element | None:
    """The `items` of a node that an account tells of just now.

    An occupant of a room cannot: it has a resource. What an archive holds is not how things are.
    """
    live = envelope.kind == "message" and envelope.origin is Origin.LIVE
    if not live or envelope.type in ("groupchat", "error") or resource(envelope.sender):
        return None
    items = envelope.stanza.find(f"{EVENT_TAG}/{{{EVENT}}}items")
    return items if items is not None and items.get("node") == node else None
