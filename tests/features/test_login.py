"""Logging in: what is typed, what goes wrong, and what to do about it."""

from __future__ import annotations

import pytest

from tests.support.play import MAIN, Glance, Stage
from vdom import query
from widget.core.effects import Connect, Disconnect, Emit, Forget, Page, Recall
from widget.core.events import (
    Began,
    ConnectionTried,
    Event,
    GuestNamed,
    LoggedOut,
    LoginCancelled,
    LoginChosen,
    LoginRecalled,
    LoginRefused,
    LogoutChosen,
    SessionLost,
    SessionStarted,
)
from widget.core.layout import Layout
from widget.core.login import Keep
from widget.core.model import FullJID, Mode, Surface
from widget.errors import (
    ChinwagError,
    DiscoveryFailed,
    EndpointUnreachable,
    InsecureEndpoint,
    LoginOutdated,
    WrongCredentials,
)
from widget.features.login import FEATURE, State, way_in
from widget.features.login.form import ask
from widget.settings import Settings

NOBODY = FullJID("")
NOTHING_KEPT = Page("keep", {"account": "", "lasting": False})


def stage(**settings: object) -> Stage[State]:
    return Stage(FEATURE, jid=NOBODY, online=False, settings=Settings(**settings))  # type: ignore[arg-type]


def typed(given: Stage[State], address: str, password: str = "pass", *, stay: bool = False) -> Event:
    form = query(way_in(given.state, Glance(given.session))).find("form")
    event = form.fire("submit", form={"jid": address, "password": password, "stay": stay})
    assert isinstance(event, Event)
    return event


def screen(given: Stage[State]) -> str:
    return query(way_in(given.state, Glance(given.session))).text()


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


def test_guests_are_only_welcome_where_the_site_says_so() -> None:
    assert "guest" not in screen(stage())
    assert "Continue as a guest" in screen(stage(guest_domain="guest.example.org"))


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


def test_no_password_is_in_any_event_s_text() -> None:
    assert "secret" not in repr(LoginChosen("a@b", "secret"))
    assert "secret" not in repr(Connect("a@b", "secret"))


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
