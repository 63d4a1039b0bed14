"""Location: the browser is asked, the person sees what it says, and then it is sent."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.stories.conftest import Visit
from tests.support.accounts import Account
from tests.support.people import People

HERE = {"latitude": 45.43838, "longitude": 10.99175, "accuracy": 15}


def test_where_one_is_is_shown_to_oneself_and_then_to_the_other(
    visit: Visit, couple: tuple[Account, Account], people: People
) -> None:
    romeo = people.connect(couple[1])
    juliet = visit(browser={"permissions": ["geolocation"], "geolocation": HERE})
    juliet.log_in(couple[0])
    chat = juliet.chat("Romeo")
    chat.button("Options for Romeo").click()
    chat.frame.get_by_role("menuitem", name="Send location").click()
    dialog = juliet.page.get_by_role("dialog", name="Send your location to Romeo?")
    expect(dialog).to_contain_text("45.43838° N, 10.99175° E ± 15 m")
    dialog.get_by_role("button", name="Send").click()
    assert romeo.hears().body == "geo:45.43838,10.99175;u=15"
    card = chat.frame.get_by_role("link", name="Location")
    point = "mlat=45.43838&mlon=10.99175#map=16/45.43838/10.99175"
    expect(card).to_have_attribute("href", f"https://www.openstreetmap.org/?{point}")
    romeo.say(couple[0].jid, "Meet me at geo:45.4,11.0")
    expect(chat.frame.get_by_role("link", name="11.00000° E")).to_be_visible()


def test_who_does_not_let_the_page_know_is_told_so(visit: Visit, couple: tuple[Account, Account]) -> None:
    juliet = visit()
    juliet.log_in(couple[0])
    chat = juliet.chat("Romeo")
    chat.button("Options for Romeo").click()
    chat.frame.get_by_role("menuitem", name="Send location").click()
    dialog = juliet.page.get_by_role("dialog", name="Send your location to Romeo?")
    expect(dialog.get_by_role("alert")).to_contain_text("does not tell this page where you are")
    expect(dialog.get_by_role("button", name="Send")).to_be_disabled()
