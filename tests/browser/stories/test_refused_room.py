"""A room that lets nobody in without a password: by keyboard alone, and nothing that was written is lost."""

from __future__ import annotations

from playwright.sync_api import expect

from demo.prosody import Prosody
from tests.browser.stories.conftest import Visit
from tests.support.accounts import Accounts, unique
from tests.support.people import People
from tests.support.rooms import configuration


def test_a_password_is_given_by_keyboard_and_the_draft_returns(
    visit: Visit, accounts: Accounts, prosody: Prosody, people: People
) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    room = f"{unique('cave')}@{prosody.muc}"
    first = people.connect(romeo)
    first.join(room, "Romeo")
    visitor = visit(nickname="Juliet")
    visitor.log_in(juliet)
    cave = visitor.join(room)
    expect(cave.frame.locator(".conversation-title")).to_have_text("2 people here")
    cave.box.fill("Half a thought")
    cave.box.focus()
    first.query(room, "set", configuration(passwordprotectedroom="1", roomsecret="sesame"))
    kick = (
        f"<iq type='set' to='{room}' id='kick-1'><query xmlns='http://jabber.org/protocol/muc#admin'>"
        "<item nick='Juliet' role='none'/></query></iq>"
    )
    first.send(kick)
    notice = cave.frame.locator(".refused")
    expect(notice).to_contain_text("You were removed from this room.")
    expect(notice).to_be_focused()
    expect(cave.box).to_be_hidden()
    visitor.page.keyboard.press("Tab")
    expect(notice.get_by_role("button", name="Try again")).to_be_focused()
    visitor.page.keyboard.press("Enter")
    expect(notice.get_by_role("alert")).to_have_text("This room wants a password.")
    word = notice.get_by_label("Password", exact=True)
    word.focus()
    visitor.page.keyboard.type("sesame")
    visitor.page.keyboard.press("Enter")
    expect(notice).to_have_count(0)
    expect(cave.box).to_be_focused()
    expect(cave.box).to_have_value("Half a thought")
    visitor.page.keyboard.press("Enter")
    first.hears("Half a thought")
