"""Rooms are asked if they still have us, and entered again where they do not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.occupants import inside, presence
from tests.support.play import ROOM, STARTED, Stage
from widget.core.effects import After, Query
from widget.core.events import Event
from widget.errors import ChinwagError, QueryTimeout, StanzaError
from widget.features.muc import FEATURE, State
from widget.features.muc.events import ReturnDue
from widget.features.muc.ping import EVERY, SelfPingDue

DUE = SelfPingDue(ROOM)
GOES_ON = replace(STARTED, resumed=True, first=False)


def asked(stage: Stage[State], event: Event) -> list[Query]:
    effects = [each for each in stage.play(event) if isinstance(each, Query)]
    return [each for each in effects if each.iq.get("to") == f"{ROOM}/juliet"]


def test_a_room_is_asked_when_a_session_goes_on_and_from_time_to_time() -> None:
    stage = inside()
    assert len(asked(stage, GOES_ON)) == 1
    assert After(EVERY, DUE, f"self-ping {ROOM}") in stage.effects
    stage.effects.clear()
    assert len(asked(stage, DUE)) == 1
    assert After(EVERY, DUE, f"self-ping {ROOM}") in stage.effects


@pytest.mark.parametrize(
    ("error", "lost"),
    [
        (StanzaError("not-acceptable"), True),
        (StanzaError("service-unavailable"), False),
        (StanzaError("feature-not-implemented"), False),
        (StanzaError("item-not-found"), False),
        (StanzaError("remote-server-timeout", type="wait"), False),
        (QueryTimeout("nobody answers"), False),
    ],
)
def test_only_a_room_that_says_so_has_lost_us(error: ChinwagError, lost: bool) -> None:
    (query,) = asked(inside(), DUE)
    assert query.failed(error) == (ReturnDue(ROOM) if lost else None)


def test_a_room_that_we_are_not_in_is_not_asked() -> None:
    stage = inside()
    stage.play(*stage.read(presence("juliet", "110", type_="unavailable")))
    assert not asked(stage, GOES_ON)
    assert not asked(stage, DUE)
    assert not asked(Stage(FEATURE), DUE)
