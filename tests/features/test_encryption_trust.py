"""Encryption as it is known of devices: which are verified, which are new, and which one is this browser."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.play import JULIET, ROMEO
from tests.support.secrecy import OURS, PHONE, again, asked, begun, device, encrypted
from widget.core.encryption import Devices, LookUp, Prepare, Prepared, Problem, Trust
from widget.core.events import DevicesChanged, Event, SealingFailed
from widget.core.model import Kind, MessageId
from widget.features.encryption.known import (
    ADDED,
    LOST,
    ChoicesLoaded,
    NoticeSeen,
    RequestAnswered,
    State,
    undecided,
    verified,
)

ANOTHER = replace(OURS, id=2)


def test_a_chat_is_verified_when_all_devices_that_read_along_are() -> None:
    sure, new = replace(PHONE, trust=Trust.TRUSTED), device(ROMEO, 8)
    romeo = frozenset({ROMEO})
    assert verified(encrypted(sure).state, romeo)
    assert verified(encrypted(sure, replace(new, active=False)).state, romeo)
    assert verified(encrypted(sure, replace(new, trust=Trust.DISTRUSTED)).state, romeo)
    assert not verified(encrypted(sure, new).state, romeo)
    assert not verified(encrypted(replace(new, trust=Trust.DISTRUSTED)).state, romeo)
    assert not verified(State(), romeo)


def test_a_new_device_asks_only_where_the_person_has_decided_about_another() -> None:
    sure, new = replace(PHONE, trust=Trust.TRUSTED), device(ROMEO, 8, Trust.UNDECIDED)
    romeo = frozenset({ROMEO})
    assert undecided(encrypted(sure, new).state, romeo) == new
    assert undecided(encrypted(PHONE, new).state, romeo) is None
    assert undecided(encrypted(sure, replace(new, active=False)).state, romeo) is None


def test_what_was_not_sent_because_of_a_new_device_brings_the_device_up() -> None:
    stage = encrypted()
    failed = SealingFailed(ROMEO, Kind.CHAT, MessageId("a"), Problem.UNDECIDED, (ROMEO,))
    assert asked(stage.play(failed)) == [LookUp(frozenset({ROMEO}))]
    assert not asked(stage.play(replace(failed, problem=Problem.OFFLINE)))


@pytest.mark.parametrize(
    "answered",
    [
        RequestAnswered(Prepare(), Prepared(ANOTHER, (replace(OURS, ours=False), ANOTHER))),
        RequestAnswered(LookUp(frozenset({ROMEO})), Devices({JULIET: (ANOTHER,)})),
        DevicesChanged(Devices({JULIET: (ANOTHER,)})),
    ],
)
def test_keys_that_were_lost_are_told_of_until_that_is_seen_and_the_new_device_is_kept(
    answered: Event,
) -> None:
    stage = encrypted()
    assert stage.state.renewed == ""
    stage.play(answered)
    assert (stage.state.device, stage.state.renewed) == (2, LOST)
    later = again(stage)
    assert (later.state.device, later.state.renewed) == (2, LOST)
    later.play(NoticeSeen(ROMEO))
    stage.play(NoticeSeen(ROMEO))
    assert later.state.renewed == again(stage).state.renewed == ""
    assert again(stage).state.device == 2


def test_what_was_kept_of_a_device_that_this_browser_is_no_more_is_not_believed() -> None:
    stage = encrypted()
    stage.play(DevicesChanged(Devices({JULIET: (ANOTHER,)})), ChoicesLoaded(({"key": "device", "id": 1},)))
    assert (stage.state.device, stage.state.renewed) == (2, LOST)


def test_a_browser_that_had_no_device_is_told_to_be_a_new_one_where_the_account_has_others() -> None:
    stage, first, alone = begun(), begun(), Prepared(OURS, (OURS, device(JULIET, 9, active=False)))
    stage.play(RequestAnswered(Prepare(), Prepared(OURS, (OURS, device(JULIET, 9)))))
    assert stage.state.renewed == ADDED
    first.play(RequestAnswered(Prepare(), alone))
    assert first.state.renewed == ""
