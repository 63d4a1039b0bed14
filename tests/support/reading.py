"""What comes into a conversation, what a page tells to have been seen of it, and what is counted."""

from __future__ import annotations

from dataclasses import replace

from tests.support.play import MAIN, ROMEO, Glance, Stage
from widget.core.events import (
    ConversationsShown,
    EndSeen,
    MessagesAdded,
    PageChanged,
)
from widget.core.feature import Fact
from widget.core.model import Kind, Message, MessageId, PageInfo, SurfaceId
from widget.features.conversations import FEATURE
from widget.features.conversations.state import State

SHOWN = ConversationsShown(MAIN, frozenset({ROMEO}))


def added(*messages: Message, live: bool = True) -> MessagesAdded:
    return MessagesAdded(ROMEO, Kind.CHAT, messages, live)


def seen(name: str, surface: SurfaceId = MAIN) -> EndSeen:
    """The page says that this is drawn, and that the end is in sight."""
    return EndSeen(ROMEO, surface, MessageId(name))


def unread(stage: Stage[State]) -> int:
    return len(stage.state.known[ROMEO].unread)


def counted(stage: Stage[State]) -> int:
    """What the person is told to be unread."""
    view = Glance(stage.session)
    assert FEATURE.facts[Fact.UNREAD_TOTAL](stage.state, view) == stage.state.waiting
    number: int = FEATURE.facts[Fact.UNREAD](stage.state, view, ROMEO)
    return number


def looking(stage: Stage[State], yes: bool) -> PageChanged:
    page = PageInfo(visible=yes, focused=yes)
    stage.session = replace(stage.session, page=page)
    return PageChanged(page)
