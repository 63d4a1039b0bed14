"""Subscription requests (RFC 6121, 3): shown at the top of the list, to accept, decline or block.

Who was asked first, or is watched already, is let in without a question. Our server tells what is
open again in every new session; the copy here is for a session that goes on (XEP-0198).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from vdom import VNode
from vdom.html import div
from widget.core.effects import Effect, Load, Save, Send
from widget.core.envelope import Envelope
from widget.core.events import (
    BlockingChanged,
    ContactsChanged,
    ConversationOpened,
    DialogChosen,
    Event,
    SessionStarted,
    StorageOpened,
)
from widget.core.feature import Fact, Feature, Slot, View
from widget.core.model import BareJID, Kind, Session, SurfaceId, bare, domain, local
from widget.core.names import legible
from widget.core.records import Delete, DeleteRange, Put, Record, Store
from widget.core.stanza import child_text, presence
from widget.ui.components import Place, avatar, button, icon_button, row, section
from widget.ui.i18n import _
from widget.ui.long_list import LongLists, Rows

NICK = "http://jabber.org/protocol/nick"
STORE = Store("requests", ("jid",))
MOST = 200
"""Requests that are kept; anybody can send one, from as many addresses as they like."""


@dataclass(frozen=True, slots=True)
class Request:
    """Somebody wants to see our presence; `nickname` is what they call themselves (XEP-0172)."""

    jid: BareJID
    nickname: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """Who waits for an answer; whom we have asked ourselves, or see; and whom we let see us.

    `answered` at the present event: who, whether they were accepted, and whether we ask in turn.
    """

    requests: Mapping[BareJID, Request] = field(default_factory=dict)
    asked: frozenset[BareJID] = frozenset()
    watchers: frozenset[BareJID] = frozenset()
    answered: tuple[tuple[BareJID, bool, bool], ...] = ()
    gone: tuple[BareJID, ...] = ()


@dataclass(frozen=True, slots=True)
class RequestArrived(Event):
    """Somebody asks."""

    request: Request


@dataclass(frozen=True, slots=True)
class RequestWithdrawn(Event):
    """They do not ask any more."""

    jid: BareJID


@dataclass(frozen=True, slots=True)
class RequestsLoaded(Event):
    """Those of an earlier page."""

    requests: tuple[Request, ...]


@dataclass(frozen=True, slots=True)
class RequestAnswered(Event):
    """The person has decided."""

    jid: BareJID
    accepted: bool


def read(envelope: Envelope, session: Session) -> Iterator[Event]:
    """A request, or the end of one."""
    jid = bare(envelope.sender)
    if jid == session.me:
        return
    if envelope.type == "subscribe":
        nickname = legible(child_text(envelope.stanza, "nick", NICK))[:100]
        text = legible(child_text(envelope.stanza, "status"))[:300]
        yield RequestArrived(Request(jid, nickname, text))
    elif envelope.type == "unsubscribe":
        yield RequestWithdrawn(jid)


def update(state: State, event: Event, session: Session) -> State:
    state = replace(state, answered=(), gone=()) if state.answered or state.gone else state
    match event:
        case RequestArrived(request) if request.jid in state.asked | state.watchers:
            return replace(_without(state, {request.jid}), answered=((request.jid, True, False),))
        case RequestArrived(request) if request.jid in state.requests or len(state.requests) < MOST:
            return replace(state, requests={**state.requests, request.jid: request})
        case RequestsLoaded(requests):
            return replace(state, requests={**{each.jid: each for each in requests}, **state.requests})
        case RequestWithdrawn(jid):
            return _without(state, {jid})
        case RequestAnswered(jid, accepted) if jid in state.requests and session.online:
            return replace(_without(state, {jid}), answered=((jid, accepted, accepted),))
        case BlockingChanged(blocked):
            silenced = {jid for jid in state.requests if jid in blocked or domain(jid) in blocked}
            return replace(_without(state, silenced), answered=tuple((jid, False, False) for jid in silenced))
        case ContactsChanged(contacts):
            changed = {each.jid for each in contacts}
            asked = {each.jid for each in contacts if each.ask or each.subscription in ("to", "both")}
            watchers = {each.jid for each in contacts if each.subscription in ("from", "both")}
            known = replace(
                state, asked=state.asked - changed | asked, watchers=state.watchers - changed | watchers
            )
            # Answered on another device
            return _without(known, watchers)
        case SessionStarted(_, resumed) if not resumed:
            return replace(state, requests={})
    return state


def effects(state: State, event: Event, session: Session) -> Iterator[Effect]:
    for jid in state.gone:
        yield Save(Delete("requests", jid))
    for jid, accepted, in_turn in state.answered:
        yield Send(presence(to=jid, type_="subscribed" if accepted else "unsubscribed"))
        if in_turn and jid not in state.asked:
            yield Send(presence(to=jid, type_="subscribe"))
    match event:
        case StorageOpened():
            yield Load("requests", _loaded)
        case SessionStarted(_, resumed) if not resumed:
            yield Save(DeleteRange("requests", None, "", ()))
        case RequestArrived(request) if request.jid in state.requests:
            record = {"jid": request.jid, "nickname": request.nickname, "text": request.text}
            yield Save(Put("requests", record))


def requests(state: State, view: View) -> VNode | None:
    """At the top of the list, while there are any."""
    if not state.requests:
        return None
    id_, online = view.surface.id, view.session.online
    waiting = sorted(state.requests.values(), key=lambda each: each.jid)

    def drawn(each: Request, place: Place | None) -> VNode:
        return _row(id_, each, online, place)

    rows = Rows(waiting, lambda each: each.jid, lambda each: _name(each).casefold(), drawn)
    title = _("Contact requests")
    lists = LongLists(id_, view.ask(Fact.STRETCHES, default={}))
    return section(title, lists.draw("requests", title, rows), count=len(waiting), key="requests")


def _row(surface: SurfaceId, each: Request, online: bool, place: Place | None) -> VNode:
    jid, name = each.jid, _name(each)
    block = DialogChosen(surface, f"block {jid}")
    return row(
        avatar(jid, name, "m"),
        name,
        f"{jid} · {each.text}" if each.text else jid,
        message=ConversationOpened(surface, jid, Kind.CHAT),
        actions=div(
            _answer(_("Accept"), _("Accept {name}"), name, RequestAnswered(jid, True), online, "primary"),
            _answer(_("Decline"), _("Decline {name}"), name, RequestAnswered(jid, False), online),
            icon_button("ban", _("Block {name}").format(name=name), block, disabled=not online),
            cls="request-actions",
        ),
        key=jid,
        place=place,
    )


def _answer(words: str, whole: str, name: str, event: Event, online: bool, kind: str = "plain") -> VNode:
    """A button with few words on it; whoever only hears it, hears `whole`: there is one in each row."""
    return button(words, event, kind, aria_label=whole.format(name=name), disabled=not online)


def _name(each: Request) -> str:
    """Their own word for themselves: anybody can take any name, so their address always stands below."""
    return each.nickname or local(each.jid) or each.jid


def _without(state: State, jids: set[BareJID]) -> State:
    gone = tuple(jid for jid in state.requests if jid in jids)
    if not gone:
        return state
    return replace(
        state, requests={jid: each for jid, each in state.requests.items() if jid not in jids}, gone=gone
    )


def _loaded(records: list[Record]) -> Event:
    return RequestsLoaded(tuple(Request(BareJID(r["jid"]), r["nickname"], r["text"]) for r in records))


FEATURE = Feature(
    "subscriptions",
    State,
    update,
    effects,
    readers={"presence": read},
    slots={Slot.LIST: requests},
    stores=(STORE,),
)
