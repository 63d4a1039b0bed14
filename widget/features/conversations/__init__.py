"""Conversations: with whom we have talked of late, how they are called, and what waits to be read.

What is unread is a tuple of message ids for each conversation, so that a message
which comes twice, live and from the archive, counts once. `seen` is the order of
the newest message of the server's that has been in view: what we have just written
ourselves has the time of our clock until the archive says where it lies.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import Any

from vdom import Memo, Node, VNode, memo
from vdom.html import span
from widget.core.effects import Effect, Emit, Load, Page, Save
from widget.core.events import (
    ConversationOpened,
    ConversationSeen,
    ConversationsRemembered,
    Event,
    LoggedOut,
    PageChanged,
    StorageOpened,
    SurfaceAttached,
    UnreadCounted,
)
from widget.core.feature import Fact, Feature, Slot, View
from widget.core.lookup import messages_between
from widget.core.model import BareJID, Kind, Message, MessageId, Session, SurfaceId, local, resource
from widget.core.records import Put, Record, Store
from widget.features.conversations.line import MOST_UNREAD, Arrival, Conversation, last_of
from widget.features.conversations.state import ConversationsLoaded, Listed, State, UnreadFound, update
from widget.ui.components import Place, avatar, badge, icon, row, section
from widget.ui.i18n import _, ago, ngettext
from widget.ui.long_list import LongLists, Rows
from widget.ui.preview import in_words, said_by

STORE = Store("conversations", ("jid",))


def effects(state: State, event: Event, session: Session) -> Iterator[Effect]:
    for each in state.dirty:
        yield Save(Put("conversations", _to_record(each)))
    for each in state.seen:
        if each.newest:
            newest = each.newest
            yield Emit(ConversationSeen(each.jid, each.kind, newest.id, newest.stanza_id, newest.order))
    if state.late:
        yield _unread_after(state.known[state.late])
    if state.waiting != state.told:
        yield Page("badge", {"count": state.waiting})
    if not session.looked_at and (state.waiting != state.told or isinstance(event, PageChanged)):
        yield Emit(UnreadCounted(state.waiting))
    if isinstance(event, SurfaceAttached) and state.waiting:
        yield Page("badge", {"count": state.waiting}, event.surface.id)
    if isinstance(event, LoggedOut):
        yield Page("badge", {"count": 0})
    if isinstance(event, ConversationsLoaded):
        yield Emit(ConversationsRemembered({each.jid: each.top for each in event.conversations}))
    if isinstance(event, StorageOpened):
        yield Load("conversations", lambda records: ConversationsLoaded(tuple(map(_from_record, records))))


def recent(state: State, view: View) -> VNode | None:
    """The chats of late, newest first."""
    needle = str(view.ask(Fact.FILTER, default="")).casefold()
    shown: Sequence[Listed] = state.order
    if needle:
        shown = [each for each in state.order if needle in view.name(each[2]).casefold()]
    if not shown:
        return None
    minute = view.session.now // 60_000 * 60_000

    def drawn(listed: Listed, place: Place | None) -> Memo:
        jid = listed[2]
        each, name, presence = state.known[jid], view.name(jid), view.ask(Fact.PRESENCE, jid)
        current, when = jid == view.layout.active, ago(each.time, minute)
        picture, marks = view.ask(Fact.PICTURE, jid), (jid in state.pinned, jid in state.muted)
        surface = view.surface.id
        waiting, shown = unread(state, view, jid), (name, presence, picture, current, when, marks)
        # Not the whole line: that a message has been seen changes nothing here
        return memo(_row, surface, jid, each.kind, each.body, each.sender, *shown, waiting, place, key=jid)

    lists = LongLists(view.surface.id, view.ask(Fact.STRETCHES, default={}))
    rows = Rows(shown, itemgetter(2), lambda listed: view.name(listed[2]).casefold(), drawn)
    return section(_("Chats"), lists.draw("chats", _("Chats"), rows), key="recent")


def talked_with(state: State, view: View) -> tuple[tuple[BareJID, Kind], ...]:
    """The conversations of late, whatever is searched for."""
    return tuple((jid, state.known[jid].kind) for _, _, jid in state.order)


def _row(
    surface: SurfaceId,
    jid: BareJID,
    kind: Kind,
    said: str,
    who: str,
    name: str,
    presence: str | None,
    picture: str | None,
    current: bool,
    when: str,
    marks: tuple[bool, bool],
    waiting: int,
    place: Place | None,
) -> VNode:
    body, sender = in_words(said).partition("\n")[0][:120], in_words(who)
    return row(
        avatar(jid, name, "m", presence, picture),
        name,
        span(*said_by(sender, body)) if sender else body,
        meta=_meta(when if said else "", *marks),
        badge=badge(waiting, ngettext("{n} unread message", "{n} unread messages", waiting)),
        message=ConversationOpened(surface, jid, kind),
        current=current,
        key=jid,
        place=place,
    )


def _meta(when: str, pinned: bool, muted: bool) -> Node:
    """When it was, and how the person treats it."""
    pictures = [
        _mark("bell-off", _("Muted")) if muted else None,
        _mark("pin", _("Pinned")) if pinned else None,
    ]
    return span(*pictures, when, cls="marks") if any(pictures) else when or None


def _mark(picture: str, words: str) -> VNode:
    return span(icon(picture), role="img", aria_label=words, title=words)


def name_of(state: State, view: View, jid: BareJID) -> str | None:
    """How a room calls itself; for an occupant's private messages the nickname and the room."""
    if jid in state.known and state.known[jid].name:
        return state.known[jid].name
    return f"{resource(jid)} ({local(jid)})" if resource(jid) else None


def kind_of(state: State, view: View, jid: BareJID) -> Kind | None:
    """Whether it is a chat or a room."""
    return state.known[jid].kind if jid in state.known else None


def unread(state: State, view: View, jid: BareJID) -> int:
    """How many messages wait in a conversation."""
    return len(state.known[jid].unread) if jid in state.known and jid not in state.coming else 0


def unread_to(state: State, view: View, jid: BareJID) -> MessageId | None:
    """What the page tells when it has drawn all that there is (`EndSeen`)."""
    last = last_of(state.known[jid]) if jid in state.known else None
    return last.id if last else None


def unread_total(state: State, view: View) -> int:
    """How many messages wait at all."""
    return state.waiting


def unread_from(state: State, view: View, jid: BareJID) -> MessageId | None:
    """Where the divider stands."""
    if jid not in state.known:
        return None
    known = state.known[jid]
    waits = known.unread and jid not in state.coming
    return known.divider or (known.unread[0].id if waits else None)


def _unread_after(each: Conversation) -> Load:
    """On a new device all of the past is history: what of it is unread, the other devices know."""

    def found(messages: tuple[Message, ...]) -> Event:
        return UnreadFound(each.jid, messages)

    return messages_between(each.jid, each.seen, max(each.order, each.top), MOST_UNREAD, found)


def _to_record(each: Conversation) -> Record:
    return {
        "jid": each.jid,
        "kind": each.kind.value,
        "name": each.name,
        "body": each.body,
        "sender": each.sender,
        "time": each.time,
        "order": each.order,
        "top": each.top,
        "seen": each.seen,
        "unread": [list(arrival) for arrival in each.unread],
        "newest": list(each.newest) if each.newest else None,
        **({"ahead": [list(arrival) for arrival in each.ahead]} if each.ahead else {}),
    }


def _from_record(record: Record) -> Conversation:
    unread, ahead = (tuple(map(_arrival, record.get(each, ()))) for each in ("unread", "ahead"))
    newest = record.get("newest")
    came = {"unread": unread, "ahead": ahead, "newest": _arrival(newest) if newest else None}
    return Conversation(**{**record, **came, "kind": Kind(record["kind"])})


def _arrival(given: str | list[Any]) -> Arrival:
    """Versions up to November 2026 kept the id alone."""
    return Arrival(MessageId(given), 0) if isinstance(given, str) else Arrival(*given)


FEATURE = Feature(
    "conversations",
    State,
    update,
    effects,
    slots={Slot.LIST: recent},
    facts={
        Fact.NAME: name_of,
        Fact.KIND: kind_of,
        Fact.RECENT: talked_with,
        Fact.UNREAD: unread,
        Fact.UNREAD_TO: unread_to,
        Fact.UNREAD_TOTAL: unread_total,
        Fact.UNREAD_FROM: unread_from,
    },
    stores=(STORE,),
)
