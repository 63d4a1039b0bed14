"""The doctor's dialog: what the page is to examine, and who is led there."""

from __future__ import annotations

from tests.support.play import JULIET, MAIN, Glance, Stage
from vdom import query
from widget.core.events import DialogChosen, LoginChosen, LoginRefused, SessionLost
from widget.core.model import FullJID
from widget.errors import DiscoveryFailed, WrongCredentials
from widget.features import doctor, login
from widget.features.doctor.dialogs import examination
from widget.settings import Settings

SETTINGS = Settings(domain="example.org", websocket_url="wss://example.org/ws", allow_plain=True)
WHY = "Find out why"


def test_the_page_examines_what_is_named_with_what_the_site_has_set() -> None:
    stage = Stage(doctor.FEATURE, settings=SETTINGS)
    drawn = examination(None, Glance(stage.session), "doctor verona.example")
    assert drawn
    use = query(drawn).find("div", cls="doctor").node.use or {}
    given = {
        "domain": "verona.example",
        "websocket": "wss://example.org/ws",
        "bosh": "",
        "plain": True,
        "language": "en",
    }
    assert use["doctor"] == given
    assert examination(None, Glance(stage.session), "stored") is None


def test_who_does_not_reach_the_server_is_led_to_the_doctor_of_that_server() -> None:
    stage = Stage(login.FEATURE, jid=FullJID(""), online=False, settings=SETTINGS)
    stage.play(LoginChosen("juliet@verona.example", "pass"), SessionLost(DiscoveryFailed("none"), None))
    form = query(login.way_in(stage.state, Glance(stage.session)))
    assert form.find("button", text=WHY).click() == DialogChosen(MAIN, "doctor verona.example")


def test_who_has_mistyped_a_password_is_not() -> None:
    stage = Stage(login.FEATURE, jid=FullJID(""), online=False, settings=SETTINGS)
    stage.play(LoginChosen(JULIET, "pass"), LoginRefused(WrongCredentials("no")))
    assert WHY not in query(login.way_in(stage.state, Glance(stage.session))).text()


def test_a_site_may_keep_the_doctor_to_itself() -> None:
    hidden = Settings(domain="example.org", hide=frozenset({"doctor"}))
    stage = Stage(login.FEATURE, jid=FullJID(""), online=False, settings=hidden)
    stage.play(LoginChosen(JULIET, "pass"), SessionLost(DiscoveryFailed("none"), None))
    assert WHY not in query(login.way_in(stage.state, Glance(stage.session))).text()
