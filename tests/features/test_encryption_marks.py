"""Encryption as it is seen on messages: why one cannot be read, and which were not encrypted."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.support.play import MAIN, ROMEO, Glance, Stage, message
from tests.support.secrecy import PHONE, begun, device, encrypted, prepared
from vdom import Query as Drawn
from vdom import query
from widget.core.encryption import OLD, Encryption, Mend, Prepare, Problem, Trust
from widget.core.feature import Slot
from widget.core.model import Message
from widget.features.encryption import FEATURE, unread
from widget.features.encryption.known import EncryptionChosen, RequestMade

SURE, NEW_ONE = replace(PHONE, trust=Trust.TRUSTED), device(ROMEO, 8, Trust.UNDECIDED)
mark = FEATURE.slots[Slot.MESSAGE_FOOTER]


def pressed(drawn: Drawn, words: str) -> Any:
    """What the button with these words leads to."""
    return drawn.find("button", text=words).click()


def body(stage: Stage[Any], said: Message) -> Drawn | None:
    drawn = unread(stage.state, Glance(stage.session), said)
    return query(drawn) if drawn else None


def marked(stage: Stage[Any], said: Message) -> str:
    drawn = mark(stage.state, Glance(stage.session), said)
    return query(drawn).text() if drawn else ""


def test_each_problem_of_a_message_is_a_sentence_of_its_own() -> None:
    stage = encrypted()
    told = {}
    for problem in Problem:
        drawn = body(stage, message("", body="", encryption=Encryption(OLD, 7, "", problem=problem)))
        assert drawn
        told[problem] = drawn.find("p").text()
    for_sending = {Problem.MALFORMED, Problem.NO_DEVICES, Problem.UNDECIDED}
    assert len(set(told.values())) == len(Problem) - len(for_sending) + 1


@pytest.mark.parametrize("problem", [Problem.NO_SESSION, Problem.DAMAGED])
def test_a_session_that_does_not_fit_is_made_anew_by_one_press(problem: Problem) -> None:
    stage = encrypted()
    said = message("", body="", encryption=Encryption(OLD, 7, "", problem=problem))
    drawn = body(stage, said)
    assert drawn
    repair = pressed(drawn, "Repair")
    assert repair == RequestMade(MAIN, Mend(ROMEO, 7))
    stage.play(repair)
    drawn = body(stage, said)
    assert drawn
    assert drawn.find("button", text="Repair").attr("aria-busy")


def test_what_other_devices_can_read_leads_to_keys_where_there_are_none_yet() -> None:
    said = message("", body="", encryption=Encryption(OLD, problem=Problem.NOT_FOR_US))
    drawn = body(begun(), said)
    assert drawn
    assert pressed(drawn, "Set up encryption") == RequestMade(MAIN, Prepare())
    drawn = body(prepared(), said)
    assert drawn
    assert not drawn.has("button")


def test_what_we_could_not_send_keeps_its_words() -> None:
    unsent = message("Hello", outgoing=True, encryption=Encryption(OLD, problem=Problem.NO_DEVICES))
    assert body(encrypted(), unsent) is None


def test_what_comes_in_the_clear_since_a_chat_is_encrypted_is_marked_and_nothing_before() -> None:
    stage = encrypted()
    since = stage.state.choices[ROMEO].since
    assert marked(stage, message("now", time=since)) == "Not encrypted"
    assert marked(stage, message("before", time=since - 1)) == ""
    assert marked(stage, message("ours", time=since, outgoing=True)) == ""
    stage.play(EncryptionChosen(MAIN, ROMEO, False))
    assert marked(stage, message("now", time=since)) == ""


def test_what_comes_from_a_device_of_doubt_is_marked() -> None:
    stage = encrypted(SURE, NEW_ONE)
    doubtful = message("a", encryption=Encryption(OLD, 8, "", Trust.UNDECIDED))
    assert marked(stage, doubtful) == "From a device that you have not verified"
    assert marked(stage, message("b", encryption=Encryption(OLD, 7, "", Trust.BLIND))) == ""
    assert marked(stage, message("c", encryption=Encryption(OLD, 7, "", Trust.TRUSTED))) == ""
