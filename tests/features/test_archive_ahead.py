"""One page ahead: who reads back finds the next older page here, and each is asked for once."""

from __future__ import annotations

from tests.support.archives import begun, fetch, page
from tests.support.play import MAIN, ROMEO, Stage
from widget.core.archive import ArchivePage, History
from widget.core.effects import Effect, Emit, FetchArchive, Read
from widget.core.events import ArchiveWanted, ConversationOpened, Event
from widget.core.model import Kind
from widget.errors import QueryTimeout
from widget.features.archive.state import State


def came_to(id_: str) -> ArchiveWanted:
    """Somebody has come to this message, the oldest one that is shown."""
    return ArchiveWanted(ROMEO, Kind.CHAT, id_)


def play(stage: Stage[State], event: Event) -> list[Effect]:
    """With what follows from it at once."""
    effects = stage.play(event)
    return effects + [each for one in effects if isinstance(one, Emit) for each in play(stage, one.event)]


def come(stage: Stage[State], asked: FetchArchive, given: ArchivePage) -> list[Effect]:
    """The archive answers."""
    event = asked.then(given)
    assert event
    return play(stage, event)


def fail(stage: Stage[State], asked: FetchArchive) -> None:
    """It does not."""
    event = asked.failed(QueryTimeout("no answer"))
    assert event
    play(stage, event)


def read(stage: Stage[State]) -> list[str]:
    """The ids of the archive of all that was read, in order."""
    return [str(each.stanza_id) for effect in stage.wanted(Read) for each in effect.envelopes]


def reading() -> tuple[Stage[State], FetchArchive]:
    """Somebody has scrolled up to m9 and then sees m8; what is asked for now."""
    stage, _ = begun("a")
    asked = fetch(play(stage, came_to("m9")))
    return stage, fetch(come(stage, asked, page("m8")))


def test_the_page_before_the_one_that_was_scrolled_up_to_is_fetched_and_not_shown() -> None:
    stage, ahead = reading()
    assert (ahead.request.with_jid, ahead.request.before) == (ROMEO, "m8")
    assert come(stage, ahead, page("m7")) == []
    assert read(stage) == ["m8"]
    assert not stage.state.histories[ROMEO].loading


def test_who_goes_on_finds_it_here_and_the_one_before_is_fetched() -> None:
    stage, ahead = reading()
    come(stage, ahead, page("m7"))
    following = fetch(play(stage, came_to("m8")))
    assert following.request.before == "m7"
    assert read(stage) == ["m8", "m7"]
    come(stage, following, page("m6", complete=True))
    assert play(stage, came_to("m7")) != []
    assert read(stage) == ["m8", "m7", "m6"]
    assert stage.state.histories[ROMEO] == History(complete=True)
    assert play(stage, came_to("m6")) == []


def test_who_goes_on_before_it_has_come_gets_it_when_it_comes() -> None:
    stage, ahead = reading()
    assert play(stage, came_to("m8")) == [], "it is not asked for twice"
    assert stage.state.histories[ROMEO].loading
    come(stage, ahead, page("m7"))
    assert read(stage) == ["m8", "m7"]
    assert not stage.state.histories[ROMEO].loading


def test_that_it_did_not_come_is_told_to_who_waits_for_it_and_to_nobody_else() -> None:
    stage, ahead = reading()
    fail(stage, ahead)
    assert stage.state.histories[ROMEO] == History()
    assert fetch(play(stage, came_to("m8"))).request.before == "m8"

    stage, ahead = reading()
    play(stage, came_to("m8"))
    fail(stage, ahead)
    assert stage.state.histories[ROMEO].failed


def test_who_stands_elsewhere_by_then_asks_for_what_is_before_that() -> None:
    stage, ahead = reading()
    come(stage, ahead, page("m7"))
    assert fetch(play(stage, came_to("m5"))).request.before == "m5"
    assert read(stage) == ["m8"]


def test_nothing_is_fetched_ahead_for_who_only_opens_a_chat() -> None:
    stage, _ = begun("a")
    asked = fetch(play(stage, ConversationOpened(MAIN, ROMEO, Kind.CHAT)))
    effects: list[Effect] = come(stage, asked, page("m9"))
    assert not any(isinstance(effect, FetchArchive) for effect in effects)
