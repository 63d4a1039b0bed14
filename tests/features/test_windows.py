"""Windows: what opens, closes and switches, and who is told."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

from tests.support.desk import Desk
from tests.support.play import JULIET, MAIN, ROMEO, ROOM, Stage
from widget.core.effects import Emit, Page
from widget.core.events import (
    ComposingChanged,
    ComposingKept,
    ConversationClosed,
    ConversationOpened,
    ConversationsShown,
    LauncherToggled,
    LoggedOut,
    ModeChosen,
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
from widget.core.layout import Box, KeptLayout, Layout
from widget.core.model import BareJID, FullJID, Kind, MessageId, Mode, PageInfo, Surface, SurfaceId
from widget.features.windows import FEATURE, State
from widget.storage.memory import MemoryDisk

NEXT = SurfaceId("next")
OPENED = ConversationOpened(MAIN, ROMEO, Kind.CHAT)


def attached() -> Stage[State]:
    stage: Stage[State] = Stage(FEATURE)
    stage.play(StorageRead(), SurfaceAttached(Surface(MAIN)))
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


def kept(stage: Stage[State]) -> KeptLayout:
    """What the page was last told to keep, as it comes back."""
    told = [page.args["layout"] for page in stage.wanted(Page) if page.command == "keep"]
    layout = KeptLayout.from_json(json.loads(json.dumps(told[-1])))
    assert layout
    return layout


def two_windows() -> Stage[State]:
    stage = attached()
    stage.play(LauncherToggled(MAIN), OPENED, ConversationOpened(MAIN, ROOM, Kind.ROOM))
    stage.play(WindowMinimised(MAIN, ROOM))
    return stage


def restored(stage: Stage[State], surface: SurfaceId) -> None:
    """Play what follows from the last event, as the store does."""
    for effect in list(stage.effects):
        if isinstance(effect, Emit) and getattr(effect.event, "surface", None) == surface:
            stage.play(effect.event)


def test_the_next_page_of_a_tab_stands_as_the_last_one_did_and_takes_the_focus_from_nobody() -> None:
    stage = two_windows()
    layout = stage.state.layouts[MAIN]
    stage.play(SurfaceDetached(MAIN), SurfaceAttached(Surface(NEXT), kept(stage)))
    stage.effects = stage.effects[-4:]
    restored(stage, NEXT)
    assert stage.state.layouts == {NEXT: layout}
    assert not any(page.command == "focus" for page in stage.wanted(Page))
    opened = [(event.conversation, event.kind) for event in stage.emitted(ConversationOpened)]
    assert opened == [(ROMEO, Kind.CHAT), (ROOM, Kind.ROOM)]


def test_a_page_that_wants_another_mode_gets_it_with_the_same_windows() -> None:
    stage = two_windows()
    stage.play(SurfaceDetached(MAIN), SurfaceAttached(Surface(NEXT, Mode.FULLSCREEN), kept(stage)))
    stage.effects = stage.effects[-4:]
    restored(stage, NEXT)
    layout = stage.state.layouts[NEXT]
    assert (layout.mode, len(layout.windows)) == (Mode.FULLSCREEN, 2)


def test_another_tab_begins_closed() -> None:
    stage = two_windows()
    stage.play(SurfaceAttached(Surface(NEXT)))
    assert stage.state.layouts[NEXT] == Layout()


def test_after_a_new_start_the_windows_come_with_their_account_and_with_no_other() -> None:
    layout = kept(two_windows())
    for jid, windows in ((f"{JULIET}/new", 2), ("nurse@example.org/new", 0)):
        stage: Stage[State] = Stage(FEATURE, jid=FullJID(""))
        stage.play(SurfaceAttached(Surface(NEXT), layout))
        assert stage.state.layouts[NEXT] == Layout(open=True)
        stage.session = replace(stage.session, jid=FullJID(jid))
        stage.play(SessionStarted(FullJID(jid), False, True))
        restored(stage, NEXT)
        assert len(stage.state.layouts[NEXT].windows) == windows
        assert not stage.state.kept


def test_a_tab_that_has_it_from_another_keeps_for_itself_what_stood_there() -> None:
    given = kept(two_windows())
    stage: Stage[State] = Stage(FEATURE)
    stage.play(StorageRead(), SurfaceAttached(Surface(NEXT), given))
    restored(stage, NEXT)
    assert kept(stage) == replace(given, given=stage.state.given[NEXT].mode)


def test_the_windows_wait_for_what_the_database_holds() -> None:
    layout = kept(two_windows())
    stage: Stage[State] = Stage(FEATURE)
    stage.play(SurfaceAttached(Surface(NEXT), layout))
    assert not stage.emitted(ConversationOpened)
    stage.play(StorageRead())
    assert [event.again for event in stage.emitted(ConversationOpened)] == [True, True]


def test_a_layout_that_makes_no_sense_is_none() -> None:
    good = KeptLayout(JULIET, Layout()).to_json()
    assert KeptLayout.from_json(good) == KeptLayout(JULIET, Layout())
    wrong: list[object] = [{**good, "mode": "sideways"}, {**good, "windows": 1}, {**good, "kinds": []}]
    for bad in (None, [], "x", {}, *wrong):
        assert KeptLayout.from_json(bad) is None


def test_nothing_is_left_of_a_surface_that_has_gone() -> None:
    stage = two_windows()
    stage.play(SurfaceDetached(MAIN), WindowMinimised(MAIN, ROMEO), LauncherToggled(MAIN))
    assert (stage.state.layouts, stage.state.shown, stage.state.kept) == ({}, {}, {})
    assert stage.emitted(ConversationsShown)[-1] == ConversationsShown(MAIN, frozenset())


def test_what_the_composer_was_for_is_kept_with_the_windows_and_told_of_on_the_next_page() -> None:
    stage = attached()
    stage.session = replace(stage.session, jid=FullJID(f"{JULIET}/web"))
    for message in ("o:1", "o:2", "o:3"):
        for by in ("reply", "pencil"):
            stage.play(OPENED, ComposingChanged(MAIN, ROMEO, by, MessageId(message)))
    stage.play(ComposingChanged(MAIN, ROMEO, "pencil", MessageId("")))
    stage.play(ComposingChanged(MAIN, ROOM, "reply", MessageId("s:1")))  # whose window is not open
    told = [page.args["layout"] for page in stage.wanted(Page) if page.command == "keep"]
    kept = KeptLayout.from_json(json.loads(json.dumps(told[-1])))
    assert kept
    following: Stage[State] = Stage(FEATURE)
    following.play(StorageRead(), SurfaceAttached(Surface(NEXT), kept))
    assert following.emitted(ComposingKept) == [
        ComposingKept(NEXT, ROMEO, Kind.CHAT, "reply", MessageId("o:3"))
    ]


def test_a_window_is_put_somewhere_and_back() -> None:
    stage = attached()
    stage.play(OPENED, WindowPlaced(MAIN, ROMEO, Box(1, 2, 300, 400)))
    assert stage.state.layouts[MAIN].boxes == {ROMEO: Box(1, 2, 300, 400)}
    kept = len(stage.wanted(Page))
    stage.play(WindowPlaced(MAIN, ROMEO, None))
    assert [page.command for page in stage.wanted(Page)[kept:]] == ["keep"]
    assert stage.state.layouts[MAIN].boxes == {}


def test_a_surface_for_one_conversation_keeps_it_and_takes_no_other() -> None:
    stage: Stage[State] = Stage(FEATURE)
    stage.play(StorageRead(), SurfaceAttached(Surface(MAIN, Mode.EMBEDDED, room=ROOM, single=True)))
    stage.play(ConversationOpened(MAIN, ROOM, Kind.ROOM, calm=True))
    assert not any(page.command == "focus" for page in stage.wanted(Page))
    stage.play(OPENED, ConversationClosed(MAIN, ROOM))
    assert stage.state.layouts[MAIN].active == ROOM
    assert stage.emitted(ConversationsShown)[-1] == ConversationsShown(MAIN, frozenset({ROOM}))


def test_what_a_surface_for_one_conversation_showed_before_does_not_count() -> None:
    kept = KeptLayout(BareJID("juliet@example.org"), Layout(Mode.EMBEDDED).opened(ROMEO))
    stage: Stage[State] = Stage(FEATURE)
    stage.play(SurfaceAttached(Surface(MAIN, Mode.EMBEDDED, room=ROOM, single=True), kept), StorageRead())
    assert stage.emitted(ConversationOpened) == []


async def test_where_a_window_was_put_is_known_on_the_next_visit() -> None:
    disk = MemoryDisk()
    first = Desk(FEATURE, disk=disk)
    await first.tell(SurfaceAttached(Surface(MAIN)), StorageOpened(lasting=True), OPENED)
    await first.tell(WindowPlaced(MAIN, ROMEO, Box(1, 2, 300, 400)))
    again = Desk(FEATURE, disk=disk)
    await again.tell(SurfaceAttached(Surface(MAIN)), StorageOpened(lasting=True), OPENED)
    assert layouts(again)[MAIN].boxes == {ROMEO: Box(1, 2, 300, 400)}
    await again.tell(WindowPlaced(MAIN, ROMEO, None), SurfaceAttached(Surface(NEXT)))
    assert layouts(again)[NEXT].boxes == {}
    assert await again.records("windows") == []


def layouts(desk: Desk) -> Mapping[SurfaceId, Layout]:
    found: Mapping[SurfaceId, Layout] = desk.store.slices["windows"].layouts
    return found
