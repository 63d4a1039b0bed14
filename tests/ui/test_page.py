"""What the page does by itself — menus, focus, passwords, scrolling — and what it tells Python."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.ui.gallery import PHONE, WIDE, show
from tests.ui.places import embedded
from tests.ui.scenes import MAIN
from tests.ui.stories import JULIET, chats, login, login_whole, new_chat, one_window, whole
from widget.core.events import (
    ConversationClosed,
    ConversationOpened,
    DialogChosen,
    LauncherToggled,
    WindowMinimised,
)
from widget.core.model import BareJID, Kind, PageInfo

pytestmark = pytest.mark.browser


def test_the_page_says_hello_with_its_settings_and_itself(talk: Any) -> None:
    hello = talk(chats(PageInfo())).said("hello")[0]
    told = {"mode": "overlay", "view": "all", "room": "", "chat": "", "switches": True, "links": False}
    assert hello["surfaces"] == [{"id": "main", **told, "kept": None, "painted": ""}]
    assert hello["settings"]["mode"] == "overlay"
    assert (hello["page"]["width"], hello["page"]["height"]) == WIDE
    assert hello["page"]["language"] == "en-US"


def test_the_page_tells_when_it_changes_its_size(talk: Any) -> None:
    here = talk(chats(PageInfo()))
    here.page.set_viewport_size({"width": 700, "height": 600})
    here.page.wait_for_function("sent.some(each => each.type === 'page' && each.page.width === 700)")


def test_a_menu_opens_moves_and_closes_by_keyboard(talk: Any) -> None:
    here = talk(chats(PageInfo()))
    here.page.get_by_role("button", name="More").focus()
    here.page.keyboard.press("ArrowDown")
    expect(here.page.get_by_role("menu")).to_be_visible()
    here.has_focus("Add a contact…")
    here.page.keyboard.press("End")
    here.has_focus("Log out")
    here.page.keyboard.press("k")
    here.has_focus("Keyboard…")
    here.page.keyboard.press("Escape")
    expect(here.page.get_by_role("menu")).to_be_hidden()
    here.has_focus("More")
    assert not here.said("event")  # Escape has closed the menu and nothing else


def test_a_menus_item_does_what_it_says_and_closes_the_menu(talk: Any) -> None:
    here = talk(chats(PageInfo()))
    here.page.get_by_role("button", name="More").click()
    here.page.get_by_role("menuitem", name="Log out").click()
    expect(here.page.get_by_role("menu")).to_be_hidden()
    assert here.last == DialogChosen(MAIN, "log-out")


def test_a_menu_stays_on_the_screen_in_both_directions(talk: Any) -> None:
    for direction in ("ltr", "rtl"):
        here = talk(whole(PageInfo()))
        here.page.evaluate("dir => document.documentElement.dir = dir", direction)
        here.page.get_by_role("button", name="More").click()
        box = here.page.get_by_role("menu").bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= WIDE[0]


def test_a_password_is_shown_and_hidden_in_the_page(talk: Any) -> None:
    here = talk(login(PageInfo()))
    box = here.page.locator("input[name=password]")
    box.fill("balcony")
    here.page.get_by_role("button", name="Show password").click()
    expect(box).to_have_attribute("type", "text")
    here.draw()
    expect(box).to_have_attribute("type", "text")
    here.page.get_by_role("button", name="Show password").click()
    expect(box).to_have_attribute("type", "password")
    expect(box).to_have_value("balcony")


def test_the_newest_button_comes_and_goes_with_the_end(talk: Any) -> None:
    here = talk(one_window(PageInfo()))
    button = here.page.get_by_role("button", name="Newest messages")
    expect(button).to_be_hidden()
    here.page.locator(".scroller").evaluate("el => el.scrollTo(0, 0)")
    expect(button).to_be_visible()
    button.click()
    expect(button).to_be_hidden()
    expect(here.page.get_by_text("Or is the door open for once?").last).to_be_in_viewport()


def test_a_floating_day_goes_when_the_scrolling_has_ended(talk: Any) -> None:
    here = talk(one_window(PageInfo()))
    here.page.locator(".scroller").evaluate("el => el.scrollBy(0, -40)")
    today = here.page.locator(".day > h3").last
    expect(today).to_have_attribute("data-stuck", "")
    here.page.locator(".scroller").evaluate("el => el.scrollBy(0, -10)")
    expect(today).not_to_have_attribute("data-stuck", "")


def test_closing_a_window_gives_the_focus_back(talk: Any) -> None:
    here = talk(chats(PageInfo()))
    here.page.locator(".list .row", has_text="Juliet").first.focus()
    here.scene.tell(ConversationOpened(MAIN, BareJID(JULIET), Kind.CHAT))
    here.draw()
    here.page.evaluate(
        "tell({type: 'command', name: 'focus', args: {selector: '.conversation textarea'}, id: null})"
    )
    here.page.locator(".conversation textarea:focus").wait_for()
    here.scene.tell(ConversationClosed(MAIN, BareJID(JULIET)))
    here.draw()
    here.has_focus_in("Juliet Capulet")


def test_opening_the_panel_takes_the_focus_and_closing_it_gives_it_back(talk: Any) -> None:
    here = talk(chats(PageInfo()).tell(LauncherToggled(MAIN)))
    here.page.locator(".cw-launcher").focus()
    here.scene.tell(LauncherToggled(MAIN))
    here.draw()
    here.page.locator(".panel:focus").wait_for()
    expect(here.page.locator(".cw-launcher")).to_have_attribute("aria-expanded", "true")
    here.scene.tell(LauncherToggled(MAIN))
    here.draw()
    here.has_focus_in("chat")
    expect(here.page.locator(".cw-launcher")).to_have_attribute("aria-expanded", "false")


def test_a_chip_gives_the_focus_to_the_window_that_it_opens(talk: Any) -> None:
    here = talk(one_window(PageInfo()).tell(WindowMinimised(MAIN, BareJID(JULIET))))
    here.page.locator(".chip-open").focus()
    here.scene.tell(WindowMinimised(MAIN, BareJID(JULIET)))
    here.draw()
    here.has_focus("Message to Juliet Capulet")


def test_a_dialog_from_a_menu_gives_the_focus_back_to_its_button(talk: Any) -> None:
    here = talk(chats(PageInfo()))
    here.page.get_by_role("button", name="More").click()
    here.page.get_by_role("menuitem", name="Log out").click()
    for name in ("log-out", ""):
        here.scene.tell(DialogChosen(MAIN, name))
        here.draw()
    here.has_focus("More")


def test_logging_in_leaves_the_focus_in_the_list(talk: Any) -> None:
    here = talk(login_whole(PageInfo()))
    here.page.locator("input[name=password]").focus()
    here.scene.online()
    here.draw()
    here.has_focus("Conversations")


def test_a_dialog_focuses_what_is_to_be_filled_in(talk: Any) -> None:
    talk(new_chat(PageInfo())).has_focus("jid")


def test_a_phones_sheet_hides_the_launcher_and_ends_above_the_keyboard(talk: Any) -> None:
    here = talk(one_window(PageInfo(width=390, height=844, touch=True)), PHONE)
    expect(here.page.locator(".cw-launcher")).to_be_hidden()
    here.page.evaluate(
        "document.querySelector('chinwag-root').style.setProperty('--cw-keyboard-inset', '300px')"
    )
    box = here.page.get_by_role("textbox").bounding_box()
    assert box["y"] + box["height"] <= PHONE[1] - 300


def test_touch_targets_are_44_pixels(talk: Any) -> None:
    here = talk(one_window(PageInfo(width=390, height=844, touch=True)), PHONE)
    for button in here.page.locator(".conversation button:visible").all():
        box = button.bounding_box()
        assert min(box["width"], box["height"]) >= 44


def test_what_a_person_types_survives_new_pictures(talk: Any) -> None:
    here = talk(one_window(PageInfo()))
    box = here.page.get_by_role("textbox")
    box.press_sequentially("Half a sen")
    here.scene.said(JULIET, (0, "juliet", "Are you there?"), live=True)
    here.draw()
    box.press_sequentially("tence")
    expect(box).to_have_value("Half a sentence")
    assert here.page.get_by_text("Are you there?").first.is_visible()


def test_in_a_box_of_the_page_it_fills_the_box(chromium: Browser, code: str) -> None:
    body = '<div id="box"></div>'
    page = show(chromium, code, embedded, still=True, body=body, target="#box")
    page.locator("#box").evaluate("el => Object.assign(el.style, { width: '800px', height: '500px' })")
    page.wait_for_function("sent.some(each => each.type === 'page' && each.page.width === 800)")
    assert page.locator(".surface").bounding_box() == page.locator("#box").bounding_box()
    page.context.close()


def test_what_is_typed_waits_for_a_window_that_was_put_away(talk: Any) -> None:
    here = talk(one_window(PageInfo()))
    here.page.get_by_role("textbox").fill("Not yet\nsent\nat all")
    for _ in range(2):
        here.scene.tell(WindowMinimised(MAIN, BareJID(JULIET)))
        here.draw()
    box = here.page.get_by_role("textbox")
    expect(box).to_have_value("Not yet\nsent\nat all")
    assert box.bounding_box()["height"] > 60


def test_the_page_answers_commands_and_refuses_unknown_ones(talk: Any) -> None:
    here = talk(chats(PageInfo()))
    here.command("count", 1, count=2, prefix="(2) ", icon=0)
    here.command("nonsense", 2)
    here.page.wait_for_function("sent.filter(each => each.type === 'reply').length === 2")
    assert here.page.title() == "(2) A site"
    assert "unknown command" in here.said("reply")[1]["error"]


def test_a_call_of_the_site_is_answered(talk: Any) -> None:
    here = talk(chats(PageInfo()))
    here.page.evaluate("() => { surface.call('open', {}).then(value => { globalThis.got = value; }); }")
    call = here.said("call")[0]
    here.page.evaluate(
        "id => tell({type: 'command', name: 'answer', args: {call: id, value: 'yes'}})", call["id"]
    )
    here.page.wait_for_function("globalThis.got === 'yes'")


def test_destroying_leaves_nothing_behind(talk: Any) -> None:
    here = talk(chats(PageInfo()))
    here.page.evaluate("surface.destroy()")
    assert here.page.locator(".view").count() == 0
    assert here.said("stop")
