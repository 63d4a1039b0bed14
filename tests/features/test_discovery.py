"""What our server does for our account: asked once a session, and told to all who need it."""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest

from tests.support.play import JULIET, KEEPS, STARTED, Stage, stanza
from widget.core import private
from widget.core.disco import INFO
from widget.core.effects import Effect, Query
from widget.core.events import AccountDescribed, Event
from widget.errors import NotConnected, QueryTimeout, StanzaError
from widget.features.discovery import FEATURE

RESUMED = replace(STARTED, resumed=True, first=False)


def asked(effects: list[Effect]) -> list[Query]:
    return [each for each in effects if isinstance(each, Query)]


def answered(query: Query, *features: str) -> Event | None:
    inner = "".join(f"<feature var='{name}'/>" for name in features)
    return query.then(stanza(f"<iq type='result'><query xmlns='{INFO}'>{inner}</query></iq>"))


def test_the_account_is_asked_once_a_session_and_all_are_told() -> None:
    stage = Stage(FEATURE)
    (query,) = asked(stage.play(STARTED))
    assert query.iq.get("to") == JULIET
    event = answered(query, "a", private.KEEPING)
    assert event == AccountDescribed(frozenset({"a", private.KEEPING}))
    stage.play(event)
    assert asked(stage.play(RESUMED)) == []
    assert len(asked(stage.play(replace(STARTED, first=False)))) == 1, "another session"


def test_a_page_that_goes_on_with_an_earlier_one_s_session_asks_for_itself() -> None:
    assert len(asked(Stage(FEATURE).play(replace(STARTED, resumed=True)))) == 1
    stage = Stage(FEATURE)
    stage.play(STARTED, KEEPS)
    assert len(asked(stage.play(replace(STARTED, resumed=True)))) == 1


@pytest.mark.parametrize(
    "error", [NotConnected("gone"), QueryTimeout("silence"), StanzaError("resource-constraint", type="wait")]
)
def test_what_was_not_answered_is_asked_again_when_the_session_goes_on(error: Exception) -> None:
    stage = Stage(FEATURE)
    (query,) = asked(stage.play(STARTED))
    assert query.failed(error) is None  # type: ignore[arg-type]
    assert len(asked(stage.play(RESUMED))) == 1


def test_who_does_not_say_what_it_can_do_can_do_nothing() -> None:
    (query,) = asked(Stage(FEATURE).play(STARTED))
    assert query.failed(StanzaError("service-unavailable")) == AccountDescribed(frozenset())


def test_that_nothing_private_is_kept_stands_once_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    (query,) = asked(Stage(FEATURE).play(STARTED))
    answered(query, private.KEEPING)
    assert caplog.records == []
    answered(query, "http://jabber.org/protocol/pubsub#publish")
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    (query,) = asked(Stage(FEATURE, guest=True).play(STARTED))
    answered(query)
    assert len(caplog.records) == 1, "a guest has nothing to keep"
