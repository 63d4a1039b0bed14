"""What an item holds: a room to be in, and how its or a contact's chat is to be treated. XML in and out.

Other clients keep things of their own in it, which we do not know and must not lose (XEP-0402, 3): an
entry carries the whole element, and a change alters only its part of it.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, ParseError, SubElement, fromstring, tostring

from widget.core.model import BareJID, Kind
from widget.core.preferences import Notify

BOOKMARKS = "urn:xmpp:bookmarks:1"
CHATS = "https://chinwag.invalid/chats"
"""Where chats with contacts have theirs: bookmarks are for rooms, and other clients would enter them."""

PINNED = "urn:xmpp:bookmarks-pinning:0"
NOTIFY = "urn:xmpp:notification-settings:1"
PASSWORD = f"{{{BOOKMARKS}}}password"
NODES = {Kind.ROOM: BOOKMARKS, Kind.CHAT: CHATS}
IDENTITY = {"identity-category": "client", "identity-type": "web"}
"""What we are, where somebody wants to be told on some devices only (XEP-0492, 3.2)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A room's bookmark, or a chat's like it. `xml` is all of it; `told`: the server has it so."""

    conversation: BareJID
    kind: Kind
    xml: str = field(repr=False)
    autojoin: bool = False
    nickname: str = ""
    name: str = ""
    password: str = field(default="", repr=False)
    pinned: bool = False
    notify: Notify | None = None
    told: bool = True


def empty(conversation: BareJID, kind: Kind, nickname: str = "", name: str = "") -> Entry:
    """One that says nothing yet."""
    payload = Element(_tag(kind))
    if name:
        payload.set("name", name)
    if nickname:
        SubElement(payload, f"{{{BOOKMARKS}}}nick").text = nickname
    return read(conversation, kind, payload)


def read(conversation: BareJID, kind: Kind, payload: Element, told: bool = True) -> Entry:
    """What an item's payload says."""
    extensions = payload.find(_extensions(kind))
    return Entry(
        conversation,
        kind,
        tostring(payload, "unicode"),
        kind is Kind.ROOM and payload.get("autojoin") in ("true", "1"),
        payload.findtext(f"{{{BOOKMARKS}}}nick") or "",
        payload.get("name", ""),
        payload.findtext(PASSWORD) or "",
        extensions is not None and extensions.find(f"{{{PINNED}}}pinned") is not None,
        None if extensions is None else _rule(extensions),
        told,
    )


def parse(conversation: BareJID, kind: Kind, xml: str, told: bool) -> Entry | None:
    """What was kept as text; None if it is none any more."""
    try:
        return read(conversation, kind, fromstring(xml), told)
    except ParseError:
        return None


def fits(kind: Kind, payload: Element) -> bool:
    """Whether it is what belongs in such an item."""
    return payload.tag == _tag(kind)


def joined(entry: Entry, yes: bool, password: str = "") -> Entry:
    """With our devices in that room, or out of it; `password`: what lets in, if it was asked for."""
    payload = fromstring(entry.xml)
    payload.set("autojoin", "true" if yes else "false")
    if password:
        word = payload.find(PASSWORD)
        (SubElement(payload, PASSWORD) if word is None else word).text = password
    return read(entry.conversation, entry.kind, payload, told=False)


def pinned(entry: Entry, yes: bool) -> Entry:
    """Pinned, or not (XEP-0469)."""
    payload, extensions = _opened(entry)
    for old in extensions.findall(f"{{{PINNED}}}pinned"):
        extensions.remove(old)
    if yes:
        SubElement(extensions, f"{{{PINNED}}}pinned")
    return read(entry.conversation, entry.kind, payload, told=False)


def notified(entry: Entry, rule: Notify) -> Entry:
    """With that rule for us (XEP-0492, 4).

    Where there is one for clients alone, ours stands beside it and for web clients only; else it is the
    rule of all that have none of their own. What others have added to a rule goes on with it.
    """
    payload, extensions = _opened(entry)
    notify = extensions.find(f"{{{NOTIFY}}}notify")
    if notify is None:
        notify = SubElement(extensions, f"{{{NOTIFY}}}notify")
    narrow = any(each.get("identity-category") == "client" and _ours(each) for each in notify)
    _set(notify, rule, IDENTITY if narrow else {})
    if not any(not each.attrib for each in notify):
        _set(notify, rule, {})
    return read(entry.conversation, entry.kind, payload, told=False)


def merged(theirs: Entry, ours: Entry) -> Entry:
    """What is wanted here, in an entry that another device has changed meanwhile."""
    entry = pinned(theirs, ours.pinned)
    if ours.notify:
        entry = notified(entry, ours.notify)
    word = "" if theirs.password else ours.password  # what has let us in is published when it has
    return joined(entry, ours.autojoin, word) if ours.kind is Kind.ROOM else entry


def _set(notify: Element, rule: Notify, attributes: dict[str, str]) -> None:
    kept = []
    for old in [each for each in notify if each.attrib == attributes]:
        kept += deepcopy(list(old))
        notify.remove(old)
    made = SubElement(notify, f"{{{NOTIFY}}}{rule.value}", attributes)
    made.extend(kept)


def _rule(extensions: Element) -> Notify | None:
    """The one that is most specific to us."""
    rules = [each for each in extensions.iterfind(f"{{{NOTIFY}}}notify/*") if _known(each) and _ours(each)]
    best = max(rules, key=lambda each: len(each.attrib), default=None)
    return _known(best) if best is not None else None


def _known(rule: Element) -> Notify | None:
    return next((each for each in Notify if rule.tag == f"{{{NOTIFY}}}{each.value}"), None)


def _ours(rule: Element) -> bool:
    """Whether a rule is for web clients, for clients, or for all."""
    return all(IDENTITY.get(name) == value for name, value in rule.attrib.items())


def _opened(entry: Entry) -> tuple[Element, Element]:
    payload, tag = fromstring(entry.xml), _extensions(entry.kind)
    extensions = payload.find(tag)
    return payload, SubElement(payload, tag) if extensions is None else extensions


def _tag(kind: Kind) -> str:
    return f"{{{BOOKMARKS}}}conference" if kind is Kind.ROOM else f"{{{CHATS}}}chat"


def _extensions(kind: Kind) -> str:
    return f"{{{NODES[kind]}}}extensions"
