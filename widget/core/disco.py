"""Service Discovery (XEP-0030): the two questions, and what an answer tells; its forms (XEP-0128)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from xml.etree.ElementTree import Element

from widget.core.model import BareJID
from widget.core.stanza import element, iq

ITEMS = "http://jabber.org/protocol/disco#items"
INFO = "http://jabber.org/protocol/disco#info"
FORM = "jabber:x:data"

MOST_SERVICES = 20
"""Services of a server that are looked at, each of which costs a question."""

Fields = dict[str, tuple[str, ...]]
"""The values of a form's fields (XEP-0004), by the fields' names."""


class Item(NamedTuple):
    """What an entity lists; `name` may be ""."""

    jid: str
    name: str


class Identity(NamedTuple):
    """What an entity is."""

    category: str
    type: str
    name: str


def ask_items(to: str) -> Element:
    """The iq that asks what an entity lists."""
    return iq("get", element("query", ITEMS), to=to)


def ask_info(to: str) -> Element:
    """The iq that asks what an entity is and can do."""
    return iq("get", element("query", INFO), to=to)


def items(answer: Element) -> Iterator[Item]:
    """What it lists."""
    for each in answer.iter(f"{{{ITEMS}}}item"):
        yield Item(each.get("jid", ""), each.get("name", ""))


def services(answer: Element) -> tuple[BareJID, ...]:
    """The services that a server lists: the first of them, and no accounts or rooms."""
    listed = (BareJID(item.jid) for item in items(answer) if item.jid and "@" not in item.jid)
    return tuple(listed)[:MOST_SERVICES]


def features(answer: Element) -> frozenset[str]:
    """What it can do."""
    return frozenset(each.get("var", "") for each in answer.iter(f"{{{INFO}}}feature"))


def identities(answer: Element) -> Iterator[Identity]:
    """What it is, in its order."""
    for each in answer.iter(f"{{{INFO}}}identity"):
        yield Identity(each.get("category", ""), each.get("type", ""), each.get("name", ""))


def forms(answer: Element) -> Iterator[tuple[str, Fields]]:
    """What it says of itself in forms: each with its type, "" if it has none."""
    for form in answer.iter(f"{{{FORM}}}x"):
        fields = {
            each.get("var", ""): tuple(value.text or "" for value in each.iterfind(f"{{{FORM}}}value"))
            for each in form.iterfind(f"{{{FORM}}}field")
        }
        yield "".join(fields.get("FORM_TYPE", ())[:1]), fields
