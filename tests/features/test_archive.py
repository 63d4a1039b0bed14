"""Catching up: every page in order, none twice, the cursor with the messages."""

from __future__ import annotations

import pytest

from tests.support.play import JULIET, MAIN, ROMEO, ROOM, Glance, Stage, envelope, message
from widget.core.archive import ArchivePage, History
from widget.core.effects import After, Effect, FetchArchive, Load, Read, Save
from widget.core.envelope import Place
from widget.core.events import (
    ArchiveCaughtUp,
    ArchiveWanted,
    BecameAvailable,
    ConversationOpened,
    MessagesArrived,
    RoomEntered,
    SessionLost,
    SessionStarted,
)
from widget.core.model import NO_ONE, FullJID, Kind
from widget.errors import NotConnected, QueryTimeout, StanzaError
from widget.features.archive import FEATURE, sign, told
from widget.features.archive.events import CursorsLoaded, CursorsRead, Past, PastFetched
from widget.features.archive.state import MOST_EMPTY, OVERLAP, State
from widget.ui.refusals import reason

STARTED = SessionStarted(FullJID(f"{JULIET}/web"), resumed=False, first=True)
RESUMED = SessionStarted(FullJID(f"{JULIET}/web"), resumed=True, first=False)


def begun(cursor: str = "", **session: object) -> tuple[Stage[State], FetchArchive]:
    """A stage with a catch-up under way, and its first question."""
    stage = Stage(FEATURE, **session)
    cursors = {NO_ONE: cursor} if cursor else {}
    stage.play(CursorsLoaded(cursors, {}), STARTED)
    return stage, fetch(stage.play(BecameAvailable()))


def fetch(effects: list[Effect]) -> FetchArchive:
    (asked,) = [effect for effect in effects if isinstance(effect, FetchArchive)]
    return asked


def page(last: str, complete: bool = False, time: int = 0) -> ArchivePage:
    found = envelope(
        f"<message from='{ROMEO}/a' type='chat'><body>{last}</body></message>", stanza_id=last, time=time
    )
    return ArchivePage((found,), complete, last, last)


def answer(stage: Stage[State], asked: FetchArchive, given: ArchivePage) -> list[Effect]:
    event = asked.then(given)
    assert event
    return stage.play(event)


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


def test_older_pages_are_asked_for_one_at_a_time_and_not_beyond_the_first_message() -> None:
    stage, _ = begun("a")
    wanted = ArchiveWanted(ROMEO, Kind.CHAT, "m9")
    asked = fetch(stage.play(wanted))
    assert (asked.request.with_jid, asked.request.before) == (ROMEO, "m9")
    assert stage.play(wanted) == []
    answer(stage, asked, page("m1", complete=True))
    assert stage.state.histories[ROMEO].complete
    assert stage.play(wanted) == []


def test_a_chat_opened_for_the_first_time_asks_for_its_last_page() -> None:
    stage, _ = begun("a")
    asked = fetch(stage.play(ConversationOpened(MAIN, ROMEO, Kind.CHAT)))
    assert asked.request.before == ""
    answer(stage, asked, page("m1"))
    assert stage.play(ConversationOpened(MAIN, ROMEO, Kind.CHAT)) == []


def test_why_older_messages_could_not_be_loaded_is_known() -> None:
    stage, _ = begun("a")
    event = fetch(stage.play(ArchiveWanted(ROMEO, Kind.CHAT, "m9"))).failed(QueryTimeout("no answer"))
    assert event
    stage.play(event)
    assert stage.state.histories[ROMEO] == History(failed="The server does not answer.")


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("forbidden", "You may not read what was said here earlier."),
        ("not-allowed", "You may not read what was said here earlier."),
        ("service-unavailable", "The server keeps no earlier messages."),
        ("item-not-found", "The server does not keep what was said before this any more."),
    ],
)
def test_what_is_refused_for_good_is_not_taken_for_the_beginning_and_not_asked_for_again(
    condition: str, words: str
) -> None:
    stage, _ = begun("a")
    wanted = ArchiveWanted(ROMEO, Kind.CHAT, "m9")
    event = fetch(stage.play(wanted)).failed(StanzaError(condition))
    assert event
    stage.play(event)
    assert stage.state.histories[ROMEO] == History(refused=words)
    assert stage.play(wanted) == []
    assert fetch(stage.play(ConversationOpened(MAIN, ROMEO, Kind.CHAT))), "who opens it again may ask"


def test_what_a_server_could_not_do_this_time_can_be_asked_for_again() -> None:
    for error in (StanzaError("internal-server-error"), StanzaError("resource-constraint", "Too busy")):
        stage, _ = begun("a")
        wanted = ArchiveWanted(ROMEO, Kind.CHAT, "m9")
        event = fetch(stage.play(wanted)).failed(error)
        assert event
        stage.play(event)
        known = stage.state.histories[ROMEO]
        assert (known.complete, known.refused) == (False, "")
        assert reason(error) in known.failed
        assert fetch(stage.play(wanted))


def test_who_was_let_into_a_room_may_be_told_what_was_refused_before() -> None:
    stage, _ = begun("a")
    stage.play(RoomEntered(ROOM, "Juliet", "", archive=False))
    assert stage.state.histories[ROOM].refused == "This room keeps no earlier messages."
    stage.play(RoomEntered(ROOM, "Juliet", "", archive=True))
    assert stage.state.histories[ROOM] == History()


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


def test_who_comes_to_the_top_while_a_page_is_on_its_way_gets_the_next() -> None:
    stage, _ = begun("a")
    asked = fetch(stage.play(ConversationOpened(MAIN, ROMEO, Kind.CHAT)))
    assert stage.play(ArchiveWanted(ROMEO, Kind.CHAT, "m9")) == []
    assert fetch(answer(stage, asked, page("m20"))).request.before == "m9"


def test_a_page_in_which_nothing_is_said_is_followed_by_the_next_at_once() -> None:
    """Else whoever comes to the top would ask for the same page again."""
    stage = Stage(FEATURE)
    reacting = "<reactions xmlns='urn:xmpp:reactions:0' id='m1'><reaction>👍</reaction></reactions>"
    quiet = envelope(f"<message from='{ROMEO}/a' type='chat' id='r1'>{reacting}</message>")
    stage.play(PastFetched(Past(ROMEO, Kind.CHAT, "50"), ArchivePage((quiet,), False, "40", "49")))
    (asked,) = stage.wanted(FetchArchive)
    assert asked.request.before == "40"
    assert stage.state.histories[ROMEO].loading
    said = envelope(f"<message from='{ROMEO}/a' type='chat' id='m1'><body>Hello</body></message>")
    stage.play(PastFetched(Past(ROMEO, Kind.CHAT, "40"), ArchivePage((said,), False, "30", "39")))
    assert len(stage.wanted(FetchArchive)) == 1
    assert not stage.state.histories[ROMEO].loading


def test_an_archive_that_gives_one_and_the_same_page_is_not_asked_for_ever() -> None:
    stage = Stage(FEATURE)
    stage.play(PastFetched(Past(ROMEO, Kind.CHAT, "40"), ArchivePage((), False, "40", "49")))
    assert stage.wanted(FetchArchive) == []
    assert not stage.state.histories[ROMEO].loading


def test_an_archive_full_of_reactions_ends_and_goes_on_only_when_the_person_wants() -> None:
    stage, _ = begun("a")
    reacting = "<reactions xmlns='urn:xmpp:reactions:0' id='m1'><reaction>👍</reaction></reactions>"
    quiet = envelope(f"<message from='{ROOM}/Mallory' type='groupchat' id='r1'>{reacting}</message>")

    def empty_pages(asked: FetchArchive, first: int) -> int:
        """Answers with ever more reactions; how many pages were asked for."""
        for n in range(first, first + 10 * MOST_EMPTY):
            event = asked.then(ArchivePage((quiet,), False, f"r{n + 1}", f"r{n}"))
            assert event
            asks = [effect for effect in stage.play(event) if isinstance(effect, FetchArchive)]
            if not asks:
                return n + 1 - first
            asked = asks[0]
        return 10 * MOST_EMPTY

    asked = fetch(stage.play(ArchiveWanted(ROOM, Kind.ROOM, "m9")))
    assert asked.request.before == "m9"
    assert empty_pages(asked, 0) == MOST_EMPTY
    history = stage.state.histories[ROOM]
    assert (history.loading, history.complete) == (False, False)
    assert history.failed
    asked = fetch(stage.play(ArchiveWanted(ROOM, Kind.ROOM, "m9")))
    assert asked.request.before == f"r{MOST_EMPTY}", "from where it was left"
    assert empty_pages(asked, MOST_EMPTY) == MOST_EMPTY
    asked = fetch(stage.play(ArchiveWanted(ROOM, Kind.ROOM, "m5")))
    assert asked.request.before == "m5", "something older has come from elsewhere"
