"""A room's people in a browser: one stop of Tab for all, arrows from one to the next, names written."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.ui.gallery import PHONE
from tests.ui.people import occupants
from tests.ui.scenes import MAIN
from tests.ui.stories import BALCONY
from widget.core.events import MessageSubmitted, OccupantChosen
from widget.core.model import BareJID, Kind, PageInfo

pytestmark = pytest.mark.browser


def test_arrows_go_from_person_to_person_and_enter_names_them(talk: Any) -> None:
    here = talk(occupants(PageInfo()))
    people = here.page.get_by_role("list", name="In this room")
    rows = people.get_by_role("button")
    expect(rows).to_have_count(5)
    assert rows.evaluate_all("rows => rows.filter((each) => each.tabIndex === 0).length") == 1
    rows.first.focus()
    for name in ("Mercutio", "Nurse", "romeo (you)"):
        here.page.keyboard.press("ArrowDown")
        expect(people.locator(".row:focus")).to_contain_text(name)
    here.page.keyboard.press("Enter")
    told = [here.encoder.decode(each["event"]) for each in here.said("event")]
    assert not any(isinstance(each, OccupantChosen) for each in told), "ourselves we do not name"
    here.page.keyboard.type("nu")
    expect(people.locator(".row:focus")).to_contain_text("Nurse")
    here.page.keyboard.press("Enter")
    assert here.obey() == OccupantChosen(MAIN, BareJID(BALCONY), "Nurse")


def test_a_name_stands_after_what_is_written_and_goes_out_as_one(talk: Any) -> None:
    here = talk(occupants(PageInfo()))
    box = here.page.locator("textarea")
    box.fill("I saw")
    for name in ("Nurse", "Juliet"):
        here.command("mention", selector="textarea", text=f"@{name}")
    expect(box).to_have_value("I saw @Nurse @Juliet ")
    expect(box).to_be_focused()
    here.page.keyboard.type("there")
    expect(box).to_have_value("I saw @Nurse @Juliet there")
    box.press("Enter")
    sent = here.last
    assert sent == MessageSubmitted(
        MAIN, BareJID(BALCONY), Kind.ROOM, "I saw @Nurse @Juliet there", ("Nurse", "Juliet")
    )


def test_a_name_begins_a_line_without_a_space_and_undo_takes_it_away(talk: Any) -> None:
    here = talk(occupants(PageInfo()))
    box = here.page.locator("textarea")
    box.fill("First line\n")
    here.command("mention", selector="textarea", text="@Nurse")
    expect(box).to_have_value("First line\n@Nurse ")
    box.press("Control+z")
    expect(box).to_have_value("First line\n")


def test_on_a_phone_the_details_go_so_that_one_sees_what_one_writes(talk: Any) -> None:
    page = PageInfo(width=PHONE[0], height=PHONE[1], touch=True)
    here = talk(occupants(page), PHONE)
    here.page.get_by_role("button", name="Nurse").tap()
    here.obey()
    expect(here.page.get_by_role("region", name="Details")).to_have_count(0)
    expect(here.page.locator("textarea")).to_be_visible()
