"""widget/ui/refusals.py: errors in words."""

from __future__ import annotations

from widget.errors import NotConnected, QueryTimeout, StanzaError
from widget.ui.refusals import reason, refusal


def test_whoever_is_offline_is_told_so_and_not_that_the_server_refuses() -> None:
    assert refusal(NotConnected("gone")).startswith("You are offline.")
    assert reason(NotConnected("gone")) == "you are offline"


def test_the_server_s_own_words_come_before_the_name_of_the_condition() -> None:
    assert "(The roster is full)" in refusal(StanzaError("not-allowed", "The roster is full"))
    assert "(not-allowed)" in refusal(StanzaError("not-allowed"))
    assert reason(StanzaError("not-allowed")) == "not-allowed"


def test_other_errors_say_what_they_say() -> None:
    assert reason(QueryTimeout("no answer in time")) == "no answer in time"
