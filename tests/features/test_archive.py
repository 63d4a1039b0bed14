"""Catching up: every page in order, none twice, the cursor with the messages."""

from __future__ import annotations

from dataclasses import replace

from tests.support.archives import RESUMED, answer, begun, fetch, page
from tests.support.play import ROMEO, ROOM, STARTED, Glance, Stage, message
from widget.core.archive import ArchivePage
from widget.core.effects import After, FetchArchive, Load, Read, Save
from widget.core.envelope import Place
from widget.core.events import ArchiveCaughtUp, BecameAvailable, MessagesArrived, RoomEntered, SessionLost
from widget.core.model import NO_ONE, Kind
from widget.errors import NotConnected, QueryTimeout, StanzaError
from widget.features.archive import FEATURE, sign, told
from widget.features.archive.events import CursorsLoaded, CursorsRead
from widget.features.archive.state import OVERLAP, State


def test_nothing_is_asked_before_our_presence_is_out() -> None:
    stage = Stage(FEATURE)
    stage.play(CursorsLoaded({}, {}), STARTED)
    assert stage.wanted(FetchArchive) == []


def test_a_catch_up_goes_on_from_the_cursor_page_by_page_until_it_is_complete() -> None:
    stage, asked = begun("a")
    assert asked.request.after == "a"
    asked = fetch(answer(stage, asked, page("b")))
    assert asked.request.after == "b"
    answer(stage, asked, page("c", complete=True))
    assert stage.emitted(ArchiveCaughtUp) == [ArchiveCaughtUp(NO_ONE)]
    assert [record["cursor"] for record in stage.saved("cursors")] == ["b", "c"]


def test_the_cursor_is_saved_in_the_unit_of_its_messages() -> None:
    stage, asked = begun("a")
    effects = answer(stage, asked, page("b"))
    assert any(isinstance(effect, Read) for effect in effects)
    assert any(isinstance(effect, Save) for effect in effects)


def test_what_was_missed_is_news_and_what_was_there_before_the_first_visit_is_not() -> None:
    stage, asked = begun("a")
    answer(stage, asked, page("b"))
    assert stage.wanted(Read)[0].envelopes[0].news
    first, asked = begun()
    answer(first, asked, page("b", time=500_000))
    assert not first.wanted(Read)[0].envelopes[0].news


def test_all_is_news_in_an_archive_that_was_empty_at_the_first_visit() -> None:
    stage, asked = begun()
    answer(stage, asked, ArchivePage((), complete=True))
    assert stage.saved("cursors") == [{"archive": NO_ONE, "cursor": "", "time": 0}]
    later = Stage(FEATURE)
    later.play(CursorsLoaded({NO_ONE: ""}, {}), STARTED)
    asked = fetch(later.play(BecameAvailable()))
    assert (asked.request.after, asked.request.before) == (None, None)
    asked = fetch(answer(later, asked, page("a")))
    assert later.wanted(Read)[0].envelopes[0].news
    assert asked.request.after == "a"


def test_of_two_catch_ups_under_way_only_one_goes_on() -> None:
    stage, asked = begun("a")
    again = fetch(stage.play(RESUMED))
    answer(stage, asked, page("b"))
    assert answer(stage, again, page("b")) == []


def test_of_an_archive_that_has_forgotten_where_we_were_all_that_follows_is_read() -> None:
    stage, asked = begun("a")
    answer(stage, asked, page("b", complete=True, time=900_000))
    asked = fetch(stage.play(STARTED, BecameAvailable()))
    event = asked.failed(StanzaError("item-not-found"))
    assert event
    asked = fetch(stage.play(event))
    assert (asked.request.after, asked.request.before) == (None, None)
    assert asked.request.start == 900_000 - OVERLAP
    asked = fetch(answer(stage, asked, page("m201", time=2_000_000)))
    assert (asked.request.after, asked.request.start) == ("m201", None)
    assert stage.wanted(Read)[-1].envelopes[0].news


def test_what_may_yet_change_is_shown_and_read_again_in_the_next_session() -> None:
    stage, asked = begun("a")
    asked = fetch(answer(stage, asked, replace(page("b"), stable=False)))
    assert asked.request.after == "b"
    answer(stage, asked, page("c", complete=True))
    assert [read.envelopes[0].stanza_id for read in stage.wanted(Read)] == ["b", "c"]
    assert stage.emitted(ArchiveCaughtUp) == [ArchiveCaughtUp(NO_ONE)]
    live = message("s:d", stanza_id="d", time=5)
    stage.play(MessagesArrived(ROMEO, Kind.CHAT, (live,), Place.END, True))
    assert stage.saved("cursors") == [], "a next page reads from a on, too"
    asked = fetch(stage.play(STARTED, BecameAvailable()))
    assert asked.request.after == "a"
    answer(stage, asked, page("d", complete=True))
    assert [record["cursor"] for record in stage.saved("cursors")] == ["d"]


def test_the_first_page_of_all_is_asked_for_again_where_it_may_yet_change() -> None:
    stage, asked = begun()
    answer(stage, asked, replace(page("b", complete=True), stable=False))
    assert stage.saved("cursors") == []
    asked = fetch(stage.play(STARTED, BecameAvailable()))
    assert (asked.request.before, asked.request.after) == ("", None)
    room = Stage(FEATURE)
    room.play(CursorsLoaded({ROOM: "r"}, {}), STARTED, BecameAvailable())
    entered = RoomEntered(ROOM, "juliet", "", True)
    asked = fetch(room.play(entered))
    answer(room, asked, replace(page("s", complete=True), stable=False))
    assert fetch(room.play(entered)).request.after == "r"


def test_an_archive_that_has_nothing_at_all_is_not_asked_for_ever() -> None:
    stage, asked = begun("a")
    for _ in range(2):
        event = asked.failed(StanzaError("item-not-found"))
        assert event
        asked = next(iter(e for e in stage.play(event) if isinstance(e, FetchArchive)), asked)
    assert stage.emitted(ArchiveCaughtUp) == [ArchiveCaughtUp(NO_ONE)]


def test_the_time_of_the_cursor_outlives_the_page() -> None:
    stage, asked = begun("a")
    answer(stage, asked, page("b", complete=True, time=900_000))
    (record,) = stage.saved("cursors")
    later: Stage[State] = Stage(FEATURE)
    read = later.feature.update(
        later.state, CursorsLoaded({NO_ONE: "b"}, {}, {NO_ONE: 900_000}), later.session
    )
    (load,) = [e for e in later.play(CursorsRead([record])) if isinstance(e, Load)]
    loaded = load.then([])
    assert loaded
    later.play(loaded)
    assert later.state == read


def test_a_page_that_does_not_come_is_asked_for_again() -> None:
    stage, asked = begun("a")
    event = asked.failed(QueryTimeout("too late"))
    assert event
    (later,) = [effect for effect in stage.play(event) if isinstance(effect, After)]
    assert fetch(stage.play(later.event)).request.after == "a"


def test_a_lost_connection_waits_for_the_next() -> None:
    stage, asked = begun("a")
    event = asked.failed(NotConnected("gone"))
    assert event
    assert stage.play(event) == []
    assert fetch(stage.play(RESUMED)).request.after == "a"


def test_a_server_without_an_archive_has_caught_up_at_once() -> None:
    stage, asked = begun()
    event = asked.failed(StanzaError("service-unavailable"))
    assert event
    stage.play(event)
    assert stage.emitted(ArchiveCaughtUp) == [ArchiveCaughtUp(NO_ONE)]


def test_live_messages_move_the_cursor_only_when_nothing_is_missing_before_them() -> None:
    stage, asked = begun("a")
    live = MessagesArrived(ROMEO, Kind.CHAT, (message("s:x", stanza_id="x"),), Place.END, True)
    stage.play(live)
    assert stage.state.cursors[NO_ONE] == "a"
    answer(stage, asked, page("b", complete=True))
    stage.play(live)
    assert stage.state.cursors[NO_ONE] == "x"
    assert stage.saved("cursors")[-1]["cursor"] == "x"


def test_a_room_has_an_archive_of_its_own_and_one_without_has_caught_up() -> None:
    stage, _ = begun("a")
    asked = fetch(stage.play(RoomEntered(ROOM, "Juliet", "", archive=True)))
    assert asked.request.archive == ROOM
    stage.play(RoomEntered(ROOM, "Juliet", "", archive=False))
    assert ArchiveCaughtUp(ROOM) in stage.emitted(ArchiveCaughtUp)


def test_where_the_archive_could_not_be_asked_what_comes_live_hides_no_gap() -> None:
    stage: Stage[State] = Stage(FEATURE)
    stage.play(CursorsLoaded({ROOM: "a", NO_ONE: "z"}, {}), STARTED)
    asked = fetch(stage.play(BecameAvailable()))
    failed = asked.failed(StanzaError("forbidden"))
    assert failed
    # The room did not answer when it was asked what it is
    stage.play(failed, RoomEntered(ROOM, "Juliet", "", archive=False))
    for conversation, kind in ((ROOM, Kind.ROOM), (ROMEO, Kind.CHAT)):
        stage.play(MessagesArrived(conversation, kind, (message("s:x", stanza_id="x"),), Place.END, True))
    assert stage.state.cursors == {ROOM: "a", NO_ONE: "z"}
    assert fetch(stage.play(RoomEntered(ROOM, "Juliet", "", archive=True))).request.after == "a"


def signs(stage: Stage[State]) -> tuple[bool, bool]:
    """Whether it is seen, and whether it is told, that something is still on its way."""
    view = Glance(stage.session)
    return sign(stage.state, view) is not None, told(stage.state, view) is not None


def test_a_catch_up_that_lasts_is_told_of_until_it_is_over() -> None:
    stage, asked = begun("a")
    (lasts,) = [effect for effect in stage.effects if isinstance(effect, After)]
    assert lasts.delay == 500
    assert signs(stage) == (False, False)
    stage.play(lasts.event)
    assert signs(stage) == (True, True)
    asked = fetch(answer(stage, asked, page("b")))
    assert signs(stage) == (True, True)
    answer(stage, asked, page("c", complete=True))
    assert signs(stage) == (False, False)


def test_of_a_short_catch_up_and_of_one_whose_connection_is_lost_nothing_is_told() -> None:
    stage, asked = begun("a")
    (lasts,) = [effect for effect in stage.effects if isinstance(effect, After)]
    answer(stage, asked, page("b", complete=True))
    stage.play(lasts.event)
    assert signs(stage) == (False, False)
    stage, _ = begun("a")
    stage.play(lasts.event, SessionLost(None, 1000), RESUMED)
    assert signs(stage) == (False, False)
