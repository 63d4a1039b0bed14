"""A day of people who encrypt all, on a first visit, needs no more of WebAssembly than what compiles Python.

late.wasm (1.5 MB) never comes: who calls a function of it ends Python here. If this fails,
`python3 -m tests.bench.called --second` measures anew which functions encryption calls.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from demo.prosody import Prosody
from tests.browser.stories.conftest import ComeBack, Visit
from tests.browser.stories.test_encryption import closes, dialog, has_keys, padlock
from tests.browser.stories.test_secret_files import encrypted
from tests.browser.stories.test_voice import HEARING, record
from tests.browser.test_late_functions import SAID
from tests.support.accounts import Account, Accounts
from tests.support.images import png
from tests.support.people import People
from tests.support.story import LOADED
from tests.support.vault import private_room

Couple = tuple[Account, Account]


@pytest.mark.usefixtures("never")
def test_all_that_a_message_can_be(visit: Visit, couple: Couple) -> None:
    """Texts in all languages and ways, answers, reactions, corrections, retractions, files, voice."""
    juliet = visit(encryption="always", browser=HEARING)
    hers, his = encrypted(juliet, visit(encryption="always"), couple)
    for chat, other in ((hers, his), (his, hers)):
        for words in SAID:
            chat.say(words)
        chat.say("At last")
        other.sees("At last")
    hers.say("Wherefor art thou?")
    his.sees("Wherefor art thou?")
    hers.box.press("ArrowUp")
    expect(hers.box).to_have_value("Wherefor art thou?")
    hers.say("Wherefore art thou?")
    his.sees("Wherefore art thou?")
    expect(his.message("Wherefore art thou?").get_by_text("edited")).to_be_visible()
    his.tool("Reply", "Wherefore art thou?")
    his.say("Here, under the balcony")
    hers.choose("React with ❤️", "Here, under the balcony")
    expect(his.message("Here, under the balcony").get_by_role("button", name="❤️: Juliet")).to_be_visible()
    hers.say("Go away")
    his.sees("Go away")
    hers.choose("Delete", "Go away")
    juliet.page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(his.bubbles.last).to_have_text("This message was deleted")
    hers.attach("sky.png", png(320, height=200))
    hers.box.press("Enter")
    his.is_drawn("sky.png", 320)
    recorder = record(hers)
    hers.button("Stop recording").press("Enter")
    expect(recorder.get_by_role("slider", name="Recording")).to_be_visible()
    hers.button("Send the recording").click()
    expect(his.frame.locator(".sound .sound-time")).to_be_visible()
    hers.all_sent()


@pytest.mark.usefixtures("never")
def test_devices_and_what_was_said_while_one_was_away(
    visit: Visit, couple: Couple, come_back: ComeBack
) -> None:
    juliet, romeo = visit(encryption="always"), visit(encryption="always")
    hers, his = encrypted(juliet, romeo, couple)
    hers.say("Wherefore art thou?")
    his.sees("Wherefore art thou?")
    his.say("Here")
    hers.sees("Here")
    padlock(hers).click()
    device = dialog(juliet, "Encryption").locator(".devices > li")
    device.get_by_role("button", name="Verify").click()
    expect(device.locator(".device-state")).to_have_text("Verified")
    closes(juliet)
    has_keys(juliet)
    hers.all_sent()
    address = juliet.page.url
    juliet.page.goto("about:blank")
    for number in range(30):
        his.say(f"While you were away {number}")
    his.sees("While you were away 29")
    his.all_sent()
    juliet.page.goto(address)
    come_back(juliet)
    juliet.opened_by_the_page()
    juliet.conversation("Romeo").sees("While you were away 29")
    tablet = visit(encryption="always")
    tablet.log_in(couple[1])
    has_keys(tablet)
    alerts = juliet.conversation("Romeo").frame.get_by_role("alert")
    question = alerts.filter(has_text="Romeo has a new device")
    expect(question).to_be_visible(timeout=LOADED)
    question.get_by_role("button", name="Compare").click()
    device = dialog(juliet, "Devices of Romeo").locator(".devices > li", has_text="New")
    device.get_by_role("button", name="Leave out").click()
    closes(juliet)
    juliet.conversation("Romeo").say("Still here?")
    his.sees("Still here?")


@pytest.mark.usefixtures("never")
def test_a_private_room(
    visit: Visit, prosody: Prosody, accounts: Accounts, people: People, couple: Couple
) -> None:
    room = people.run(private_room(prosody, accounts, *couple))
    juliet, romeo = visit(encryption="always"), visit(encryption="always")
    encrypted(juliet, romeo, couple)
    theirs = [each.join(room) for each in (juliet, romeo)]
    for chat in theirs:
        chat.is_encrypted()
    for number, chat in enumerate(theirs):
        chat.say(f"Who is there? {number}")
        for each in theirs:
            each.sees(f"Who is there? {number}")
