"""People: added, let in, seen by their pictures, blocked; and what we say of ourselves."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from xml.etree.ElementTree import fromstring

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.browser.stories.conftest import Visit
from tests.browser.stories.test_accessibility import LOOKS
from tests.support.accounts import Account, Accounts
from tests.support.axe import assert_no_barriers
from tests.support.images import base64, digest, halves, png
from tests.support.people import People, Person
from tests.support.story import Visitor
from tests.support.waiting import until

Couple = tuple[Account, Account]
RED = [200, 30, 60, 255]
PUBSUB = "http://jabber.org/protocol/pubsub"


def menu(visitor: Visitor, name: str, item: str) -> None:
    """Choose from a menu."""
    visitor.page.get_by_role("button", name=name, exact=True).first.click()
    visitor.page.get_by_role("menuitem", name=item).click()


def wear(person: Person, data: bytes) -> None:
    """Publish a picture (XEP-0084)."""
    node, hash_ = "urn:xmpp:avatar:", digest(data)
    info = f"<info id='{hash_}' bytes='{len(data)}' type='image/png'/>"
    for name, payload in (("data", base64(data)), ("metadata", info)):
        item = f"<item id='{hash_}'><{name} xmlns='{node}{name}'>{payload}</{name}></item>"
        publish = f"<pubsub xmlns='{PUBSUB}'><publish node='{node}{name}'>{item}</publish></pubsub>"
        person.query(person.account.jid, "set", fromstring(publish))


def shows(canvas: Locator, wanted: Callable[[list[int]], object]) -> None:
    """A picture is drawn whose middle has such a colour."""
    look = "el => [...el.getContext('2d').getImageData(el.width / 2, el.height / 2, 1, 1).data]"
    # A canvas on which nothing was drawn yet is 300 wide, and black
    until(canvas.page, lambda: canvas.evaluate("el => el.width"), lambda found: found != 300)
    until(canvas.page, lambda: canvas.evaluate(look), wanted)


def sides(canvas: Locator) -> list[list[int]]:
    """The colours left and right of the middle."""
    look = "(el, at) => [...el.getContext('2d').getImageData(el.width * at, el.height / 2, 1, 1).data]"
    return [canvas.evaluate(look, at) for at in (0.25, 0.75)]


def test_somebody_is_added_and_lets_us_in(visit: Visit, accounts: Accounts) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    hers, his = visit(), visit()
    hers.log_in(juliet)
    his.log_in(romeo)
    menu(hers, "More", "Add a contact…")
    dialog = hers.page.get_by_role("dialog", name="Add a contact")
    expect(dialog.get_by_label("Address")).to_be_focused()
    dialog.get_by_label("Address").fill("ro meo@localhost")
    hers.page.keyboard.press("Enter")
    expect(dialog).to_contain_text("There are no spaces in an address.")
    dialog.get_by_label("Address").fill(f" {romeo.jid.upper()}")
    dialog.get_by_label("Name").fill("My Romeo")
    dialog.get_by_label("New group").fill("Verona")
    hers.page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    expect(hers.conversation("My Romeo").frame).to_contain_text("Offline")
    expect(his.list).to_contain_text("Contact requests")
    his.page.get_by_role("button", name=f"Accept {juliet.local}").click()
    expect(his.list).not_to_contain_text("Contact requests")
    expect(hers.conversation("My Romeo").frame.get_by_role("img", name="Online")).to_be_visible()
    expect(his.row(juliet.local).get_by_role("img", name="Online")).to_be_visible()
    expect(hers.list.get_by_role("heading", name="Verona")).to_be_visible()


def test_a_picture_takes_the_place_of_the_initials_and_nothing_moves(
    visit: Visit, couple: Couple, people: People
) -> None:
    romeo = people.connect(couple[1])
    juliet = visit(browser={"reduced_motion": "reduce"})
    juliet.log_in(couple[0])
    row = juliet.row("Romeo")
    expect(row.get_by_role("img", name="Online")).to_be_visible()
    before = row.bounding_box()
    wear(romeo, png(colour=(RED[0], RED[1], RED[2])))
    picture = row.locator("canvas.avatar-picture")
    expect(picture).to_be_visible()
    shows(picture, lambda found: found == RED)
    assert row.bounding_box() == before
    chat = juliet.chat("Romeo")
    head = chat.frame.locator("header canvas.avatar-picture")
    shows(head, lambda found: found == RED)
    juliet.page.reload()
    juliet.is_online()
    shows(juliet.row("Romeo").locator("canvas.avatar-picture"), lambda found: found == RED)


LEFT_AND_SAVED = """(save, stage) => {
  for (let n = 0; n < 60; n++) stage.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowLeft" }));
  save.click();
}"""


def test_our_own_picture_is_chosen_cut_and_seen_by_others(visit: Visit, couple: Couple) -> None:
    juliet, romeo = visit(), visit()
    juliet.log_in(couple[0])
    romeo.log_in(couple[1])
    menu(juliet, "More", "Your profile…")
    dialog = juliet.page.get_by_role("dialog", name="Your profile")
    dialog.get_by_label("Name").fill("Juliet of Capulet")
    # Noise does not compress: it has to be made smaller to fit
    picture = FilePayload(name="me.png", mimeType="image/png", buffer=halves(700))
    dialog.locator("input[type=file]").set_input_files([picture])
    stage = dialog.locator("canvas.crop-stage")
    expect(stage).to_be_focused()
    expect(dialog).to_contain_text("It will be saved with the rest.")
    until(
        juliet.page,
        lambda: sides(stage),
        lambda seen: seen[0][0] > 180 > seen[0][2] and seen[1][2] > 180 > seen[1][0],
    )
    for _ in range(20):
        stage.press("+")
        stage.press("ArrowRight")
    until(juliet.page, lambda: min(each[2] for each in sides(stage)), lambda least: least > 180)
    # Nobody waits for the cut to come to rest
    save = dialog.get_by_role("button", name="Save")
    save.evaluate(LEFT_AND_SAVED, stage.element_handle())
    expect(dialog).to_have_count(0)
    for place in (romeo.row("Juliet"), juliet.list.locator(".self")):
        shows(place.locator("canvas.avatar-picture"), lambda found: found[0] > 150 > found[2])
    expect(juliet.list.locator(".self-name")).to_have_text("Juliet of Capulet")


def test_what_is_chosen_and_is_no_picture_is_told(visit: Visit, couple: Couple) -> None:
    juliet = visit()
    juliet.log_in(couple[0])
    menu(juliet, "More", "Your profile…")
    dialog = juliet.page.get_by_role("dialog", name="Your profile")
    broken = FilePayload(name="me.png", mimeType="image/png", buffer=b"no picture at all")
    dialog.locator("input[type=file]").set_input_files([broken])
    expect(dialog.get_by_role("alert")).to_contain_text("no picture that can be read")
    juliet.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def test_what_is_no_picture_leaves_the_initials(visit: Visit, couple: Couple, people: People) -> None:
    romeo = people.connect(couple[1])
    juliet = visit()
    juliet.log_in(couple[0])
    expect(juliet.row("Romeo").get_by_role("img", name="Online")).to_be_visible()
    whole = png()
    # It has the right hash, and begins as a picture: only the browser finds out that it is none
    wear(romeo, whole[:60])
    canvas = juliet.row("Romeo").locator("canvas.avatar-picture")
    expect(canvas).to_be_attached()
    wear(romeo, b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>")
    expect(canvas).to_have_count(0)
    expect(juliet.row("Romeo").locator(".avatar-letters")).to_be_visible()


def test_a_blocked_contact_is_not_heard_until_unblocked(visit: Visit, couple: Couple, people: People) -> None:
    romeo = people.connect(couple[1])
    juliet = visit()
    juliet.log_in(couple[0])
    chat = juliet.chat("Romeo")
    menu(juliet, "Options for Romeo", "Block or report…")
    dialog = juliet.page.get_by_role("dialog", name="Block Romeo?")
    expect(dialog.get_by_label("What happened")).to_be_hidden()
    dialog.get_by_label("Report spam").check()
    dialog.get_by_label("What happened").fill("Sells ladders")
    dialog.get_by_role("button", name="Block").click()
    expect(chat.frame).to_contain_text("You have blocked Romeo.")
    romeo.say(couple[0].jid, "Can you hear me?")
    romeo.settled()
    chat.button("Unblock").click()
    expect(chat.frame).not_to_contain_text("You have blocked Romeo.")
    romeo.say(couple[0].jid, "And now?")
    chat.reads("And now?")


def test_what_we_say_of_ourselves_is_seen_by_others(visit: Visit, couple: Couple) -> None:
    juliet, romeo = visit(), visit()
    juliet.log_in(couple[0])
    romeo.log_in(couple[1])
    own = juliet.list.locator(".self > button")
    expect(own).to_have_accessible_name(re.compile("^Online juliet"))
    own.click()
    juliet.page.get_by_role("menuitemradio", name="Do not disturb").click()
    expect(romeo.row("Juliet").get_by_role("img", name="Do not disturb")).to_be_visible()
    expect(own).to_have_accessible_name(re.compile("^Do not disturb"))
    own.click()
    juliet.page.get_by_role("menuitem", name="Set a status…").click()
    juliet.page.get_by_role("dialog").get_by_label("Status").fill("On the balcony")
    juliet.page.keyboard.press("Enter")
    expect(romeo.row("Juliet")).to_contain_text("On the balcony")


def test_whoever_leaves_the_page_alone_is_away_until_they_return(visit: Visit, couple: Couple) -> None:
    juliet, romeo = visit(), visit()
    romeo.log_in(couple[1])
    juliet.page.clock.install()
    juliet.page.reload()
    juliet.log_in(couple[0])
    expect(romeo.row("Juliet").get_by_role("img", name="Online")).to_be_visible()
    juliet.page.clock.fast_forward("05:10")
    expect(romeo.row("Juliet").get_by_role("img", name="Away")).to_be_visible()
    expect(romeo.chat("Juliet").frame).to_contain_text("Away · last active")
    juliet.page.mouse.move(40, 40)
    expect(romeo.row("Juliet").get_by_role("img", name="Online")).to_be_visible()


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_no_barrier_where_people_are_changed(
    visit: Visit, accounts: Accounts, people: People, look: str
) -> None:
    juliet, romeo, stranger = accounts.make("juliet", "romeo", "mercutio")
    accounts.befriend(juliet, romeo, groups=("Friends",))
    peer = people.connect(romeo)
    wear(peer, png())
    browser: dict[str, Any] = {**LOOKS[look], "reduced_motion": "reduce"}
    visitor = visit(browser=browser)
    visitor.log_in(juliet)
    page: Page = visitor.page
    other = people.connect(stranger)
    other.send(f"<presence to='{juliet.jid}' type='subscribe'/>")
    expect(visitor.list).to_contain_text("Contact requests")
    assert_no_barriers(page)
    for opener, item, dialog in (
        ("More", "Add a contact…", "Add a contact"),
        ("More", "Blocked addresses…", "Blocked addresses"),
        ("More", "Your profile…", "Your profile"),
        ("", "Set a status…", "Your status"),
    ):
        if opener:
            page.get_by_role("button", name=opener, exact=True).first.click()
        else:
            visitor.list.locator(".self > button").click()
            assert_no_barriers(page)
        page.get_by_role("menuitem", name=item).click()
        expect(page.get_by_role("dialog", name=dialog)).to_be_visible()
        assert_no_barriers(page)
        page.keyboard.press("Escape")
    visitor.chat("Romeo")
    for item in ("Name and groups…", "Remove from contacts…", "Block or report…"):
        page.get_by_role("button", name="Options for Romeo").click()
        page.get_by_role("menuitem", name=item).click()
        expect(page.get_by_role("dialog")).to_be_visible()
        assert_no_barriers(page)
        page.keyboard.press("Escape")
    page.get_by_role("button", name="Details").click()
    expect(page.get_by_role("region", name="Details")).to_contain_text("They see when you are online.")
    assert_no_barriers(page)
