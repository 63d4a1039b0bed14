"""Guests: whom they are let in as, and where they are asked first."""

from __future__ import annotations

from tests.support.logging_in import screen, stage
from tests.support.play import MAIN, Glance
from vdom import query
from widget.core.effects import Page
from widget.core.events import Began, GuestNamed, LoginChosen, LoginRecalled, LoginRefused, SessionLost
from widget.core.login import Keep
from widget.core.model import Mode, Surface
from widget.errors import DiscoveryFailed, WrongCredentials
from widget.features.login import way_in


def test_guests_are_only_welcome_where_the_site_says_so() -> None:
    assert "guest" not in screen(stage())
    assert "Continue as a guest" in screen(stage(guest_domain="guest.example.org"))


def test_a_guest_is_not_told_to_check_an_address() -> None:
    given = stage(guest_domain="guest.example.org")
    given.play(LoginChosen("", "", "guest.example.org"), SessionLost(DiscoveryFailed("none"), 1000))
    assert "cannot be reached" in screen(given)
    assert "@" not in screen(given)


def test_a_guest_may_say_what_to_be_called_and_is_asked_once() -> None:
    given = stage(guest_domain="guest.example.org")
    form = query(way_in(given.state, Glance(given.session))).find("form", cls="guest-form")
    chosen = form.fire("submit", form={"nickname": " Fair  Rosaline "})
    assert chosen == LoginChosen("", "", "guest.example.org", nickname="Fair Rosaline")
    given.play(chosen, *given.emitted(GuestNamed))
    assert given.emitted(GuestNamed) == [GuestNamed("Fair Rosaline")]
    given.play(GuestNamed("Fair Rosaline"))
    assert Page("keep-name", {"name": "Fair Rosaline"}) in given.wanted(Page)
    later = stage(guest_domain="guest.example.org")
    later.play(GuestNamed("Fair Rosaline", again=True), Began(), LoginRecalled("", Keep.NOT))
    field = query(way_in(later.state, Glance(later.session))).find("input", name="nickname")
    assert field.attr("value") == "Fair Rosaline"
    assert not later.wanted(Page) or all(page.command != "keep-name" for page in later.wanted(Page))
    named = stage(guest_domain="guest.example.org", nickname="Visitor")
    assert not query(way_in(named.state, Glance(named.session))).has("input", name="nickname")


ALONE = Surface(MAIN, Mode.EMBEDDED, room="garden@rooms.example.org", single=True)


def test_whoever_comes_to_a_single_room_is_first_asked_in_as_a_guest() -> None:
    given = stage(guest_domain="guests.example.org")
    view = Glance(given.session)
    forms = [form.has("input", name="jid") for form in query(way_in(given.state, view)).all("form")]
    assert forms == [True, False]
    view.surface = ALONE
    drawn = query(way_in(given.state, view))
    assert [form.has("input", name="jid") for form in drawn.all("form")] == [False, True]
    assert not drawn.find("details").attr("open")
    guest = drawn.all("form")[0].fire("submit", form={"nickname": "Tybalt"})
    assert guest == LoginChosen("", "", "guests.example.org", nickname="Tybalt")


def test_who_had_a_wrong_password_there_finds_the_form_open() -> None:
    given = stage(guest_domain="guests.example.org")
    given.play(LoginChosen("romeo@example.org", "wrong"), LoginRefused(WrongCredentials("no")))
    view = Glance(given.session)
    view.surface = ALONE
    assert query(way_in(given.state, view)).find("details").attr("open")


def test_a_single_room_without_guests_asks_for_an_account() -> None:
    given = stage()
    view = Glance(given.session)
    view.surface = ALONE
    drawn = query(way_in(given.state, view))
    assert not drawn.has("details")
    assert drawn.has("input", name="jid")
