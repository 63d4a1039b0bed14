"""What of an open thread is not here yet: our database has it, or a gap, or only the archive."""

from __future__ import annotations

from dataclasses import replace

from tests.support.play import MAIN, ROMEO, Stage
from tests.support.threads import (
    ANSWERS,
    EARLIER,
    KNOWN,
    OPENED,
    ROOT,
    notice,
    shown,
    told,
)
from widget.core.archive import History
from widget.core.effects import Load
from widget.core.events import (
    ConversationsShown,
    GapReached,
    GapsChanged,
    MessageReached,
    MessagesAdded,
    NewestWanted,
    OriginalWanted,
    SessionLost,
)
from widget.core.gaps import Gap
from widget.core.model import Kind, MessageId
from widget.features.threads import COUNTED, FEATURE, PAGE
from widget.features.threads.events import (
    GapTried,
    ThreadClosed,
    ThreadOpened,
    ThreadRead,
)
from widget.features.threads.opened import MOST_PAGES


def test_a_long_thread_is_read_page_by_page_as_one_scrolls_up() -> None:
    stage = told()
    stage.play(OPENED)
    newest = tuple((MessageId(f"s:{n}"), n) for n in range(200, 200 - PAGE, -1))
    stage.play(ThreadRead((MAIN, ROMEO), "r1", newest, last=False))
    (load,) = (each for each in stage.play(EARLIER) if isinstance(each, Load))
    assert (load.lower, load.upper, load.upper_open) == (
        (ROMEO, "r1", 0),
        (ROMEO, "r1", 200 - PAGE + 1),
        True,
    )
    assert stage.play(EARLIER) == [], "while that is on its way nothing is asked twice"
    finds = stage.play(ThreadRead((MAIN, ROMEO), "r1", KNOWN, last=True))
    assert [each.lower for each in finds if isinstance(each, Load)] == [(ROMEO, id_) for id_, _ in KNOWN]
    assert stage.play(EARLIER) == [], "it is here from its beginning"


def test_what_a_gap_may_hold_of_a_thread_is_fetched_until_something_of_it_comes() -> None:
    gap = Gap(ROMEO, Kind.CHAT, 3, "a", 90, "b")
    older = Gap(ROMEO, Kind.CHAT, -50, "c", -9, "d")
    stage = told()
    stage.play(GapsChanged(ROMEO, (older, gap)), OPENED, ThreadRead((MAIN, ROMEO), "r1", KNOWN, last=True))
    assert "Look for earlier messages" in notice(stage)
    stage.play(EARLIER)
    assert stage.emitted(GapReached) == [GapReached(ROMEO, 90, up=True)]
    left = replace(gap, high=40)
    stage.play(GapsChanged(ROMEO, (older, left)))
    stage.play(*stage.emitted(GapTried))
    assert stage.emitted(GapReached)[-1] == GapReached(ROMEO, 40, up=True)
    come = replace(ANSWERS[0], id=MessageId("s:30"), order=30, body="From the gap")
    stage.play(GapsChanged(ROMEO, (older,)), MessagesAdded(ROMEO, Kind.CHAT, (come,), False))
    stage.play(stage.emitted(GapTried)[-1])
    assert len(stage.emitted(GapReached)) == 2
    assert shown(stage) == ["Tea?", "From the gap"]
    assert notice(stage) == "", "what lies before its beginning is nothing of it"


def test_a_gap_that_holds_nothing_of_a_thread_keeps_nobody_busy_for_ever() -> None:
    gap = Gap(ROMEO, Kind.CHAT, 3, "a", 90, "b")
    stage = told()
    stage.play(GapsChanged(ROMEO, (gap,)), OPENED, ThreadRead((MAIN, ROMEO), "r1", KNOWN, last=True), EARLIER)
    for _ in range(MOST_PAGES + 5):
        stage.play(GapsChanged(ROMEO, (gap,)))
        stage.play(*stage.emitted(GapTried)[-1:])
    assert len(stage.emitted(GapReached)) == MOST_PAGES
    assert "Look for earlier messages" in notice(stage)
    stage.play(EARLIER)
    assert len(stage.emitted(GapReached)) == MOST_PAGES + 1


def test_a_thread_that_was_come_to_in_its_midst_is_sought_back_to_its_beginning() -> None:
    stage = Stage(FEATURE)
    stage.play(ThreadOpened(MAIN, ANSWERS[1], "r1"))
    stage.play(EARLIER, ThreadRead((MAIN, ROMEO), "r1", KNOWN, last=True))
    assert stage.emitted(OriginalWanted) == [OriginalWanted(MAIN, ROMEO, Kind.CHAT, "r1", quiet=True)]
    assert "Loading" in notice(stage, history=History(loading=True))
    assert "Nobody answers" in notice(stage, history=History(failed="Nobody answers"))
    assert notice(stage, history=History(complete=True)) == ""
    stage.play(MessageReached(MAIN, ROOT))
    assert shown(stage) == ["Tea?", "Answer 3"]
    assert notice(stage) == ""
    stage.play(ThreadClosed(MAIN, ROMEO))
    assert stage.emitted(NewestWanted) == [NewestWanted(ROMEO)], "the conversation stands at its end again"


def test_without_a_connection_only_what_is_here_is_shown() -> None:
    stage = told()
    stage.play(OPENED, GapsChanged(ROMEO, (Gap(ROMEO, Kind.CHAT, 3, "a", 90, "b"),)))
    stage.play(ThreadRead((MAIN, ROMEO), "r1", KNOWN, last=True))
    stage.play(EARLIER, SessionLost(None, 1000))
    stage.session = replace(stage.session, online=False)
    stage.play(EARLIER)
    assert len(stage.emitted(GapReached)) == 1
    assert notice(stage) == ""


def test_of_very_many_messages_in_threads_all_are_counted() -> None:
    stage = Stage(FEATURE)
    (load,) = stage.play(ConversationsShown(MAIN, frozenset({ROMEO})))
    assert isinstance(load, Load)
    many = [
        {"conversation": ROMEO, "thread": f"t{n // 7000}", "message": f"m{n:05}", "order": n}
        for n in range(9000)
    ]
    while load:
        at = next(n for n, each in enumerate(many) if (ROMEO, each["thread"], each["message"]) >= load.lower)  # type: ignore[operator]
        event = load.then(many[at : at + COUNTED])
        assert event
        load = next((each for each in stage.play(event) if isinstance(each, Load)), None)  # type: ignore[assignment]
    assert [stage.state.answers(ROMEO, thread) for thread in ("t0", "t1")] == [7000, 2000]
