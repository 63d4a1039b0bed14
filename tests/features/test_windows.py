"""Windows: what opens, closes and switches, and who is told."""

from __future__ import annotations

from dataclasses import replace

from tests.support.play import MAIN, ROMEO, ROOM, Stage
from widget.core.effects import Page
from widget.core.events import (
    ConversationOpened,
    ConversationsShown,
    LauncherToggled,
    LoggedOut,
    ModeChosen,
    PageCalled,
    PageChanged,
    SurfaceAttached,
)
from widget.core.model import Kind, Mode, PageInfo, Surface
from widget.features.windows import FEATURE, State

OPENED = ConversationOpened(MAIN, ROMEO, Kind.CHAT)


def attached() -> Stage[State]:
    stage: Stage[State] = Stage(FEATURE)
    stage.play(SurfaceAttached(Surface(MAIN)))
    return stage


def test_the_launcher_opens_and_closes_and_the_page_is_told() -> None:
    stage = attached()
    assert Page("open", {"open": True}, MAIN) in stage.play(LauncherToggled(MAIN))
    assert Page("open", {"open": False}, MAIN) in stage.play(LauncherToggled(MAIN))


def test_an_opened_conversation_is_shown_and_gets_the_focus_but_not_on_a_phone() -> None:
    stage = attached()
    stage.play(OPENED)
    assert stage.emitted(ConversationsShown)[-1] == ConversationsShown(MAIN, frozenset({ROMEO}))
    assert any(page.command == "focus" for page in stage.wanted(Page))
    phone = attached()
    phone.session = replace(phone.session, page=PageInfo(touch=True))
    phone.play(OPENED)
    assert not any(page.command == "focus" for page in phone.wanted(Page))


def test_switching_modes_keeps_what_is_open() -> None:
    stage = attached()
    stage.play(OPENED, ModeChosen(MAIN, Mode.FULLSCREEN))
    layout = stage.state.layouts[MAIN]
    assert (layout.mode, layout.active) == (Mode.FULLSCREEN, ROMEO)
    stage.play(ModeChosen(MAIN, Mode.OVERLAY))
    assert stage.state.layouts[MAIN].windows[0].conversation == ROMEO


def test_a_narrower_page_shows_fewer_windows() -> None:
    stage = attached()
    stage.play(LauncherToggled(MAIN), OPENED, ConversationOpened(MAIN, ROOM, Kind.ROOM))
    stage.session = replace(stage.session, page=PageInfo(width=730))
    stage.play(PageChanged(stage.session.page))
    assert stage.emitted(ConversationsShown)[-1].conversations < {ROMEO, ROOM}


def test_the_page_may_open_close_and_switch() -> None:
    stage = attached()
    stage.play(PageCalled(MAIN, "open"))
    assert stage.state.layouts[MAIN].open
    stage.play(PageCalled(MAIN, "mode", {"mode": "fullscreen"}))
    assert stage.emitted(ModeChosen) == [ModeChosen(MAIN, Mode.FULLSCREEN)]
    assert stage.play(PageCalled(MAIN, "mode", {"mode": "sideways"})) == []


def test_logging_out_closes_all_windows_but_not_the_panel() -> None:
    stage = attached()
    stage.play(LauncherToggled(MAIN), OPENED, LoggedOut())
    layout = stage.state.layouts[MAIN]
    assert (layout.open, layout.windows) == (True, ())
