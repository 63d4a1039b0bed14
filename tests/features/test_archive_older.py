"""Older pages: asked for one at a time, to the beginning, and what an archive refuses is not one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.archives import answer, begun, fetch, page
from tests.support.play import MAIN, ROMEO, ROOM, Stage, envelope
from widget.core.archive import ArchivePage, History
from widget.core.effects import FetchArchive
from widget.core.events import ArchiveWanted, ConversationOpened, RoomEntered
from widget.core.model import Kind
from widget.errors import QueryTimeout, StanzaError
from widget.features.archive import FEATURE
from widget.features.archive.events import Past, PastFetched
from widget.features.archive.state import MOST_EMPTY
from widget.ui.refusals import reason


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


def test_a_beginning_that_may_yet_change_is_none() -> None:
    stage = Stage(FEATURE)
    for stable in (False, True):
        first = replace(page("m1", complete=True), stable=stable)
        stage.play(PastFetched(Past(ROMEO, Kind.CHAT, "40"), first))
        assert stage.state.histories[ROMEO].complete is stable
        assert stage.saved("histories")[-1]["complete"] is stable


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
