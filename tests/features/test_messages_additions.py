"""What is added to messages: wherever they are, and whichever comes first."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.support.play import MAIN, ROMEO, Stage, message
from widget.core.additions import Addition, Correction
from widget.core.effects import Load, Save
from widget.core.envelope import Place
from widget.core.events import (
    ConversationsShown,
    CorrectionChosen,
    LastOwnWanted,
    MessagesAdded,
    MessagesArrived,
    MessagesChanged,
    OlderWanted,
    StorageOpened,
)
from widget.core.message import Retraction
from widget.core.model import Delivery, Kind, Message, MessageId
from widget.core.records import Delete
from widget.features.messages import FEATURE, State
from widget.features.messages.state import PAGE, AdditionsLoaded
from widget.features.messages.waiting import MOST_WAITING

SHOWN = ConversationsShown(MAIN, frozenset({ROMEO}))


def said(name: str = "m", order: int = 1) -> Message:
    return replace(message(name, order=order), given=name, body="Helo")


def added(body: str = "Hello", name: str = "a", target: str = "m", place: Place = Place.END) -> Addition:
    about = said()
    return Addition(
        MessageId(name), ROMEO, Kind.CHAT, target, about.sender, False, 5, Correction(body), place
    )


def come(*what: Message | Addition, place: Place = Place.END, live: bool = True) -> MessagesArrived:
    messages = tuple(each for each in what if isinstance(each, Message))
    additions = tuple(replace(each, place=place) for each in what if isinstance(each, Addition))
    return MessagesArrived(ROMEO, Kind.CHAT, messages, place, live, additions)


def bodies(stage: Stage[State]) -> list[str]:
    return [each.body for each in stage.state.timelines[ROMEO].messages]


def loads(stage: Stage[State], event: Any, *messages: Message) -> None:
    (load,) = [each for each in stage.play(event) if isinstance(each, Load)]
    answer = load.then([each.to_record() for each in messages])
    assert answer
    stage.play(answer)


def test_a_correction_changes_its_message_here_and_in_the_database_and_tells_of_it() -> None:
    stage = Stage(FEATURE)
    stage.play(come(said()), come(added()))
    assert bodies(stage) == ["Hello"]
    assert stage.saved("messages")[-1]["body"] == "Hello"
    (changed,) = stage.emitted(MessagesChanged)
    assert changed.messages[0].body == "Hello"
    assert stage.saved("additions") == []
    assert len(stage.emitted(MessagesAdded)) == 1


def test_one_that_comes_before_its_message_waits_for_it_and_through_a_reload() -> None:
    stage = Stage(FEATURE)
    stage.play(come(added()))
    (record,) = stage.saved("additions")
    again = Stage(FEATURE)
    (load,) = [each for each in again.play(StorageOpened(True)) if isinstance(each, Load)]
    answer = load.then([record])
    assert isinstance(answer, AdditionsLoaded)
    again.play(answer, come(said()))
    assert bodies(again) == ["Hello"]
    assert Save(Delete("additions", (ROMEO, "a"))) in again.effects
    assert again.emitted(MessagesAdded)[-1].messages[0].body == "Hello"
    assert again.state.waiting == {}


def test_both_in_one_page_whatever_their_order_are_one_message() -> None:
    for place in (Place.AFTER, Place.BEFORE, Place.AMONG):
        stage = Stage(FEATURE)
        stage.play(come(added(), said(), place=place))
        assert bodies(stage) == ["Hello"]
        assert stage.emitted(MessagesAdded)[-1].messages[0].body == "Hello"
        assert stage.emitted(MessagesChanged) == []


def test_what_names_a_correction_by_any_of_its_ids_may_come_in_the_same_page() -> None:
    corrected = replace(added(), given="a", origin="o", stanza_id="s")
    for target in ("a", "o"):
        stage = Stage(FEATURE)
        stage.play(come(said(), corrected, added("Hello!", "b", target), place=Place.AFTER))
        assert bodies(stage) == ["Hello!"]
        assert stage.saved("additions") == []


def test_pages_that_go_backwards_bring_the_correction_first_and_the_newest_counts() -> None:
    stage = Stage(FEATURE)
    stage.play(come(added("Third", "c"), place=Place.BEFORE))
    stage.play(come(added("First", "a"), added("Second", "b"), place=Place.BEFORE))
    stage.play(come(said(), place=Place.BEFORE))
    assert bodies(stage) == ["Third"]
    versions = stage.state.timelines[ROMEO].messages[0].versions
    assert [each.body for each in versions] == ["Helo", "First", "Second", "Third"]


def test_a_message_that_comes_from_the_database_gets_what_waited_for_it() -> None:
    stage = Stage(FEATURE)
    loads(stage, SHOWN, *(said(f"n{order}", order=order) for order in range(PAGE + 1, 1, -1)))
    stage.play(come(added()))
    assert set(bodies(stage)) == {"Helo"}
    loads(stage, OlderWanted(ROMEO, Kind.CHAT, 2, ""), said("m"))
    assert bodies(stage)[:2] == ["Hello", "Helo"]
    assert stage.saved("messages")[-1]["body"] == "Hello"
    assert Save(Delete("additions", (ROMEO, "a"))) in stage.effects


def test_of_a_conversation_that_nobody_has_looked_at_the_newest_messages_are_read_for_it() -> None:
    stage = Stage(FEATURE)
    loads(stage, come(added()), said())
    assert bodies(stage) == ["Hello"]
    assert stage.emitted(MessagesChanged)[-1].messages[0].body == "Hello"


def test_what_only_passes_on_its_way_into_the_database_is_corrected_too() -> None:
    stage = Stage(FEATURE)
    loads(stage, SHOWN, said("n", order=2))
    held = replace(stage.state.timelines[ROMEO], at_end=False)
    stage.state = replace(stage.state, timelines=stage.state.timelines.changed({ROMEO: held}))
    stage.play(come(said("m", order=9), added(), place=Place.AFTER))
    assert [each["body"] for each in stage.saved("messages") if each["id"] == "m"] == ["Hello"]


def test_a_stranger_s_addition_waits_in_vain_and_only_so_many_do() -> None:
    stage = Stage(FEATURE)
    stage.play(come(said()))
    for n in range(MOST_WAITING + 3):
        stage.play(come(added("Evil", f"x{n}", target="nothing")))
    assert len(stage.state.waiting[ROMEO]) == MOST_WAITING
    assert Save(Delete("additions", (ROMEO, "x2"))) in stage.effects
    assert bodies(stage) == ["Helo"]


def test_an_id_that_was_used_twice_means_the_newest() -> None:
    stage = Stage(FEATURE)
    stage.play(come(said()), come(replace(said("s:2", order=2), given="m")), come(added()))
    assert bodies(stage) == ["Helo", "Hello"]


def test_a_tombstone_of_the_archive_takes_what_we_have_of_a_message() -> None:
    stage = Stage(FEATURE)
    grave = said().withdrawn(Retraction(MessageId("r"), 9))
    stage.play(come(said()), come(grave, place=Place.AMONG))
    assert bodies(stage) == [""]
    assert stage.saved("messages")[-1]["body"] == ""


def test_the_last_that_we_said_is_what_is_changed() -> None:
    stage = Stage(FEATURE)
    ours = replace(message("o:1", order=2, outgoing=True, delivery=Delivery.SENT), given="1")
    failed = replace(message("o:2", order=3, outgoing=True, delivery=Delivery.FAILED), given="2")
    stage.play(LastOwnWanted(MAIN, ROMEO, Kind.CHAT))
    assert stage.emitted(CorrectionChosen) == []
    stage.play(come(said()), come(ours), come(failed), LastOwnWanted(MAIN, ROMEO, Kind.CHAT))
    assert stage.emitted(CorrectionChosen) == [CorrectionChosen(MAIN, ours, Kind.CHAT)]
