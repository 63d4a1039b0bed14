"""Stanza Forwarding (XEP-0297): what was said to us is passed on to one or several others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from vdom import Node, On, VNode
from vdom.html import div, input_, label, li, p, span, ul
from widget.core.effects import Effect, Emit
from widget.core.events import (
    ConversationOpened,
    DialogChosen,
    Event,
    ForwardChosen,
    SelectionEnded,
    SurfaceDetached,
)
from widget.core.feature import Fact, Feature, MessageAction, Slot, View
from widget.core.forwarding import forwarded
from widget.core.model import BareJID, Contact, Kind, Message, Session, SurfaceId
from widget.core.posting import nth
from widget.ui.components import avatar, button, dialog, search_field
from widget.ui.i18n import _, ngettext
from widget.ui.preview import preview

DIALOG = "forward"
MOST_SHOWN = 50
"""People and rooms that are listed; of more, a search finds them."""

To = tuple[BareJID, Kind]


@dataclass(frozen=True, slots=True)
class Forward:
    """Messages of a conversation that are to go to others; `needle` is what their names are searched for."""

    conversation: BareJID
    messages: tuple[Message, ...]
    to: tuple[To, ...] = ()
    needle: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """What is being forwarded on each surface."""

    asked: Mapping[SurfaceId, Forward] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RecipientTicked(Event):
    """The person wants somebody to have it, or not any more."""

    surface: SurfaceId
    to: To


@dataclass(frozen=True, slots=True)
class RecipientSought(Event):
    """The person searches whom to forward to."""

    surface: SurfaceId
    text: str


@dataclass(frozen=True, slots=True)
class ForwardConfirmed(Event):
    """The person has chosen to whom it goes."""

    surface: SurfaceId
    forward: Forward


def update(state: State, event: Event, session: Session) -> State:
    match event:
        case ForwardChosen(surface, conversation, messages) if messages:
            return _with(state, surface, Forward(conversation, messages))
        case RecipientTicked(surface, to) if asked := state.asked.get(surface):
            others = tuple(each for each in asked.to if each != to)
            return _with(state, surface, replace(asked, to=others if to in asked.to else (*others, to)))
        case RecipientSought(surface, text) if asked := state.asked.get(surface):
            return _with(state, surface, replace(asked, needle=text.strip().casefold()))
        case DialogChosen(surface, name) if surface in state.asked and name != DIALOG:
            return _without(state, surface)
        case SurfaceDetached(surface) if surface in state.asked:
            return _without(state, surface)
    return state


def effects(state: State, event: Event, session: Session) -> Iterator[Effect]:
    match event:
        case ForwardChosen(surface, messages=messages) if messages:
            yield Emit(DialogChosen(surface, DIALOG))
        case ForwardConfirmed(surface, forward) if forward.to:
            yield Emit(DialogChosen(surface, ""))
            yield Emit(SelectionEnded(surface, forward.conversation))
            said = [(message, to) for to in forward.to for message in forward.messages]
            for at, (message, (jid, kind)) in enumerate(said):
                yield Emit(forwarded(message, jid, kind, nth(session, at)))
            if len(forward.to) == 1:
                yield Emit(ConversationOpened(surface, *forward.to[0]))


def action(state: State, view: View, message: Message, kind: Kind) -> MessageAction | None:
    """To pass it on."""
    if message.gone or not message.body:
        return None
    chosen = ForwardChosen(view.surface.id, message.conversation, (message,))
    return MessageAction("forward", _("Forward"), "forward", chosen)


def recipients(state: State, view: View, name: str) -> VNode | None:
    """To whom it goes: a search, and those who are found."""
    id_ = view.surface.id
    asked = state.asked.get(id_)
    if name != DIALOG or asked is None:
        return None

    def sought(fields: Mapping[str, Any]) -> Event:
        return RecipientSought(id_, str(fields.get("value", "")))

    found = [
        each
        for each in _known(view)
        if asked.needle in view.name(each[0]).casefold() or asked.needle in each[0]
    ]
    shown = [*asked.to, *(each for each in found if each not in asked.to)][:MOST_SHOWN]
    return dialog(
        ngettext("Forward {n} message", "Forward {n} messages", len(asked.messages)),
        p(preview(asked.messages[0]), cls="dialog-quote", dir="auto") if len(asked.messages) == 1 else None,
        search_field(_("Search"), "", sought),
        ul(
            *(_recipient(view, each, each in asked.to) for each in shown),
            cls="recipients",
            aria_label=_("Forward to"),
        ),
        None if shown else p(_("Nobody is called that."), cls="list-note"),
        close=DialogChosen(id_, ""),
        footer=div(
            button(_("Cancel"), DialogChosen(id_, "")),
            button(_("Forward"), ForwardConfirmed(id_, asked), kind="primary", disabled=not asked.to),
            cls="dialog-buttons",
        ),
        name=DIALOG,
    )


def _recipient(view: View, to: To, ticked: bool) -> Node:
    jid, _kind = to
    name = view.name(jid)
    return li(
        label(
            input_(
                type="checkbox",
                checked=ticked,
                on=[On("change", RecipientTicked(view.surface.id, to))],
                key="box",
            ),
            avatar(jid, name, "s", picture=view.ask(Fact.PICTURE, jid)),
            span(name, cls="recipient-name", dir="auto"),
            cls="recipient",
        ),
        key=jid,
    )


def _known(view: View) -> Iterator[To]:
    """Those we talked with of late, then the rest of the contacts by name; nobody who is blocked."""
    blocked: frozenset[BareJID] = view.ask(Fact.BLOCKLIST, default=frozenset())
    recent: tuple[To, ...] = view.ask(Fact.RECENT, default=())
    contacts: Mapping[BareJID, Contact] = view.ask(Fact.CONTACTS, default={})
    yield from (each for each in recent if each[0] not in blocked)
    talked = {jid for jid, _kind in recent}
    others = (jid for jid in contacts if jid not in talked and jid not in blocked)
    yield from ((jid, Kind.CHAT) for jid in sorted(others, key=lambda jid: view.name(jid).casefold()))


def _with(state: State, surface: SurfaceId, forward: Forward) -> State:
    return State({**state.asked, surface: forward})


def _without(state: State, surface: SurfaceId) -> State:
    return State({id_: each for id_, each in state.asked.items() if id_ != surface})


FEATURE = Feature(
    "forwarding",
    State,
    update,
    effects,
    slots={Slot.MESSAGE_ACTIONS: action, Slot.DIALOG: recipients},
)
