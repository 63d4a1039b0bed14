"""What is open where: launcher, windows, panes and dialogs of each surface.

Each tab keeps the layout of its surface, so that the next page of the site, or the same one
loaded again, stands as the last one did.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from widget.core.effects import Effect, Emit, Load, Page, Save
from widget.core.events import (
    ComposingChanged,
    ComposingKept,
    ConversationClosed,
    ConversationOpened,
    ConversationsShown,
    DetailsToggled,
    DialogChosen,
    Event,
    LauncherToggled,
    LoggedOut,
    ModeChosen,
    OccupantChosen,
    PageCalled,
    PageChanged,
    SessionStarted,
    StorageOpened,
    StorageRead,
    SurfaceAttached,
    SurfaceDetached,
    WindowMinimised,
    WindowPlaced,
)
from widget.core.feature import Fact, Feature, View
from widget.core.layout import Box, KeptLayout, Layout
from widget.core.model import NO_ONE, BareJID, Kind, Mode, Session, Surface, SurfaceId
from widget.core.persistent import without
from widget.core.records import Delete, Put, Record, Store
from widget.core.selectors import text_box

STORE = Store("windows", ("jid",))


@dataclass(frozen=True, slots=True)
class State:
    """A layout for each surface, what is in view there, and where either has just changed.

    `kinds` are those of the conversations opened so far; `given` are the surfaces as their pages
    want them; `kept` are layouts that wait for their account to be logged in, and for what the
    database holds of it to be `read`. `places` are where windows stood on earlier visits.
    """

    layouts: Mapping[SurfaceId, Layout] = field(default_factory=dict)
    shown: Mapping[SurfaceId, frozenset[BareJID]] = field(default_factory=dict)
    kinds: Mapping[BareJID, Kind] = field(default_factory=dict)
    given: Mapping[SurfaceId, Surface] = field(default_factory=dict)
    kept: Mapping[SurfaceId, KeptLayout] = field(default_factory=dict)
    news: tuple[SurfaceId, ...] = ()
    moved: tuple[SurfaceId, ...] = ()
    read: bool = False
    places: Mapping[BareJID, Box] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlacesLoaded(Event):
    """Where the person has put windows on earlier visits."""

    places: Mapping[BareJID, Box]


@dataclass(frozen=True, slots=True)
class WindowsRestored(Event):
    """The conversations of a kept layout are open again; now each window goes where it was."""

    surface: SurfaceId


def update(state: State, event: Event, session: Session) -> State:
    before = replace(state, news=(), moved=()) if state.news or state.moved else state
    after = _moved(before, event, session)
    if after.layouts is before.layouts and not isinstance(event, PageChanged):
        return after
    # Another tab may have kept it: in this one it is kept only now, though it stands as it was opened
    restored = event.surface if isinstance(event, WindowsRestored) else None
    pages = {id_: session.at(id_) for id_ in after.layouts}
    shown = {id_: each.shown(pages[id_], _single(after, id_)) for id_, each in after.layouts.items()}
    news = tuple(id_ for id_ in shown if shown[id_] != before.shown.get(id_))
    moved = tuple(
        id_ for id_, each in after.layouts.items() if each != before.layouts.get(id_) or id_ == restored
    )
    return replace(after, shown=shown, news=news, moved=moved)


def _moved(state: State, event: Event, session: Session) -> State:
    match event:
        case SurfaceAttached(surface, kept):
            return _attached(state, surface, kept, session.page.open)
        case SurfaceDetached(id_):
            return replace(
                state,
                layouts=without(state.layouts, id_),
                given=without(state.given, id_),
                kept=without(state.kept, id_),
            )
        case StorageRead():
            return replace(state, read=True)
        case SessionStarted():
            ours = {id_: each for id_, each in state.kept.items() if each.account == session.me}
            return replace(state, kept=ours, read=True)
        case WindowsRestored(id_) if id_ in state.kept:
            layout = replace(state.kept[id_].on(state.given[id_]), open=_layout(state, id_).open)
            return replace(_with(state, id_, layout), kept=without(state.kept, id_))
        case LauncherToggled(id_):
            layout = _layout(state, id_)
            return _with(state, id_, replace(layout, open=not layout.open, dialog=""))
        case PageCalled(id_, "open" | "close" as name):
            return _with(state, id_, replace(_layout(state, id_), open=name == "open"))
        case ModeChosen(id_, mode):
            return _with(state, id_, replace(_layout(state, id_), mode=mode, open=True))
        case ConversationOpened(id_, conversation) if _is_elsewhere(state, event):
            return state
        case ConversationClosed(id_) if _single(state, id_):
            return state
        case ConversationOpened(id_, conversation, kind):
            opened = replace(_layout(state, id_).opened(conversation), dialog="")
            return replace(_with(state, id_, opened), kinds={**state.kinds, conversation: kind})
        case ConversationClosed(id_, conversation):
            return _with(state, id_, _layout(state, id_).closed(conversation))
        case WindowMinimised(id_, conversation):
            return _with(state, id_, _layout(state, id_).minimised(conversation))
        case WindowPlaced(id_, conversation, box):
            places = {**without(state.places, conversation), **({conversation: box} if box else {})}
            put = _layout(state, id_).put(conversation, box)
            return replace(_with(state, id_, put), places=places)
        case PlacesLoaded(places):
            known = {**places, **state.places}
            layouts = {
                id_: replace(each, boxes={**known, **each.boxes}) for id_, each in state.layouts.items()
            }
            return replace(state, places=known, layouts=layouts)
        case DetailsToggled(id_, conversation):
            layout = _layout(state, id_)
            shown = layout.details and layout.active == conversation
            return _with(state, id_, replace(layout, active=conversation, details=not shown))
        case OccupantChosen(id_, room):
            layout = _layout(state, id_)
            beside = layout.mode.whole and not layout.paged(session.at(id_)) and not _single(state, id_)
            # Where the details cover the text box, they have done what they were opened for
            return _with(state, id_, replace(layout, active=room, details=layout.details and beside))
        case ComposingChanged(id_, conversation, by, message):
            return _with(state, id_, _layout(state, id_).writing(conversation, by, message))
        case DialogChosen(id_, name):
            return _with(state, id_, replace(_layout(state, id_), dialog=name))
        case LoggedOut():
            layouts = {id_: Layout(each.mode, each.open) for id_, each in state.layouts.items()}
            return State(layouts, state.shown, given=state.given)
    return state


def effects(state: State, event: Event, session: Session) -> Iterator[Effect]:
    for id_ in state.news:
        yield Emit(ConversationsShown(id_, state.shown[id_]))
    for id_ in state.moved:
        if id_ not in state.kept:
            kept = KeptLayout(session.me, state.layouts[id_], state.given[id_].mode, state.kinds)
            yield Page("keep", {"layout": kept.to_json()}, id_)
    match event:
        case StorageOpened():
            yield Load("windows", _loaded)
        case WindowPlaced(_, jid, None):
            yield Save(Delete("windows", jid))
        case WindowPlaced(_, jid, Box() as box):
            yield Save(Put("windows", {"jid": jid, **box._asdict()}))
        case SurfaceAttached() | StorageRead() | SessionStarted() if state.read:
            yield from _restored(state, session)
        case SurfaceDetached(id_):
            yield Emit(ConversationsShown(id_, frozenset()))
        case PageCalled(id_, "toggle"):
            yield Emit(LauncherToggled(id_))
        case PageCalled(id_, "mode", {"mode": mode}) if mode in {each.value for each in Mode}:
            yield Emit(ModeChosen(id_, Mode(mode)))
        case LauncherToggled(id_) | PageCalled(id_, "open" | "close"):
            yield Page("open", {"open": _layout(state, id_).open}, id_)
        case ModeChosen(id_, mode):
            yield Page("mode", {"mode": mode.value}, id_)
            yield Page("open", {"open": True}, id_)
        case ConversationOpened(calm=True):
            return  # it takes the focus from nobody
        case ConversationOpened(id_, conversation) | WindowMinimised(id_, conversation) if (
            # Nor does what is only put back where it was
            _layout(state, id_).active == conversation and not session.at(id_).touch and id_ not in state.kept
        ):
            yield Page("focus", {"selector": text_box(conversation)}, id_)


def _restored(state: State, session: Session) -> Iterator[Effect]:
    """Once a layout's account is here: its conversations are opened in their order of use, so that
    whoever keeps their history hears of it, and then stand as they stood."""
    for id_, kept in state.kept.items():
        if kept.account == session.me:
            for jid in kept.layout.recent:
                yield Emit(ConversationOpened(id_, jid, kept.kinds.get(jid, Kind.CHAT), again=True))
            yield Emit(WindowsRestored(id_))
            for (jid, by), message in kept.layout.composing.items():
                yield Emit(ComposingKept(id_, jid, kept.kinds.get(jid, Kind.CHAT), by, message))


def layout(state: State, view: View) -> Layout:
    """How the view's surface is arranged."""
    return _layout(state, view.surface.id)


def pending(state: State, view: View) -> bool | None:
    """Whether the surface's windows are still to be put back where they stood."""
    kept = state.kept.get(view.surface.id)
    return True if kept and kept.account == view.session.me else None


def _loaded(records: list[Record]) -> Event:
    boxes = {BareJID(str(each["jid"])): Box.of(each) for each in records}
    return PlacesLoaded({jid: box for jid, box in boxes.items() if box})


def _single(state: State, id_: SurfaceId) -> bool:
    """Whether a surface is for one conversation alone."""
    return id_ in state.given and state.given[id_].single


def _is_elsewhere(state: State, opened: ConversationOpened) -> bool:
    """Whether a surface that is for another conversation alone does not show this one."""
    active = _layout(state, opened.surface).active
    return _single(state, opened.surface) and active not in (NO_ONE, opened.conversation)


def _layout(state: State, id_: SurfaceId) -> Layout:
    return state.layouts.get(id_) or Layout()


def _attached(state: State, surface: Surface, kept: KeptLayout | None, open_: bool) -> State:
    stood = kept.on(surface) if kept else Layout(surface.mode)
    waits = {surface.id: kept} if kept and kept.account and not surface.single else {}
    return replace(
        state,
        layouts={**state.layouts, surface.id: Layout(stood.mode, stood.open or open_, boxes=state.places)},
        given={**state.given, surface.id: surface},
        kept={**state.kept, **waits},
    )


def _with(state: State, id_: SurfaceId, changed: Layout) -> State:
    """With that layout, unless the surface has gone."""
    return replace(state, layouts={**state.layouts, id_: changed}) if id_ in state.layouts else state


FEATURE = Feature(
    "windows",
    State,
    update,
    effects,
    facts={Fact.LAYOUT: layout, Fact.PENDING: pending},
    stores=(STORE,),
    personal=False,
)
