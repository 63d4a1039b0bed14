"""What is open on one surface: its launcher, windows, panes and dialog. Pure moves only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from widget.core.model import NO_ONE, BareJID, Kind, MessageId, Mode, PageInfo, Surface, SurfaceId

MOST_WINDOWS = 3
"""How many windows stand open in overlay mode; a further one minimises the longest unused."""

MOST_BOXES = 50
"""Windows whose place is remembered."""

MARGIN, GAP, PANEL, LEAST_WINDOW = 20, 12, 348, 284
"""The least widths in CSS pixels, as in `ui/shell.css`."""

LARGEST = 20_000
"""CSS pixels that no page has."""

Shown = Mapping[SurfaceId, frozenset[BareJID]]
"""The conversations whose messages are in view, by surface; one that shows none is not in it."""


def showing(shown: Shown, surface: SurfaceId, conversations: frozenset[BareJID]) -> Shown:
    """With what a surface shows now."""
    others = {id_: each for id_, each in shown.items() if id_ != surface}
    return {**others, surface: conversations} if conversations else others


def in_view(shown: Shown) -> frozenset[BareJID]:
    """What is in view on any surface."""
    return frozenset[BareJID]().union(*shown.values())


class Box(NamedTuple):
    """Where a window stands that the person has taken out of the row: CSS pixels, from the top left."""

    x: int
    y: int
    width: int
    height: int

    @classmethod
    def of(cls, given: Any) -> Box | None:
        """As the page tells it; None for what is none."""
        try:
            box = cls(*(int(given[name]) for name in cls._fields))
        except (KeyError, TypeError, ValueError):
            return None
        return box if all(abs(each) <= LARGEST for each in box) else None


@dataclass(frozen=True, slots=True)
class Window:
    """A conversation's window in overlay mode."""

    conversation: BareJID
    minimised: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """What one surface shows.

    `active` is the conversation that has the person's attention: the only one
    shown in fullscreen mode and on a phone, the last used window otherwise. `boxes` are where windows stand
    that are not in the row, also such as are closed now.
    `windows` stand in the order of opening; `recent` in that of use, newest last. `composing` are the
    messages that are being answered or changed, by conversation and what is made of them.
    """

    mode: Mode = Mode.OVERLAY
    open: bool = False
    windows: tuple[Window, ...] = ()
    recent: tuple[BareJID, ...] = ()
    active: BareJID = NO_ONE
    details: bool = False
    dialog: str = ""
    composing: Mapping[tuple[BareJID, str], MessageId] = field(default_factory=dict)
    boxes: Mapping[BareJID, Box] = field(default_factory=dict)

    def paged(self, page: PageInfo) -> bool:
        """Whether one thing is shown at a time."""
        return page.narrow or self.mode is Mode.MOBILE

    def placed(self, width: int) -> tuple[tuple[BareJID, ...], tuple[BareJID, ...]]:
        """The windows that stand and those in the bar: as many stand as a page this wide has room for."""
        room = width - 2 * MARGIN - (PANEL + GAP if self.open else 0)
        fit = max(1, (room + GAP) // (LEAST_WINDOW + GAP))
        standing = [window.conversation for window in self.windows if not window.minimised]
        used = [jid for jid in self.recent if jid in standing and jid not in self.boxes]
        up = tuple(jid for jid in standing if jid in used[-fit:] or jid not in used)
        return up, tuple(window.conversation for window in self.windows if window.conversation not in up)

    def shown(self, page: PageInfo, single: bool = False) -> frozenset[BareJID]:
        """The conversations whose messages are in view, given that the page is."""
        paged = self.paged(page)
        if self.mode is Mode.OVERLAY and not paged and not single:
            return frozenset(self.placed(page.width)[0])
        if self.active == NO_ONE or not (self.open or self.mode.whole):
            return frozenset()
        return frozenset() if (paged or single) and self.details else frozenset({self.active})

    def opened(self, conversation: BareJID) -> Layout:
        """Its window in front, whether it stood there, was minimised, or is new."""
        known = any(window.conversation == conversation for window in self.windows)
        windows = self.windows if known else (*self.windows, Window(conversation))
        recent = (*(jid for jid in self.recent if jid != conversation), conversation)
        windows = tuple(Window(w.conversation) if w.conversation == conversation else w for w in windows)
        return replace(
            self, windows=_at_most(windows, recent), recent=recent, active=conversation, details=False
        )

    def put(self, conversation: BareJID, box: Box | None) -> Layout:
        """With its window there, or in the row again."""
        others = {jid: each for jid, each in self.boxes.items() if jid != conversation}
        return replace(self, boxes={**others, conversation: box} if box else others)

    def writing(self, conversation: BareJID, by: str, message: MessageId) -> Layout:
        """With its composer for that message, or for none ("")."""
        others = {place: id_ for place, id_ in self.composing.items() if place != (conversation, by)}
        return replace(self, composing={**others, (conversation, by): message} if message else others)

    def closed(self, conversation: BareJID) -> Layout:
        """Without its window; in fullscreen mode and on a phone the list comes back."""
        return replace(
            self,
            windows=tuple(w for w in self.windows if w.conversation != conversation),
            recent=tuple(jid for jid in self.recent if jid != conversation),
            active=NO_ONE if self.active == conversation else self.active,
            details=False if self.active == conversation else self.details,
        )

    def minimised(self, conversation: BareJID) -> Layout:
        """Its window down in the bar, or up again."""
        down = any(w.conversation == conversation and not w.minimised for w in self.windows)
        if not down:
            return self.opened(conversation)
        windows = tuple(
            Window(w.conversation, w.minimised or w.conversation == conversation) for w in self.windows
        )
        return replace(self, windows=windows, active=NO_ONE if self.active == conversation else self.active)


@dataclass(frozen=True, slots=True)
class KeptLayout:
    """A layout as its tab keeps it from one page to the next, with what its windows are of.

    `given` is the mode that the page wanted at first: one that wants another gets that.
    """

    account: BareJID
    layout: Layout
    given: Mode = Mode.OVERLAY
    kinds: Mapping[BareJID, Kind] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """As it travels to the page. Dialogs are not kept."""
        layout = self.layout
        kinds = {jid: self.kinds.get(jid, Kind.CHAT).value for jid in layout.recent}
        return {
            "account": self.account,
            "given": self.given.value,
            "mode": layout.mode.value,
            "open": layout.open,
            "windows": [[window.conversation, window.minimised] for window in layout.windows],
            "recent": list(layout.recent),
            "active": layout.active,
            "details": layout.details,
            "kinds": kinds,
            "boxes": [[jid, box._asdict()] for jid, box in list(self.layout.boxes.items())[-MOST_BOXES:]],
            "composing": [[jid, by, id_] for (jid, by), id_ in layout.composing.items() if jid in kinds],
        }

    def on(self, surface: Surface) -> Layout:
        """As it is to stand there."""
        same = surface.mode is self.given
        return self.layout if same else replace(self.layout, mode=surface.mode)

    @classmethod
    def from_json(cls, given: Any) -> KeptLayout | None:
        """What a page has kept; None if it has nothing, or something else."""
        try:
            boxes = {BareJID(str(jid)): box for jid, each in given.get("boxes", ()) if (box := Box.of(each))}
            layout = Layout(
                Mode(given["mode"]),
                bool(given["open"]),
                tuple(Window(BareJID(str(jid)), bool(minimised)) for jid, minimised in given["windows"]),
                tuple(BareJID(str(jid)) for jid in given["recent"]),
                BareJID(str(given["active"])),
                bool(given["details"]),
                composing={
                    (BareJID(str(jid)), str(by)): MessageId(str(id_))
                    for jid, by, id_ in given.get("composing", ())
                },
                boxes=boxes,
            )
            kinds = {BareJID(jid): Kind(kind) for jid, kind in given["kinds"].items()}
            return cls(BareJID(str(given["account"])), layout, Mode(given["given"]), kinds)
        except (KeyError, TypeError, ValueError, AttributeError):
            return None


def _at_most(windows: tuple[Window, ...], recent: tuple[BareJID, ...]) -> tuple[Window, ...]:
    standing = [window.conversation for window in windows if not window.minimised]
    excess = sorted(standing, key=lambda jid: recent.index(jid) if jid in recent else -1)
    down = set(excess[: max(0, len(standing) - MOST_WINDOWS)])
    return tuple(Window(w.conversation, w.minimised or w.conversation in down) for w in windows)
