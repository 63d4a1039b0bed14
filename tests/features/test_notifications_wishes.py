"""Notifications: what the person and the site want of them, and when the browser is asked."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from tests.support.notifying import AWAY, HERE, came, later, stage
from tests.support.play import MAIN, Glance, Stage, message
from vdom import query
from widget.core.effects import Page
from widget.core.events import Event, OwnShowChosen
from widget.features.notifications import FEATURE, _loaded, offer
from widget.features.notifications.dialogs import wishes
from widget.features.notifications.state import NotifyDue, OfferDeclined, QuietChosen, SoundChosen, minutes
from widget.settings import Settings


def done(event: object) -> Event:
    """What the person does with a part of the screen."""
    assert isinstance(event, Event)
    return event


def at(hour: int, minute: int = 0) -> int:
    """That time of a day, here (milliseconds)."""
    return int(time.mktime((2026, 11, 25, hour, minute, 0, 0, 0, -1)) * 1000)


@pytest.mark.parametrize(
    ("hours", "hour", "told"),
    [
        ("22:00-07:00", 23, False),
        ("22:00-07:00", 6, False),
        ("22:00-07:00", 7, True),
        ("22:00-07:00", 12, True),
        ("13:00-14:30", 14, False),
        ("13:00-14:30", 15, True),
        ("", 3, True),
    ],
)
def test_in_quiet_hours_nobody_is_told(hours: str, hour: int, told: bool) -> None:
    own, site = stage(now=at(hour)), stage(now=at(hour), settings=Settings(quiet_hours=hours, sounds=True))
    own.play(QuietChosen(hours))
    assert bool(later(own, came(message("s:1")))) is told
    assert {page.command for page in later(site, came(message("s:1")))} == (
        {"notify", "sound"} if told else set()
    )


def test_who_does_not_want_to_be_disturbed_is_not_until_they_say_otherwise() -> None:
    own = stage(settings=Settings(sounds=True))
    busy, back = OwnShowChosen("dnd"), OwnShowChosen("away")
    assert not later(own, busy, came(message("Hello")), NotifyDue())
    assert later(own, back, came(message("Still there?")), NotifyDue())


def test_a_sound_is_played_if_the_person_wants_it_or_the_site_and_they_do_not_mind() -> None:
    news = came(message("s:1"), message("s:2"))
    loud = Settings(sounds=True)
    for wished, settings, many in (
        (True, Settings(), 1),
        (None, loud, 1),
        (False, loud, 0),
        (None, Settings(), 0),
    ):
        heard = Stage(FEATURE, page=AWAY, pages={MAIN: AWAY}, settings=settings)
        if wished is not None:
            heard.play(SoundChosen(wished))
        assert [page.command for page in later(heard, news)] == ["sound"] * many


def test_the_browser_is_asked_only_when_the_person_has_missed_something_and_accepts() -> None:
    new = replace(AWAY, notifications="default")
    asked = Stage(FEATURE, page=new, pages={MAIN: new})

    def offered() -> bool:
        return offer(asked.state, Glance(asked.session)) is not None

    assert not offered()
    later(asked, came(message("s:1")))
    assert offered()
    node = offer(asked.state, Glance(asked.session))
    assert node
    accepted = done(query(node).find("button", text="Show them").click())
    assert asked.play(accepted)[-1] == Page("ask-notifications", {}, MAIN)
    assert not offered()


def test_who_declines_is_not_asked_again_on_any_visit_and_a_site_may_never_ask() -> None:
    new = replace(AWAY, notifications="default")
    once = Stage(FEATURE, page=new, pages={MAIN: new})
    later(once, came(message("s:1")))
    once.play(OfferDeclined())
    again = Stage(FEATURE, page=new, pages={MAIN: new})
    loaded = _loaded(once.saved("notifications")[-1:])
    assert loaded
    later(again, loaded, came(message("s:2")))
    never = Stage(FEATURE, page=new, pages={MAIN: new}, settings=Settings(notifications="never"))
    later(never, came(message("s:3")))
    for each in (once, again, never):
        assert offer(each.state, Glance(each.session)) is None


def test_the_dialog_shows_what_holds_and_says_what_the_browser_forbids() -> None:
    shown = stage(page=HERE)
    node = wishes(shown.state, Glance(shown.session), "notifications")
    assert node
    boxes = query(node).all("input", type="checkbox")
    assert [(box.attr("name"), bool(box.attr("checked"))) for box in boxes] == [
        ("desktop", True),
        ("sound", False),
        ("quiet", False),
    ]
    for box in boxes[1:]:
        shown.play(done(box.fire("change", checked=True)))
    assert (shown.state.wishes.sound, shown.state.wishes.quiet) == (True, "22:00-07:00")
    node = wishes(shown.state, Glance(shown.session), "notifications")
    assert node
    first = query(node).find("input", name="from")
    shown.play(done(first.fire("change", form={"from": "21:30", "to": ""})))
    assert shown.state.wishes.quiet == "21:30-07:00"
    shown.session = replace(shown.session, page=replace(HERE, notifications="denied"))
    node = wishes(shown.state, Glance(shown.session), "notifications")
    assert node
    assert "does not let this site" in query(node).text()


def test_hours_that_are_none_are_no_hours() -> None:
    assert minutes("22:00-07:30") == (1320, 450)
    assert minutes("") == minutes("nonsense") == (0, 0)
