"""Several messages are chosen, by one and by ranges, and something is done with all of them."""

from __future__ import annotations

from dataclasses import replace

from tests.support.play import JULIET, MAIN, ROMEO, Glance, Stage, message
from vdom import query
from widget.core.effects import Page
from widget.core.events import (
    ConversationsShown,
    DialogChosen,
    ForwardChosen,
    MessagesChanged,
    MessageTicked,
    RetractionsWanted,
    SelectionEnded,
    SurfaceDetached,
)
from widget.core.message import Retraction
from widget.core.model import Kind, MessageId
from widget.features.selection import FEATURE, action, bar, question, selected
from widget.features.selection.dialogs import transcript
from widget.features.selection.state import (
    DIALOG,
    MOST,
    DeletionsChosen,
    SelectionBegun,
    SelectionCopied,
    State,
)

TALK = tuple(message(f"m{n}", order=n, given=f"{n}", body=f"Word {n}", outgoing=n % 2 == 0) for n in range(6))


def begun(at: int = 1) -> Stage[State]:
    stage = Stage(FEATURE)
    stage.play(SelectionBegun(MAIN, TALK[at], Kind.CHAT))
    return stage


def tick(stage: Stage[State], at: int, *, through: bool = False) -> None:
    stage.play(MessageTicked(MAIN, ROMEO, MessageId(f"m{at}"), TALK, through))


def chosen(stage: Stage[State]) -> list[str]:
    return sorted(selected(stage.state, Glance(stage.session), ROMEO) or ())


def test_nothing_is_chosen_until_the_person_begins() -> None:
    stage = Stage(FEATURE)
    tick(stage, 2)
    assert selected(stage.state, Glance(stage.session), ROMEO) is None
    assert bar(stage.state, Glance(stage.session), ROMEO, Kind.CHAT) is None


def test_messages_are_chosen_one_by_one_and_let_go() -> None:
    stage = begun()
    assert stage.wanted(Page)[-1].command == "focus"
    tick(stage, 3)
    tick(stage, 1)
    assert chosen(stage) == ["m3"]
    stage.play(SelectionEnded(MAIN, ROMEO))
    assert stage.state.chosen == {}


def test_the_shift_key_takes_all_between_upwards_and_downwards_and_lets_them_go() -> None:
    stage = begun(4)
    tick(stage, 2, through=True)
    assert chosen(stage) == ["m2", "m3", "m4"]
    tick(stage, 5, through=True)
    assert chosen(stage) == ["m2", "m3", "m4", "m5"]
    tick(stage, 3, through=True)
    assert chosen(stage) == ["m2"]


def test_no_more_are_chosen_than_can_be_dealt_with_together() -> None:
    many = tuple(message(f"n{n:04}", order=n) for n in range(2 * MOST))
    for first, last in ((0, len(many) - 1), (len(many) - 1, 0)):
        stage = Stage(FEATURE)
        stage.play(SelectionBegun(MAIN, many[first], Kind.CHAT))
        stage.play(MessageTicked(MAIN, ROMEO, many[last].id, many, True))
        nearest = many[:MOST] if first == 0 else many[-MOST:]
        assert chosen(stage) == [each.id for each in nearest]
        stage.play(MessageTicked(MAIN, ROMEO, many[last].id, many, False))
        assert len(chosen(stage)) == MOST
        stage.play(MessageTicked(MAIN, ROMEO, many[first].id, many, False))
        stage.play(MessageTicked(MAIN, ROMEO, many[last].id, many, False))
        assert many[last].id in chosen(stage), "where one has made room, another can be chosen"


def test_what_is_taken_back_meanwhile_is_chosen_no_more_nor_can_it_be() -> None:
    stage = begun()
    gone = TALK[1].withdrawn(Retraction(MessageId("r"), 1))
    stage.play(MessagesChanged(ROMEO, (gone,)))
    assert chosen(stage) == []
    stage.play(MessageTicked(MAIN, ROMEO, gone.id, (gone,)))
    assert chosen(stage) == []


def test_what_goes_out_of_sight_is_let_go() -> None:
    stage = begun()
    stage.play(ConversationsShown(MAIN, frozenset({ROMEO})))
    assert chosen(stage)
    stage.play(ConversationsShown(MAIN, frozenset({JULIET})))
    assert stage.state.chosen == {}
    again = begun()
    again.play(DeletionsChosen(MAIN, ROMEO), SurfaceDetached(MAIN))
    assert again.state == State()


def test_the_bar_counts_and_offers_to_delete_only_what_is_all_ours() -> None:
    stage = begun()
    look = query(bar(stage.state, Glance(stage.session), ROMEO, Kind.CHAT))
    assert "1 selected" in look.text()
    assert look.find(aria_label="Delete").attr("disabled")
    tick(stage, 1)
    tick(stage, 4)
    tick(stage, 2)
    look = query(bar(stage.state, Glance(stage.session), ROMEO, Kind.CHAT))
    assert not look.find(aria_label="Delete").attr("disabled")
    assert look.find(aria_label="Forward").click() == ForwardChosen(MAIN, ROMEO, (TALK[2], TALK[4]))
    copied = look.find(aria_label="Copy text").click()
    assert isinstance(copied, SelectionCopied)
    stage.play(copied)
    assert stage.wanted(Page)[-1].args["text"] == copied.text
    assert stage.emitted(SelectionEnded)


def test_a_transcript_tells_who_said_what_and_a_single_message_is_only_its_text() -> None:
    assert transcript(TALK[:1], Kind.CHAT, "Romeo", 0) == "Word 0"
    lines = transcript(TALK[:2], Kind.CHAT, "Romeo", 0).split("\n")
    assert lines[0].startswith("You, ")
    assert lines[3].startswith("Romeo, ")
    assert (lines[1], lines[4]) == ("Word 0", "Word 1")


def test_deleting_is_asked_once_and_takes_back_all_of_them() -> None:
    stage = begun(2)
    tick(stage, 4)
    stage.play(DeletionsChosen(MAIN, ROMEO))
    assert stage.emitted(DialogChosen)[-1] == DialogChosen(MAIN, DIALOG)
    asked = question(stage.state, Glance(stage.session), DIALOG)
    assert asked
    assert "Delete 2 messages?" in query(asked).text()
    confirmed = query(asked).find("button", data_kind="danger").click()
    stage.play(confirmed)  # type: ignore[arg-type]
    assert stage.emitted(RetractionsWanted) == [RetractionsWanted((TALK[2], TALK[4]), Kind.CHAT)]
    assert stage.emitted(SelectionEnded) == [SelectionEnded(MAIN, ROMEO)]
    stage.play(DialogChosen(MAIN, ""), SelectionEnded(MAIN, ROMEO), confirmed)  # type: ignore[arg-type]
    assert len(stage.emitted(RetractionsWanted)) == 1, "who clicks twice takes them back once"
    assert question(stage.state, Glance(stage.session), DIALOG) is None


def test_on_a_phone_no_keyboard_opens_when_it_is_over() -> None:
    stage = begun()
    stage.session = replace(stage.session, page=replace(stage.session.page, touch=True))
    before = len(stage.wanted(Page))
    stage.play(SelectionEnded(MAIN, ROMEO))
    assert len(stage.wanted(Page)) == before


def test_in_an_open_thread_which_shows_others_nothing_can_be_chosen() -> None:
    view = Glance(Stage(FEATURE).session)
    assert action(FEATURE.state(), view, TALK[1], Kind.CHAT)
    inside = Glance(view.session, threaded="t")
    assert action(FEATURE.state(), inside, TALK[1], Kind.CHAT) is None
