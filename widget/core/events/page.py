"""The page and its surfaces: what was opened, closed and chosen there."""

from __future__ import annotations

from dataclasses import dataclass, field

from widget.core.events.base import Event
from widget.core.layout import Box, KeptLayout
from widget.core.model import BareJID, Kind, Message, MessageId, Mode, PageInfo, Surface, SurfaceId
from widget.core.stretch import Stretch


@dataclass(frozen=True, slots=True)
class Began(Event):
    """The engine is up and the settings are known: the very first event."""


@dataclass(frozen=True, slots=True)
class SurfaceAttached(Event):
    """A surface is there to be drawn on. `kept`: how it stood on the page that this tab showed before."""

    surface: Surface
    kept: KeptLayout | None = None


@dataclass(frozen=True, slots=True)
class SurfaceDetached(Event):
    """The page of a surface has gone; nothing more happens on it."""

    surface: SurfaceId


@dataclass(frozen=True, slots=True)
class PageChanged(Event):
    """A page was resized, hidden, shown, went online or offline, came or went; `page`: all as one."""

    page: PageInfo


@dataclass(frozen=True, slots=True)
class SettingsChanged(Event):
    """The page has changed settings; the session has them."""


@dataclass(frozen=True, slots=True)
class PageCalled(Event):
    """The host page asked for something through `window.chinwag`; it is told what came of the `call`."""

    surface: SurfaceId
    name: str
    args: dict[str, object] = field(default_factory=dict)
    call: int = 0


@dataclass(frozen=True, slots=True)
class ConversationOpened(Event):
    """The person wants to see a conversation; `again`: it is put back where it stood on an earlier page.

    `calm`: the site wants it, not the person, who may be doing something else on the page.
    """

    surface: SurfaceId
    conversation: BareJID
    kind: Kind
    again: bool = False
    calm: bool = False


@dataclass(frozen=True, slots=True)
class ConversationClosed(Event):
    """The person is done with a conversation on this surface."""

    surface: SurfaceId
    conversation: BareJID


@dataclass(frozen=True, slots=True)
class ConversationsShown(Event):
    """Which conversations' messages are in view on a surface now."""

    surface: SurfaceId
    conversations: frozenset[BareJID]


@dataclass(frozen=True, slots=True)
class WindowMinimised(Event):
    """A window went down to the bar, or up from it."""

    surface: SurfaceId
    conversation: BareJID


@dataclass(frozen=True, slots=True)
class WindowPlaced(Event):
    """The person has put a window somewhere, or back into the row (None)."""

    surface: SurfaceId
    conversation: BareJID
    box: Box | None


@dataclass(frozen=True, slots=True)
class LauncherToggled(Event):
    """The launcher was pressed."""

    surface: SurfaceId


@dataclass(frozen=True, slots=True)
class ModeChosen(Event):
    """A surface is to fill its page in another way."""

    surface: SurfaceId
    mode: Mode


@dataclass(frozen=True, slots=True)
class DetailsToggled(Event):
    """The details of the active conversation were asked for, or put away."""

    surface: SurfaceId
    conversation: BareJID


@dataclass(frozen=True, slots=True)
class DialogChosen(Event):
    """A dialog was opened by name, or closed by ''."""

    surface: SurfaceId
    name: str


@dataclass(frozen=True, slots=True)
class FileMade(Event):
    """The person sends what they have made on a page, a recording; the worker has its bytes under this id.

    `size`: bytes. `seconds`: how long it plays. `thread`: it is to be said in that one.
    """

    surface: SurfaceId
    conversation: BareJID
    kind: Kind
    id: str
    name: str
    media_type: str
    size: int
    seconds: int
    thread: str = ""


@dataclass(frozen=True, slots=True)
class FilterTyped(Event):
    """The person searches the list."""

    surface: SurfaceId
    text: str


@dataclass(frozen=True, slots=True)
class PictureLacked(Event):
    """Somebody's picture is in view on a page that has not got it: whose, and the SHA-1 of it."""

    whose: str
    hash: str


@dataclass(frozen=True, slots=True)
class MessageMenuOpened(Event):
    """The person wants to see what can be done with a message."""

    surface: SurfaceId
    conversation: BareJID
    message: MessageId


@dataclass(frozen=True, slots=True)
class MessageMenuClosed(Event):
    """A surface's message menu has gone."""

    surface: SurfaceId


@dataclass(frozen=True, slots=True)
class MessageTicked(Event):
    """The person chose a message as one of several, or not any more; all of them lie `among` these.

    `through`: with all between it and the one before.
    """

    surface: SurfaceId
    conversation: BareJID
    message: MessageId
    among: tuple[Message, ...]
    through: bool = False


@dataclass(frozen=True, slots=True)
class SelectionEnded(Event):
    """Nothing is chosen among a conversation's messages any more."""

    surface: SurfaceId
    conversation: BareJID


@dataclass(frozen=True, slots=True)
class StretchSeen(Event):
    """Rows of a long list have come into view, or are to."""

    surface: SurfaceId
    name: str
    stretch: Stretch
