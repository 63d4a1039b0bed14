"""What is held of each conversation: the messages in memory, and what is known of them meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from widget.core.additions import Addition
from widget.core.events import MessagesAdded, MessagesChanged, MessagesMoved
from widget.core.gaps import Gaps
from widget.core.layout import Shown
from widget.core.model import BareJID, Message, SurfaceId
from widget.core.persistent import Map
from widget.core.records import Write
from widget.core.timeline import Timeline
from widget.features.messages.seeking import Sought


@dataclass(frozen=True, slots=True)
class State:
    """What is held of each conversation; `dirty` are the messages that the present event changed.

    `shown` by surface: of what nobody looks at no more is held than the newest. `waiting` are the
    additions to messages that are not here; `writes` is what changes in the database for them, and
    `wanted` is a conversation of which nothing is held yet, though something is to be added there.
    `sought` is a message that somebody wants to see, `reached` that it has come, and `quiet` that it is
    not to be brought into view. `gaps` are those in what the database has: what is held never reaches
    over one. `aside` is what the database has where a page out of a gap belongs, while that is read.
    """

    timelines: Map[BareJID, Timeline] = field(default_factory=Map)
    shown: Shown = field(default_factory=dict)
    added: MessagesAdded | None = None
    dirty: tuple[Message, ...] = ()
    waiting: Mapping[BareJID, tuple[Addition, ...]] = field(default_factory=dict)
    changed: MessagesChanged | None = None
    moved: MessagesMoved | None = None
    writes: tuple[Write, ...] = ()
    wanted: BareJID | None = None
    sought: Sought | None = None
    reached: tuple[SurfaceId, Message] | None = None
    quiet: bool = False
    gaps: Mapping[BareJID, Gaps] = field(default_factory=dict)
    aside: tuple[Message, ...] = ()


def held_of(state: State, conversation: BareJID) -> Timeline:
    """What is held of a conversation."""
    return state.timelines.get(conversation) or Timeline()


def gaps_of(state: State, conversation: BareJID) -> Gaps:
    """The gaps in what the database has of a conversation."""
    return state.gaps.get(conversation, ())


def with_held(state: State, conversation: BareJID, held: Timeline) -> State:
    """With this held of the conversation."""
    return replace(state, timelines=state.timelines.changed({conversation: held}))


def with_timelines(state: State, timelines: Mapping[BareJID, Timeline]) -> State:
    """With these in place of what was held of each."""
    return replace(state, timelines=state.timelines.changed(timelines)) if timelines else state
