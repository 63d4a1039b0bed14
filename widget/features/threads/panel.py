"""An open thread: its messages, in place of the conversation's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from vdom import JSON, Node, On, VNode, memo
from vdom.html import div, h3, header, span
from widget.core.archive import Filling, History
from widget.core.events import EndLeft, Event, ThreadSeen
from widget.core.feature import Fact, View
from widget.core.gaps import Gaps
from widget.core.model import BareJID, Kind, MessageId, SurfaceId
from widget.features.threads.events import EarlierWanted, EndWanted, LaterWanted, ThreadClosed
from widget.features.threads.opened import Busy, Opened
from widget.ui.components import button, hidden, icon_button
from widget.ui.i18n import _, ngettext
from widget.ui.message_menu import message_menu, tools
from widget.ui.timeline import newest, rows, spoken


def panel(opened: Opened, count: int, gaps: Gaps, view: View, conversation: BareJID, kind: Kind) -> VNode:
    """The open thread, in place of the conversation's messages."""
    close = ThreadClosed(view.surface.id, conversation)
    return div(
        header(
            h3(_("Thread"), cls="thread-title"),
            span(ngettext("{n} reply", "{n} replies", count), cls="thread-count"),
            # Not an arrow: on a phone one stands above it already, and leads farther
            icon_button("x", _("Back to the conversation"), close),
            cls="thread-head",
        ),
        div(
            _above(opened, gaps, view, conversation, kind),
            rows(view, conversation, kind, opened.ordered, apart=opened.thread),
            cls="scroller",
            role="log",
            aria_live="off",
            tabindex="0",
            aria_label=_("Messages of the thread"),
            use={"stick": _stick(opened)},
            on=[
                On("reach-start", EarlierWanted(view.surface.id, conversation, kind)),
                On("leave-end", EndLeft(conversation, view.surface.id)),
                On("see-end", _seen(conversation, view.surface.id, opened.thread), fields=("detail",)),
                *(
                    []
                    if opened.after is None
                    else [On("reach-end", LaterWanted(view.surface.id, conversation))]
                ),
            ],
        ),
        tools(view, conversation, kind),
        message_menu(view, conversation, kind),
        memo(newest, EndWanted(view.surface.id, conversation), opened.after is None),
        spoken(view, conversation, kind, opened.latest),
        cls="timeline thread",
        key=f"thread {opened.thread}",
        on=[On("keydown", close, keys=("Escape",), stop=True)],
    )


def _stick(opened: Opened) -> dict[str, JSON]:
    """What the page holds on to, and up to which message of others it tells the end to have been seen."""
    if opened.after is not None:
        return {"items": ".message", "beyond": True}
    theirs = [each for each in opened.ordered if not each.outgoing]
    return {"items": ".message", **({"mark": theirs[-1].id} if theirs else {})}


def _seen(conversation: BareJID, surface: SurfaceId, thread: str) -> Callable[[Mapping[str, Any]], Event]:
    return lambda fields: ThreadSeen(conversation, surface, thread, MessageId(str(fields["detail"])))


def _above(opened: Opened, gaps: Gaps, view: View, conversation: BareJID, kind: Kind) -> Node:
    """Over the first message: earlier ones are looked for, or may still be."""
    filling = view.ask(Fact.FILLING, conversation, default=Filling())
    history = view.ask(Fact.HISTORY, conversation, default=History())
    failed = {Busy.FILLING: filling.failed, Busy.SEEKING: history.failed}.get(opened.busy, "")
    again = EarlierWanted(view.surface.id, conversation, kind, retry=True)
    if failed:
        retry = button(_("Try again"), again, kind="quiet")
        return div(span(failed), retry, cls="timeline-notice", role="alert")
    if opened.busy in (Busy.READING, Busy.FILLING) or (opened.busy is Busy.SEEKING and history.loading):
        told = hidden(_("Loading older messages"))
        return div(span(cls="spin", aria_hidden=True), told, cls="timeline-notice")
    ended = not opened.start and history.over and opened.gap(gaps) is None
    if view.session.online and opened.lacks(gaps) and not ended:
        more = button(_("Look for earlier messages"), again, kind="quiet")
        return div(more, cls="timeline-notice")
    return div(cls="timeline-notice")
