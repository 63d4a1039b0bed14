"""A room that does not let us in (XEP-0045, 7.2): why, and what can be done; rare (build/rare.py)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element

from vdom import On, VNode
from vdom.html import div, form, p
from widget.core.address import bare_jid, may_enter
from widget.core.envelope import Envelope
from widget.core.events import ConversationOpened, Event, LeaveChosen
from widget.core.feature import View
from widget.core.model import BareJID, Kind
from widget.core.selectors import text_box
from widget.core.stanza import CLIENT
from widget.features.muc.events import EntryRefused, EntryTried, OccupantGone
from widget.features.muc.room import Room, Stage
from widget.ui.components import button, field
from widget.ui.guest_name import name_field, named
from widget.ui.i18n import _

_STANZAS = "urn:ietf:params:xml:ns:xmpp-stanzas"
_USER = "http://jabber.org/protocol/muc#user"

_MOST_SAID = 300
"""Characters of a room's own reason."""

_FINAL = ("301", "forbidden", "gone")
"""Where another try is of no use."""


def refusal(envelope: Envelope) -> EntryRefused:
    """What the error says that answers our entering."""
    error = envelope.stanza.find(f"{{{CLIENT}}}error")
    if error is None or not len(error):
        return EntryRefused(envelope.conversation, "undefined-condition", "")
    condition = error[0].tag.rpartition("}")[2]
    said, gone = (error.findtext(f"{{{_STANZAS}}}{tag}") or "" for tag in ("text", "gone"))
    return EntryRefused(envelope.conversation, condition, said, venue_of(gone))


def closed(room: BareJID, nickname: str, x: Element) -> OccupantGone:
    """What a room's end says of an occupant (XEP-0045, 10.9)."""
    said = x.findtext(f".//{{{_USER}}}reason") or ""
    destroy = x.find(f"{{{_USER}}}destroy")
    venue = venue_of(destroy.get("jid", "")) if destroy is not None else None
    return OccupantGone(room, nickname, False, "gone", "", said, venue)


def venue_of(address: str) -> BareJID | None:
    """The room that one names as its successor, by a JID or an `xmpp:` address; None if it is none."""
    jid = address.strip().removeprefix("xmpp:").partition("?")[0]
    try:
        return bare_jid(jid) if "@" in jid else None
    except ValueError:
        return None


def trouble(room: Room) -> str:
    """Why we are not in a room, for people; that we are on the way, while we try once more."""
    if room.stage in (Stage.ASKING, Stage.ENTERING):
        return _("Entering…")
    if room.trouble == "not-authorized" and room.password:
        return _("That password is wrong.")
    return {
        "registration-required": _("Only members may enter this room."),
        "321": _("Only members may enter this room."),
        "322": _("Only members may enter this room."),
        "forbidden": _("You are banned from this room."),
        "301": _("You were banned from this room."),
        "not-authorized": _("This room wants a password."),
        "service-unavailable": _("This room is full."),
        "item-not-found": _("There is no such room."),
        "not-allowed": _("You may not make a room here."),
        "conflict": _("Somebody else has your nickname here."),
        "gone": _("This room was closed for good."),
        "307": _("You were removed from this room."),
        "332": _("This room is closed for a moment."),
        "333": _("The connection to this room was lost."),
        "remote-server-not-found": _("That server cannot be reached."),
        "remote-server-timeout": _("That server cannot be reached."),
    }.get(room.trouble) or _("The server refuses: {condition}.").format(condition=room.trouble)


def notice(room: Room, view: View) -> VNode:
    """In place of the composer. The focus that was there goes to it, and back."""
    surface, single, jid = view.surface.id, view.surface.single, room.jid
    asked = _asked(room, f"refused {surface} {jid}".replace(" ", "-"))
    venue = room.venue
    if venue and (single or venue == jid or not may_enter(venue, view.session.settings)):
        venue = None

    def tried(fields: Mapping[str, Any]) -> Event:
        return EntryTried(jid, named(fields), str(fields["form"].get("password") or ""))

    again = button(_("Join") if asked else _("Try again"), kind="primary", type_="submit")
    elsewhere = ConversationOpened(surface, venue, Kind.ROOM) if venue else None
    leaves = LeaveChosen(surface, jid, room.nickname)
    box = text_box(jid)
    return form(
        p(trouble(room), cls="refused-why", role="alert"),
        p(room.said[:_MOST_SAID], cls="refused-said", dir="auto") if room.said else None,
        asked,
        div(
            None if room.trouble in _FINAL else again,
            button(_("Open {name}").format(name=venue), elsewhere, kind="primary") if venue else None,
            None if single else button(_("Leave room"), leaves, icon="log-out"),
            cls="refused-actions",
        ),
        cls="refused",
        key="refused",
        tabindex="-1",
        use={"returns": {"enter": True, "of": box, "to": "" if view.session.page.touch else box}},
        on=[On("submit", tried, fields=("form",), prevent_default=True, clear=("password",))],
    )


def _asked(room: Room, id_: str) -> VNode | None:
    """What the room wants to be told."""
    match room.trouble:
        case "not-authorized":
            return field(_("Password"), "password", type_="password", required=True, id=id_)
        case "conflict":
            return name_field(_("Your name in this room"), id_, room.nickname, required=True)
    return None
