"""The roster's sections in the list, and what others may ask of a contact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from vdom import Memo, Node, VNode, memo
from vdom.html import div, p, span
from widget.core.events import ConversationOpened, DialogChosen
from widget.core.feature import Fact, View
from widget.core.model import BareJID, Contact, Kind, SurfaceId
from widget.core.names import legible
from widget.core.persistent import Map, Ordered
from widget.features.roster.state import Entry, Presence, Resources, State, best, shown
from widget.ui.components import Place, avatar, button, empty, presence_name, row, section, skeleton
from widget.ui.i18n import _, ago
from widget.ui.long_list import LongLists, Rows, Seen

_NOBODY: Map[BareJID, Resources] = Map()


def contacts_list(state: State, view: View) -> list[VNode | Memo]:
    """The roster's sections, one a group."""
    if not state.known:
        return [skeleton(5)]
    needle = str(view.ask(Fact.FILTER, default="")).casefold()
    contacts, seen = state.contacts, view.ask(Fact.STRETCHES, default=_NOT_SEEN)
    presences, active, blocked = (
        _seen(state, view),
        view.layout.active,
        view.ask(Fact.BLOCKLIST, default=_NONE),
    )
    id_, groups = view.surface.id, state.groups
    faces: Faces = (presences, blocked, view.ask(Fact.PICTURES, default=_NO_PICTURES), state.nicknames)
    return [memo(_sections, id_, contacts, groups, *faces, needle, active, seen, key="roster")]


_NOT_SEEN: Seen = {}
_NONE: frozenset[BareJID] = frozenset()
_NO_PICTURES: Map[str, str] = Map()
Faces = tuple[Map[BareJID, Resources], frozenset[BareJID], Map[str, str], Map[BareJID, str]]
"""Contacts' presences, those who are blocked, pictures, and what people call themselves."""


def _sections(
    surface: SurfaceId,
    contacts: Map[BareJID, Contact],
    groups: Mapping[str, Ordered[Entry]],
    presences: Map[BareJID, Resources],
    blocked: frozenset[BareJID],
    pictures: Map[str, str],
    nicknames: Map[BareJID, str],
    needle: str,
    active: BareJID,
    seen: Seen,
) -> VNode:
    if not contacts:
        return _nobody(surface)
    listed = {group: found for group, entries in groups.items() if (found := _found(entries, needle))}
    if not listed:
        return p(_("No contact is called “{text}”.").format(text=needle), cls="list-note")

    def drawn(entry: Entry, place: Place | None) -> Memo:
        contact = contacts[entry[2]]
        presence, jid = best(presences.get(contact.jid, {})), contact.jid
        name, picture, current = legible(shown(contact, nicknames)), pictures.get(jid), jid == active
        return memo(_row, surface, contact, name, presence, picture, jid in blocked, current, place, key=jid)

    lists = LongLists(surface, seen)
    return div(
        *[
            section(
                name,
                lists.draw(f"group {group}", name, Rows(listed[group], _key, _label, drawn)),
                collapsible=True,
                key=f"group {group}",
            )
            for name, group in sorted(
                ((group or _("Contacts"), group) for group in listed), key=lambda pair: pair[0].casefold()
            )
        ],
        cls="roster",
    )


def _found(entries: Ordered[Entry], needle: str) -> Sequence[Entry]:
    if not needle:
        return entries
    return [entry for entry in entries if needle in entry[1] or needle in entry[2]]


def _key(entry: Entry) -> str:
    return entry[2]


def _label(entry: Entry) -> str:
    return entry[1]


def _nobody(surface: SurfaceId) -> VNode:
    return empty(
        "users",
        _("No contacts yet"),
        _("Write to somebody whose address you know, or meet people in a room."),
        button(_("Start a chat"), DialogChosen(surface, "new-chat"), kind="primary", icon="square-pen"),
        button(_("Add a contact"), DialogChosen(surface, "add-contact"), icon="user-plus"),
        button(_("Find a room"), DialogChosen(surface, "join-room"), icon="users"),
    )


def _row(
    surface: SurfaceId,
    contact: Contact,
    name: str,
    presence: Presence,
    picture: str | None,
    blocked: bool,
    current: bool,
    place: Place | None,
) -> Node:
    waiting = _("Waiting for their answer") if contact.ask else presence_name(presence.show)
    return row(
        avatar(contact.jid, name, "m", None if blocked else presence.show, picture),
        name,
        _("Blocked") if blocked else presence.status or waiting,
        message=ConversationOpened(surface, contact.jid, Kind.CHAT),
        current=current,
        key=contact.jid,
        place=place,
        muted=blocked,
    )


def title(state: State, view: View, conversation: BareJID, kind: Kind) -> VNode | None:
    """Under a contact's name: what they say of themselves, and since when they are not there."""
    if kind is Kind.ROOM or conversation not in state.contacts:
        return None
    if view.ask(Fact.BLOCKED, conversation):
        return span(_("Blocked"))
    presence = best(_seen(state, view).get(conversation, {}))
    words = presence.status or presence_name(presence.show)
    if presence.idle and presence.show != "offline":
        when = ago(presence.idle, view.session.now)
        # i18n: {when} is "14:05", "Yesterday", "Monday" or "12 Mar"
        words = _("{presence} · last active {when}").format(presence=words, when=when)
    return span(words, dir="auto")


def presence_of(state: State, view: View, jid: BareJID) -> str | None:
    """A contact's best presence; None for strangers, and for those who are blocked."""
    if jid not in state.contacts or view.ask(Fact.BLOCKED, jid):
        return None
    return best(_seen(state, view).get(jid, {})).show


def contact_of(state: State, view: View, jid: BareJID) -> Contact | None:
    """Their roster item."""
    contact: Contact | None = state.contacts.get(jid)
    return contact


def contacts_of(state: State, view: View) -> Map[BareJID, Contact]:
    """All of them."""
    return state.contacts


def groups_of(state: State, view: View) -> tuple[str, ...]:
    """The groups that there are, by name."""
    return tuple(sorted((group for group in state.groups if group), key=str.casefold))


def name_of(state: State, view: View, jid: BareJID) -> str | None:
    """How the roster calls them, else how they call themselves; and what we call ourselves."""
    contact = state.contacts.get(jid)
    return (contact.name if contact else "") or state.nicknames.get(jid)


def _seen(state: State, view: View) -> Map[BareJID, Resources]:
    """While we are offline nobody is seen; a resumed session finds all as they were (XEP-0198)."""
    return state.presences if view.session.online else _NOBODY
