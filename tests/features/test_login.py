"""Logging in: what is typed, what goes wrong, and what to do about it."""

from __future__ import annotations

import pytest

from tests.support.logging_in import screen, stage, typed
from tests.support.play import Glance
from vdom import query
from widget.core.effects import Connect, Disconnect, Emit
from widget.core.events import (
    Began,
    ConnectionTried,
    LoginCancelled,
    LoginChosen,
    LoginRecalled,
    LoginRefused,
    SessionLost,
)
from widget.core.layout import Layout
from widget.core.login import Keep
from widget.core.model import Mode
from widget.errors import (
    ChinwagError,
    DiscoveryFailed,
    EndpointUnreachable,
    InsecureEndpoint,
    WrongCredentials,
)
from widget.features.login import way_in


def test_an_address_and_a_password_are_tried() -> None:
    given = stage()
    (connect,) = given.play(typed(given, " romeo@example.org "))
    assert connect == Connect("romeo@example.org", "pass", keep=Keep.SESSION)
    assert "Logging in" in screen(given)


def test_the_domain_may_be_left_out_where_the_site_has_one() -> None:
    given = stage(domain="example.org")
    assert typed(given, "romeo") == LoginChosen("romeo@example.org", "pass", keep=Keep.SESSION)


@pytest.mark.parametrize("address", ["romeo", "@example.org", "romeo@"])
def test_what_is_no_address_is_told_before_anything_is_sent(address: str) -> None:
    given = stage()
    assert given.play(typed(given, address)) == []
    assert "An address looks like" in screen(given)


def test_a_locked_domain_takes_no_other() -> None:
    given = stage(domain="example.org", lock_domain=True)
    given.play(typed(given, "romeo@elsewhere.example"))
    assert "Only addresses at example.org" in screen(given)
    assert typed(given, "romeo@EXAMPLE.org") == LoginChosen("romeo@EXAMPLE.org", "pass", keep=Keep.SESSION)


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
    (_, ended) = given.play(LoginRefused(error))
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
    short = stage(auto_login=True, jid="romeo", password="x", domain="example.org")
    (begun,) = short.play(Began())
    assert isinstance(begun, Emit)
    assert short.play(begun.event) == [Connect("romeo@example.org", "x", known=True)]
    guests = stage(auto_login=True, guest_domain="guest.example.org")
    guests.play(Began(), LoginRecalled("", Keep.NOT))
    assert guests.emitted(LoginChosen) == [LoginChosen("", "", "guest.example.org")]


def test_no_password_is_in_any_event_s_text() -> None:
    assert "secret" not in repr(LoginChosen("a@b", "secret"))
    assert "secret" not in repr(Connect("a@b", "secret"))


def test_within_a_page_the_way_in_takes_the_focus_from_nobody() -> None:
    given = stage()
    glance = Glance(given.session)
    assert query(way_in(given.state, glance)).find("input", name="jid").node.use == {
        "autofocus": {"when": True}
    }
    glance.layout = Layout(Mode.EMBEDDED)
    assert query(way_in(given.state, glance)).find("input", name="jid").node.use == {
        "autofocus": {"when": False}
    }
