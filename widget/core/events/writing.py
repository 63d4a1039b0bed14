"""Writing: what the composer is for, and what is being typed in it."""

from __future__ import annotations

from dataclasses import dataclass

from widget.core.events.base import Event
from widget.core.model import BareJID, Kind, Message, MessageId, SurfaceId


@dataclass(frozen=True, slots=True)
class LastOwnWanted(Event):
    """The person wants to change what they said last."""

    surface: SurfaceId
    conversation: BareJID
    kind: Kind


@dataclass(frozen=True, slots=True)
class CorrectionChosen(Event):
    """The person wants to change a message of ours."""

    surface: SurfaceId
    message: Message
    kind: Kind


@dataclass(frozen=True, slots=True)
class ComposingChanged(Event):
    """The composer is for this message now, or for none (""); `by` tells what is made of it."""

    surface: SurfaceId
    conversation: BareJID
    by: str
    message: MessageId


@dataclass(frozen=True, slots=True)
class ComposingKept(Event):
    """On the page before, the composer was for this message."""

    surface: SurfaceId
    conversation: BareJID
    kind: Kind
    by: str
    message: MessageId


@dataclass(frozen=True, slots=True)
class TraySubmitted(Event):
    """The person sends what they have put beside the text box of a conversation, or of a thread in it."""

    conversation: BareJID
    thread: str = ""


@dataclass(frozen=True, slots=True)
class OccupantSought(Event):
    """The person begins to write somebody's name in a room: who may be meant?"""

    surface: SurfaceId
    room: BareJID
    text: str


@dataclass(frozen=True, slots=True)
class OccupantChosen(Event):
    """The person wants to name somebody of a room in what they write."""

    surface: SurfaceId
    room: BareJID
    nickname: str


@dataclass(frozen=True, slots=True)
class TextTyped(Event):
    """The person writes in a conversation's composer; told at once, and now and then while it goes on."""

    conversation: BareJID
    kind: Kind
    empty: bool


@dataclass(frozen=True, slots=True)
class TextPaused(Event):
    """The person has written this so far, and rests; `about` tells a conversation's boxes apart."""

    surface: SurfaceId
    conversation: BareJID
    about: str
    text: str


@dataclass(frozen=True, slots=True)
class CommandRefused(Event):
    """What the person wrote was a command that could not be done; `why` is a sentence for them."""

    surface: SurfaceId
    conversation: BareJID
    body: str
    why: str
