"""An open thread: its messages, in place of the conversation's."""

from __future__ import annotations

from vdom import On, VNode, memo
from vdom.html import div, h3, header, span
from widget.core.feature import Fact, View
from widget.core.media import MediaPolicy
from widget.core.model import BareJID, Kind
from widget.features.threads.state import Opened, ThreadClosed
from widget.ui.components import icon_button
from widget.ui.days import days
from widget.ui.i18n import _, day_number, ngettext
from widget.ui.message_menu import message_menu, tools
from widget.ui.quote import quotes


def panel(opened: Opened, count: int, view: View, conversation: BareJID, kind: Kind) -> VNode:
    """The open thread, in place of the conversation's messages."""
    surface = view.surface.id
    messages = opened.ordered
    name = "" if kind is Kind.ROOM else view.name(conversation)
    answers = quotes(messages, surface, conversation, kind, name)
    media, today = view.ask(Fact.MEDIA, default=MediaPolicy()), day_number(view.session.now)
    close = ThreadClosed(surface, conversation)
    drawn = memo(days, messages, kind, name, (), None, (), today, answers, media, surface)
    return div(
        header(
            h3(_("Thread"), cls="thread-title"),
            span(ngettext("{n} reply", "{n} replies", count), cls="thread-count"),
            # Not an arrow: on a phone one stands above it already, and leads farther
            icon_button("x", _("Back to the conversation"), close),
            cls="thread-head",
        ),
        div(
            drawn,
            cls="scroller",
            role="log",
            aria_live="off",
            tabindex="0",
            aria_label=_("Messages of the thread"),
            use={"stick": {"items": ".message"}},
        ),
        tools(view, conversation, kind),
        message_menu(view, conversation, kind),
        cls="timeline thread",
        key=f"thread {opened.thread}",
        on=[On("keydown", close, keys=("Escape",), stop=True)],
    )
