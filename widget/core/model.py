"""The nouns that every feature shares: JIDs, session, conversation, message, surface."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from widget.core.jids import NO_ONE, BareJID, FullJID, MessageId, SurfaceId, bare, domain, local, resource
from widget.core.message import Delivery, Message
from widget.settings import Settings

__all__ = [
    "NARROW",
    "NO_ONE",
    "BareJID",
    "Contact",
    "Delivery",
    "FullJID",
    "Kind",
    "Message",
    "MessageId",
    "Mode",
    "PageInfo",
    "Session",
    "Surface",
    "SurfaceId",
    "bare",
    "domain",
    "local",
    "resource",
]


class Mode(Enum):
    """How a surface fills its page."""

    OVERLAY = "overlay"  # a launcher in the corner, and windows
    EMBEDDED = "embedded"  # within an element of the page
    FULLSCREEN = "fullscreen"
    MOBILE = "mobile"  # behind a launcher, one thing at a time, as on a phone

    @property
    def whole(self) -> bool:
        """Whether it fills its place: nothing is behind it, and there is no launcher."""
        return self in (Mode.EMBEDDED, Mode.FULLSCREEN)


class Kind(Enum):
    """What a conversation is with."""

    CHAT = "chat"
    ROOM = "room"


NOBODY = FullJID("")

IDLE_AFTER = 300_000
"""Milliseconds without a key or a move (`page/idle.js`) after which nobody seems to be there."""

NARROW = 720
"""Below this width (CSS pixels) there is room for one pane only."""


@dataclass(frozen=True, slots=True)
class Contact:
    """A roster item (RFC 6121, 2.1.2). `shown` is how our own roster calls them, else their local part."""

    jid: BareJID
    name: str = ""
    groups: tuple[str, ...] = ()
    subscription: str = "none"
    ask: bool = False

    @property
    def shown(self) -> str:
        return self.name or local(self.jid) or self.jid


@dataclass(frozen=True, slots=True)
class PageInfo:
    """What the host page is like at the moment: sizes in CSS pixels, `url` without its fragment.

    `notifications`: whether it may show any: "granted", "denied", "default" (it may ask), or "" (it cannot).
    `language`: what is spoken there, "de-AT"; `wish`: what the person has chosen, or "".
    `idle`: nobody has touched it for `IDLE_AFTER`.
    """

    visible: bool = True
    focused: bool = True
    online: bool = True
    width: int = 1280
    height: int = 800
    touch: bool = False
    dark: bool = False
    language: str = "en"
    wish: str = ""
    url: str = ""
    open: bool = False
    notifications: str = ""
    idle: bool = False

    @property
    def narrow(self) -> bool:
        """Whether there is room for one pane only."""
        return self.width < NARROW

    @property
    def looked_at(self) -> bool:
        """Whether the person has it before them, as far as one can tell."""
        return self.visible and self.focused


@dataclass(frozen=True, slots=True)
class Surface:
    """A place on a page where the engine is drawn.

    `painted`: whose last picture stands there till then. `room`, `chat`: what the site wants open there; with
    `single` that and nothing else is shown. `switches`: the person may have it fill the page.
    `links`: the browser may send those of other pages here.
    """

    id: SurfaceId
    mode: Mode = Mode.OVERLAY
    painted: str = ""
    room: str = ""
    chat: str = ""
    single: bool = False
    switches: bool = True
    links: bool = False


@dataclass(frozen=True, slots=True)
class Session:
    """What a feature may know of the moment in which an event happens.

    `now` is in milliseconds since the epoch (UTC); `fresh` is an id that no
    other event gets. `page` is the one on which the event happened or the picture is
    drawn; for what happens elsewhere, all pages as one. `pages` has that of each surface.
    """

    jid: FullJID = NOBODY
    online: bool = False
    guest: bool = False
    now: int = 0
    fresh: str = ""
    page: PageInfo = field(default_factory=PageInfo)
    pages: Mapping[SurfaceId, PageInfo] = field(default_factory=dict)
    settings: Settings = field(default_factory=Settings)

    @property
    def me(self) -> BareJID:
        """Our own bare JID, or '' before the first log-in."""
        return bare(self.jid)

    @property
    def looked_at(self) -> bool:
        """Whether the person looks at any page, whichever the event happened on."""
        return any(page.looked_at for page in self.pages.values() or (self.page,))

    def at(self, surface: SurfaceId) -> PageInfo:
        """The page on which a surface is."""
        return self.pages.get(surface, self.page)
