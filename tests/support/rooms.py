"""Rooms as their owners set them up (XEP-0045, 10)."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement

from tests.support.people import Person

OWNER, DATA = "http://jabber.org/protocol/muc#owner", "jabber:x:data"


def configure(owner: Person, room: str, name: str) -> None:
    """Names a room. Prosody lists a room, and keeps it through a sudden end, once it has been configured."""
    owner.query(room, "set", configuration(roomname=name))


def configuration(**values: str) -> Element:
    """What an owner sets: each by the name that follows `muc#roomconfig_`."""
    query = Element(f"{{{OWNER}}}query")
    form = SubElement(query, f"{{{DATA}}}x", type="submit")
    named = {f"muc#roomconfig_{name}": value for name, value in values.items()}
    for variable, value in {"FORM_TYPE": "http://jabber.org/protocol/muc#roomconfig", **named}.items():
        field = SubElement(form, f"{{{DATA}}}field", var=variable)
        SubElement(field, f"{{{DATA}}}value").text = value
    return query


def nicknames(person: Person, room: str) -> set[str]:
    """Who is in a room, as far as this person knows."""
    return set(person.peer.xmpp.plugin["xep_0045"].get_roster(room))
