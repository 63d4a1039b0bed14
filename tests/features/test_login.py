"""Logging in: what is typed, what goes wrong, and what to do about it."""

from __future__ import annotations

import pytest

from tests.support.play import Glance, Stage
from vdom import query
from widget.core.effects import Connect, Disconnect
from widget.core.events import (
    Began,
    ConnectionTried,
    Event,
    LoginChosen,
    LoginRefused,
    LogoutChosen,
    SessionLost,
)
from widget.core.model import FullJID
from widget.errors import (
    ChinwagError,
    DiscoveryFailed,
    EndpointUnreachable,
    InsecureEndpoint,
    WrongCredentials,
)
from widget.features.login import FEATURE, LoginCancelled, State, way_in
from widget.settings import Settings

NOBODY = FullJID("")


def stage(**settings: object) -> Stage[State]:
    return Stage(FEATURE, jid=NOBODY, online=False, settings=Settings(**settings))  # type: ignore[arg-type]


def typed(given: Stage[State], address: str, password: str = "pass") -> Event:
    form = query(way_in(given.state, Glance(given.session))).find("form")
    event = form.fire("submit", form={"jid": address, "password": password})
    assert isinstance(event, Event)
    return event


def screen(given: Stage[State]) -> str:
    return query(way_in(given.state, Glance(given.session))).text()


def test_an_address_and_a_password_are_tried() -> None:
    given = stage()
    (connect,) = given.play(typed(given, " romeo@example.org "))
    assert connect == Connect("romeo@example.org", "pass")
    assert "Logging in" in screen(given)


def test_the_domain_may_be_left_out_where_the_site_has_one() -> None:
    given = stage(domain="example.org")
    assert typed(given, "romeo") == LoginChosen("romeo@example.org", "pass")


@pytest.mark.parametrize("address", ["romeo", "@example.org", "romeo@"])
def test_what_is_no_address_is_told_before_anything_is_sent(address: str) -> None:
    given = stage()
    assert given.play(typed(given, address)) == []
    assert "An address looks like" in screen(given)


def test_a_locked_domain_takes_no_other() -> None:
    given = stage(domain="example.org", lock_domain=True)
    given.play(typed(given, "romeo@elsewhere.example"))
    assert "Only addresses at example.org" in screen(given)
    assert typed(given, "romeo@EXAMPLE.org") == LoginChosen("romeo@EXAMPLE.org", "pass")


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (WrongCredentials("no"), "Address or password is wrong"),
        (InsecureEndpoint("ws://example.org"), "not encrypted"),
    ],
)
def test_a_refusal_says_what_to_do_and_keeps_the_address(error: ChinwagError, words: str) -> None:
    given = stage()
    given.play(LoginChosen("romeo@example.org", "wrong"))
    (ended,) = given.play(LoginRefused(error))
    assert ended == Disconnect()
    assert words in screen(given)
    form = query(way_in(given.state, Glance(given.session)))
    assert form.find("input", name="jid").attr("value") == "romeo@example.org"


def test_a_domain_that_names_no_way_in_gives_the_form_back() -> None:
    given = stage()
    given.play(LoginChosen("romeo@nowhere.example", "x"), SessionLost(DiscoveryFailed("none"), 1000))
    assert "Check the part after the @" in screen(given)
    assert query(way_in(given.state, Glance(given.session))).has("form")


def test_a_server_that_does_not_answer_is_tried_on_and_can_be_given_up() -> None:
    given = stage()
    given.play(
        LoginChosen("romeo@example.org", "x"),
        SessionLost(EndpointUnreachable("no"), 1000),
        ConnectionTried(2, ""),
    )
    assert "Trying again" in screen(given)
    assert given.play(LoginCancelled()) == [Disconnect()]
    assert query(way_in(given.state, Glance(given.session))).has("form")


def test_the_site_may_log_people_in_by_itself() -> None:
    given = stage(auto_login=True, jid="romeo@example.org", password="x")
    given.play(Began())
    assert given.emitted(LoginChosen) == [LoginChosen("romeo@example.org", "x")]
    guests = stage(auto_login=True, guest_domain="guest.example.org")
    guests.play(Began())
    assert guests.emitted(LoginChosen) == [LoginChosen("", "", "guest.example.org")]


def test_guests_are_only_welcome_where_the_site_says_so() -> None:
    assert "guest" not in screen(stage())
    assert "Continue as a guest" in screen(stage(guest_domain="guest.example.org"))


def test_logging_out_may_erase() -> None:
    assert stage().play(LogoutChosen(erase=True)) == [Disconnect(erase=True)]


def test_no_password_is_in_any_event_s_text() -> None:
    assert "secret" not in repr(LoginChosen("a@b", "secret"))
    assert "secret" not in repr(Connect("a@b", "secret"))
