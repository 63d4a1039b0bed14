"""What is open where: launcher, windows, panes and dialogs of each surface."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from widget.core.effects import Effect, Emit, Page
from widget.core.events import (
    ConversationClosed,
    ConversationOpened,
    ConversationsShown,
    DetailsToggled,
    DialogChosen,
    Event,
    LauncherToggled,
    LoggedOut,
    ModeChosen,
    PageCalled,
    PageChanged,
    SurfaceAttached,
    WindowMinimised,
)
from widget.core.feature import Fact, Feature, View
from widget.core.layout import Layout
from widget.core.model import BareJID, Mode, Session, SurfaceId


@dataclass(frozen=True, slots=True)
class State:
    """A layout for each surface, what is in view there, and where that has just changed."""

    layouts: Mapping[SurfaceId, Layout] = field(default_factory=dict)
    shown: Mapping[SurfaceId, frozenset[BareJID]] = field(default_factory=dict)
    news: tuple[SurfaceId, ...] = ()


def update(state: State, event: Event, session: Session) -> State:
    moved = _moved(State(state.layouts, state.shown) if state.news else state, event, session)
    if moved.layouts is state.layouts and not isinstance(event, PageChanged):
        return moved
    page = session.page
    shown = {id_: each.shown(page.width, page.narrow) for id_, each in moved.layouts.items()}
    news = tuple(id_ for id_ in shown if shown[id_] != state.shown.get(id_))
    return State(moved.layouts, shown, news)


def _moved(state: State, event: Event, session: Session) -> State:
    match event:
        case SurfaceAttached(surface):
            return _with(state, surface.id, Layout(surface.mode, session.page.open))
        case LauncherToggled(id_):
            layout = _layout(state, id_)
            return _with(state, id_, replace(layout, open=not layout.open, dialog=""))
        case PageCalled(id_, "open" | "close" as name):
            return _with(state, id_, replace(_layout(state, id_), open=name == "open"))
        case ModeChosen(id_, mode):
            return _with(state, id_, replace(_layout(state, id_), mode=mode, open=True))
        case ConversationOpened(id_, conversation):
            return _with(state, id_, replace(_layout(state, id_).opened(conversation), dialog=""))
        case ConversationClosed(id_, conversation):
            return _with(state, id_, _layout(state, id_).closed(conversation))
        case WindowMinimised(id_, conversation):
            return _with(state, id_, _layout(state, id_).minimised(conversation))
        case DetailsToggled(id_, conversation):
            layout = _layout(state, id_)
            shown = layout.details and layout.active == conversation
            return _with(state, id_, replace(layout, active=conversation, details=not shown))
        case DialogChosen(id_, name):
            return _with(state, id_, replace(_layout(state, id_), dialog=name))
        case LoggedOut():
            return State(
                {id_: Layout(each.mode, each.open) for id_, each in state.layouts.items()}, state.shown
            )
    return state


def effects(state: State, event: Event, session: Session) -> Iterator[Effect]:
    for id_ in state.news:
        yield Emit(ConversationsShown(id_, state.shown[id_]))
    match event:
        case PageCalled(id_, "toggle"):
            yield Emit(LauncherToggled(id_))
        case PageCalled(id_, "mode", {"mode": mode}) if mode in {each.value for each in Mode}:
            yield Emit(ModeChosen(id_, Mode(mode)))
        case LauncherToggled(id_) | PageCalled(id_, "open" | "close"):
            yield Page("open", {"open": _layout(state, id_).open}, id_)
        case ModeChosen(id_, mode):
            yield Page("mode", {"mode": mode.value}, id_)
            yield Page("open", {"open": True}, id_)
        case ConversationOpened(id_, conversation) | WindowMinimised(id_, conversation) if (
            _layout(state, id_).active == conversation and not session.page.touch
        ):
            selector = f'[data-conversation="{_quoted(conversation)}"] textarea'
            yield Page("focus", {"selector": selector}, id_)


def layout(state: State, view: View) -> Layout:
    """How the view's surface is arranged."""
    return _layout(state, view.surface.id)


def _layout(state: State, id_: SurfaceId) -> Layout:
    return state.layouts.get(id_) or Layout()


def _with(state: State, id_: SurfaceId, changed: Layout) -> State:
    return State({**state.layouts, id_: changed}, state.shown)


def _quoted(text: str) -> str:
    """For a CSS string (CSS Syntax 3, 4.3.5)."""
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\a ")


FEATURE = Feature("windows", State, update, effects, facts={Fact.LAYOUT: layout}, personal=False)
