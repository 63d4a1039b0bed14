"""The timeline: whose messages they are."""

from __future__ import annotations

from dataclasses import replace

from tests.core.test_merging import message
from widget.core.model import MessageId
from widget.core.timeline import same_sender


def test_two_occupants_of_one_nickname_are_not_the_same_sender() -> None:
    one = message("a", occupant_id="x")
    assert same_sender(one, replace(one, id=MessageId("b")))
    assert not same_sender(one, replace(one, occupant_id="y"))
