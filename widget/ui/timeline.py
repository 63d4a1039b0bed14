"""A conversation's messages: days, groups by sender, bubbles, and the way to older and newest ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from vdom import JSON, Memo, Node, On, VNode, memo
from vdom.html import button, div, span
from widget.core.archive import Filling
from widget.core.events import (
    EndLeft,
    EndReached,
    EndSeen,
    Event,
    MessageTicked,
    NewerWanted,
    NewestWanted,
    OlderWanted,
)
from widget.core.feature import Fact, Slot, View
from widget.core.media import MediaPolicy
from widget.core.model import BareJID, Kind, Message, MessageId, SurfaceId
from widget.core.selectors import message_row
from widget.ui.components import badge, empty, hidden, icon
from widget.ui.components import button as words_button
from widget.ui.days import Faces, days
from widget.ui.i18n import _, day_number, ngettext
from widget.ui.message_menu import message_menu, tools
from widget.ui.preview import speaker, told
from widget.ui.quote import quotes


@dataclass(frozen=True, slots=True)
class TimelineModel:
    """What is to be shown of a conversation.

    Attributes:
        messages: oldest first.
        loading_older: older ones are on their way.
        complete: the first message ever is among them.
        at_end: the newest is among them.
        unread_from: the first unread message, if a divider is wanted before it.
        failed: why older messages could not be loaded, or "".
        refused: why nobody will tell of what was before them, or "".
        gap: something is missing after the last of them; how its filling stands.
        goal: the message that is to be in view, and a number that is another each time.
    """

    conversation: BareJID
    kind: Kind
    messages: tuple[Message, ...] = ()
    loading_older: bool = False
    complete: bool = False
    at_end: bool = True
    unread_from: MessageId | None = None
    failed: str = ""
    refused: str = ""
    gap: Filling | None = None
    goal: tuple[MessageId, int] | None = None


def timeline(view: View, model: TimelineModel) -> VNode:
    """The scrolling middle of a conversation."""
    unread = view.ask(Fact.UNREAD, model.conversation, default=0)
    chosen: frozenset[MessageId] | None = view.ask(Fact.SELECTED, model.conversation)
    scroller = div(
        _above(model),
        rows(view, model.conversation, model.kind, model.messages, model.unread_from, chosen),
        _gap(model) if model.gap else None,
        cls="scroller",
        role="log",
        aria_live="off",
        tabindex="0",
        aria_label=_("Messages"),
        use={
            "stick": _stick(model, str(view.ask(Fact.UNREAD_TO, model.conversation, default=""))),
            "floating": {"items": ".day > h3"},
            **({} if chosen is None else {"roving": {"items": ".tick"}}),
        },
        data_selecting=None if chosen is None else "true",
        on=[
            *([] if chosen is None else [_ticking(view.surface.id, model)]),
            *(
                [On("reach-start", _older(model))]
                if model.messages and not (model.complete or model.refused)
                else []
            ),
            On("reach-end", _end_reached(model, view.surface.id)),
            On("leave-end", EndLeft(model.conversation, view.surface.id)),
            On("see-end", _end_seen(model.conversation, view.surface.id), fields=("detail",)),
        ],
    )
    place = model.conversation, model.kind
    hidden_ = view.ask(Fact.THREADED, model.conversation)
    return div(
        scroller,
        tools(view, *place) if chosen is None and not hidden_ else None,
        None if hidden_ else message_menu(view, *place),
        memo(newest, NewestWanted(model.conversation), model.at_end, int(unread)),
        spoken(
            view,
            model.conversation,
            model.kind,
            model.messages[-1] if model.at_end and model.messages else None,
        ),
        cls="timeline",
        key=model.conversation,
    )


def _ticking(surface: SurfaceId, model: TimelineModel) -> On:
    """While several are chosen: a press on one, with the shift key on all from the one before."""

    def ticked(fields: Mapping[str, Any]) -> Event:
        id_, through = MessageId(str(fields["data-id"])), bool(fields["shift"])
        return MessageTicked(surface, model.conversation, id_, model.messages, through)

    return On("click", ticked, fields=("data-id", "shift"))


def rows(
    view: View,
    conversation: BareJID,
    kind: Kind,
    messages: tuple[Message, ...],
    unread_from: MessageId | None = None,
    chosen: frozenset[MessageId] | None = None,
    apart: str = "",
) -> Memo:
    """The messages themselves; not looked at again while nothing about them has changed.

    Args:
        apart: tells these from the conversation's others, where they stand by themselves.
    """
    where = (conversation, apart) if apart else conversation
    footers, bodies = (
        view.fill_each(slot, where, messages) for slot in (Slot.MESSAGE_FOOTER, Slot.MESSAGE_BODY)
    )
    beside = tuple(zip_longest(footers, bodies, fillvalue=()))
    room = kind is Kind.ROOM
    name = "" if room else view.name(conversation)
    faces = _faces(view, messages) if room else ()
    today = day_number(view.session.now)
    answers = quotes(messages, view.surface.id, conversation, kind, name)
    media = view.ask(Fact.MEDIA, default=MediaPolicy())
    called = str(view.ask(Fact.NICKNAME, conversation, default="")) if room else name
    shown = (messages, kind, called, faces, unread_from)
    return memo(days, *shown, beside, today, answers, media, view.surface.id, chosen)


def _stick(model: TimelineModel, mark: str) -> dict[str, JSON]:
    """What the page holds on to, where it goes, and what it tells of the end."""
    options: dict[str, JSON] = {"items": ".message"}
    if not model.at_end:
        options["beyond"] = True
    elif mark and (not model.loading_older or any(each.id == mark for each in reversed(model.messages))):
        # Of what is gone from the database, too: when all is drawn that there is, it waits no more
        options["mark"] = mark
    if model.goal:
        options |= {"to": message_row(model.goal[0]), "revision": model.goal[1]}
    return options


def _faces(view: View, messages: tuple[Message, ...]) -> Faces:
    """The pictures of those who speak in a room."""
    speaking = dict.fromkeys((each.sender, each.occupant_id) for each in messages if not each.outgoing)
    asked = ((who, view.ask(Fact.PICTURE, *who)) for who in speaking)
    return tuple((who, picture) for who, picture in asked if picture)


def _older(model: TimelineModel) -> Event:
    oldest = model.messages[0] if model.messages else None
    order, stanza_id = (oldest.order, oldest.stanza_id) if oldest else (0, "")
    return OlderWanted(model.conversation, model.kind, order, stanza_id)


def _end_reached(model: TimelineModel, surface: SurfaceId) -> Event:
    if model.at_end or not model.messages:
        return EndReached(model.conversation, surface)
    return NewerWanted(model.conversation, model.messages[-1].order)


def _end_seen(conversation: BareJID, surface: SurfaceId) -> Callable[[Mapping[str, Any]], Event]:
    return lambda fields: EndSeen(conversation, surface, MessageId(str(fields["detail"])))


def _above(model: TimelineModel) -> Node:
    """What stands over the oldest message: loading, failed, the beginning, or nothing at all."""
    if model.failed:
        again = words_button(_("Try again"), _older(model), kind="quiet")
        return div(span(model.failed), again, cls="timeline-notice", role="alert")
    if not model.messages:
        waits = model.loading_older or not (model.complete or model.refused)
        return _loading() if waits else _nothing(model)
    if model.loading_older:
        return div(
            span(cls="spin", aria_hidden=True), hidden(_("Loading older messages")), cls="timeline-notice"
        )
    if model.complete:
        return div(span(_("This is the beginning of the conversation")), cls="timeline-notice")
    return div(span(model.refused) if model.refused else None, cls="timeline-notice")


def _gap(model: TimelineModel) -> VNode:
    """Under the last message, where something is missing before the next."""
    gap = model.gap or Filling()
    if gap.busy and not gap.up:
        return div(
            span(cls="spin", aria_hidden=True),
            span(_("Loading what was said in between")),
            cls="timeline-notice timeline-gap",
            role="status",
        )
    failed = gap.failed if not gap.up else ""
    # i18n: button: more messages
    wanted = words_button(_("Load"), _end_reached(model, SurfaceId("")), kind="quiet")
    return div(
        span(failed or _("Messages are missing here")),
        wanted,
        cls="timeline-notice timeline-gap",
        role="alert" if failed else "status",
    )


def _nothing(model: TimelineModel) -> VNode:
    text = _("Be the first to write.") if model.kind is Kind.ROOM else _("Say hello!")
    title = _("No messages here") if model.refused else _("No messages yet")
    return empty("message-circle", title, model.refused or text)


def _loading() -> VNode:
    """Grey bubbles in the shape of a conversation."""
    sizes = ((38, 0), (24, 0), (30, 1), (44, 0), (18, 1), (26, 1), (34, 0))
    bones = [
        span(cls="bone bone-bubble", style={"--cw-width": f"{width}ch"}, data_own="true" if own else None)
        for width, own in sizes
    ]
    return div(hidden(_("Loading messages")), *bones, cls="timeline-skeleton", role="status")


def newest(wanted: Event, at_end: bool, unread: int = 0) -> VNode:
    """Floats over the messages while the newest is out of sight; the page shows and hides it."""
    label = _("Newest messages")
    counted = ngettext("Newest messages, {n} unread", "Newest messages, {n} unread", unread)
    return button(
        icon("chevron-down"),
        badge(unread),
        type="button",
        cls="newest",
        hidden=True,
        title=label,
        aria_label=counted if unread else label,
        use={"newest": {"scroller": ".scroller", "beyond": not at_end}},
        on=[On("click", wanted)],
    )


def spoken(view: View, conversation: BareJID, kind: Kind, newest: Message | None) -> VNode:
    """Reads the newest message of others to those who cannot see it."""
    if newest is None or newest.outgoing or newest.retraction:
        said = ""
    else:
        name = speaker(newest, kind, view.name(conversation))
        said = _("{name}: {text}").format(name=name, text=told(newest))
    return div(said, cls="hidden live", aria_live="polite")
