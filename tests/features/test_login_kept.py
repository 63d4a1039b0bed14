"""Log-ins that are kept, and what goes with them at the end."""

from __future__ import annotations

import pytest

from tests.support.logging_in import NOTHING_KEPT, screen, stage, typed
from tests.support.play import Glance, Stage
from vdom import query
from widget.core.effects import Connect, Disconnect, Forget, Page, Recall
from widget.core.events import (
    Began,
    Event,
    LoggedOut,
    LoginChosen,
    LoginRecalled,
    LoginRefused,
    LogoutChosen,
    SessionStarted,
)
from widget.core.login import Keep
from widget.core.model import FullJID
from widget.errors import ChinwagError, InsecureEndpoint, LoginOutdated, WrongCredentials
from widget.features.login import FEATURE, way_in
from widget.features.login.form import ask
from widget.settings import Settings


def test_logging_out_may_erase_and_forgets_the_log_in() -> None:
    assert stage().play(LogoutChosen(erase=True)) == [Forget(), NOTHING_KEPT, Disconnect(erase=True)]
    assert stage().play(LogoutChosen(erase=False)) == [Forget(), NOTHING_KEPT, Disconnect()]


def test_a_kept_log_in_is_used_without_a_question() -> None:
    given = stage()
    assert given.play(Began()) == [Recall()]
    given.play(LoginRecalled("romeo@example.org", Keep.LASTING))
    (again,) = given.emitted(LoginChosen)
    assert given.play(again) == [Connect("romeo@example.org", kept=True)]
    (told,) = given.wanted(Page)
    assert told == Page("keep", {"account": "romeo@example.org", "lasting": True})


def test_when_none_is_kept_the_form_is_there_at_once() -> None:
    given = stage()
    given.play(Began(), LoginRecalled("", Keep.NOT))
    assert query(way_in(given.state, Glance(given.session))).has("form")
    assert given.emitted(LoginChosen) == []


@pytest.mark.parametrize("error", [WrongCredentials("no"), LoginOutdated("another salt")])
def test_a_kept_log_in_that_is_refused_is_forgotten_and_says_why(error: ChinwagError) -> None:
    given = stage()
    given.play(Began(), LoginRecalled("romeo@example.org", Keep.SESSION))
    given.play(*given.emitted(LoginChosen))
    assert given.play(LoginRefused(error)) == [Forget(), NOTHING_KEPT, Disconnect()]
    assert "not valid any more" in screen(given)
    form = query(way_in(given.state, Glance(given.session)))
    assert form.find("input", name="jid").attr("value") == "romeo@example.org"


def test_an_address_that_is_not_encrypted_is_no_reason_to_forget() -> None:
    given = stage()
    given.play(LoginChosen("romeo@example.org", "", kept=True))
    assert Forget() not in given.play(LoginRefused(InsecureEndpoint("ws://example.org")))


def test_the_page_may_keep_a_picture_of_an_account_that_the_site_logs_in() -> None:
    me = FullJID("juliet@example.org/web")
    keep = Page("keep", {"account": "juliet@example.org", "lasting": True})
    for guest, settings, told in (
        (False, Settings(auto_login=True), [keep]),
        (True, Settings(auto_login=True), []),
        (False, Settings(), []),
    ):
        given = Stage(FEATURE, jid=me, guest=guest, settings=settings)
        assert given.play(SessionStarted(me, resumed=False, first=True)) == told


@pytest.mark.parametrize(
    "ended", [LogoutChosen(erase=False), LoggedOut(), LoginRefused(WrongCredentials("no"))]
)
def test_who_is_not_logged_in_any_more_leaves_no_picture(ended: Event) -> None:
    assert NOTHING_KEPT in stage().play(ended)


@pytest.mark.parametrize(
    ("setting", "box", "keep"),
    [
        ("ask", True, Keep.LASTING),
        ("ask", False, Keep.SESSION),
        ("always", False, Keep.LASTING),
        ("never", False, Keep.NOT),
    ],
)
def test_the_person_or_the_site_says_how_long_it_is_kept(setting: str, box: bool, keep: Keep) -> None:
    given = stage(stay_logged_in=setting)
    assert ("Stay logged in" in screen(given)) is (setting == "ask")
    assert typed(given, "romeo@example.org", stay=box) == LoginChosen("romeo@example.org", "pass", keep=keep)


@pytest.mark.parametrize(
    "settings",
    [
        {"stay_logged_in": "never"},
        {"lock_domain": True, "domain": "elsewhere.example"},
        {"jid": "juliet@example.org"},
        {"jid": "juliet", "domain": "example.org"},
    ],
)
def test_what_the_site_no_longer_wants_is_forgotten(settings: dict[str, object]) -> None:
    given = stage(**settings)
    assert given.play(Began(), LoginRecalled("romeo@example.org", Keep.LASTING)) == [Forget(), NOTHING_KEPT]


def test_only_whom_the_site_itself_logs_in_sees_the_database_before_the_server_has_said_yes() -> None:
    given = stage(auto_login=True, jid="romeo@example.org", password="x")
    assert given.play(LoginChosen("romeo@example.org", "x")) == [
        Connect("romeo@example.org", "x", known=True)
    ]
    (typed_,) = given.play(LoginChosen("juliet@example.org", "guess"))
    assert isinstance(typed_, Connect)
    assert not typed_.known


def test_on_a_computer_of_many_people_all_goes_at_log_out() -> None:
    given = stage(erase_at_logout="always")
    assert given.play(LogoutChosen(erase=False)) == [Forget(), NOTHING_KEPT, Disconnect(erase=True)]
    drawn = ask(given.state, Glance(given.session), "log-out")
    assert drawn
    assert "is erased" in query(drawn).text()
    assert "Log out and erase" not in query(drawn).text()


def test_who_logs_out_is_told_that_what_is_not_sent_goes_with_what_is_erased() -> None:
    given = stage()
    for unsent in (None, True):
        drawn = ask(given.state, Glance(given.session, unsent=unsent), "log-out")
        assert drawn
        assert ("has not been sent yet" in query(drawn).text()) == bool(unsent)
