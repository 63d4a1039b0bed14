"""The menu of a message: made for the one that has it open, and for no other."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.support.waiting import until
from tests.ui.gallery import PHONE
from tests.ui.scenes import MAIN, Scene
from tests.ui.stories import JULIET, one_window
from vdom import Encoder, query
from widget.core.events import MessageMenuClosed, MessageMenuOpened
from widget.core.feature import Slot
from widget.core.model import BareJID, MessageId, PageInfo
from widget.features.actions import CopyChosen, QuoteChosen
from widget.ui.shell import shell

LADDER = "Shall I bring the ladder?"


def id_of(scene: Scene, text: str) -> MessageId:
    found = query(shell(scene.picture())).all(cls="message")
    return next(MessageId(str(each.attr("data_id"))) for each in found if text in each.text())


def opened(scene: Scene, text: str = LADDER) -> Scene:
    return scene.tell(MessageMenuOpened(MAIN, BareJID(JULIET), id_of(scene, text)))


def test_the_menu_of_a_message_offers_what_can_be_done_with_it() -> None:
    found = query(shell(opened(one_window(PageInfo())).picture())).find(cls="message-menu")
    assert found.find(role="menuitem", text="Copy text").click() == CopyChosen(MAIN, LADDER)
    assert found.find(role="menuitem", text="Quote").click() == QuoteChosen(MAIN, BareJID(JULIET), LADDER)


def test_nobody_is_asked_what_can_be_done_with_the_messages_that_are_drawn() -> None:
    scene = one_window(PageInfo())
    asked: list[object] = []
    fill = scene.store.fill

    def counted(slot: Slot, *args: Any) -> Any:
        if slot is Slot.MESSAGE_ACTIONS:
            asked.append(args)
        return fill(slot, *args)

    setattr(scene.store, "fill", counted)  # noqa: B010 - mypy would not have it otherwise
    query(shell(scene.picture())).text()
    assert asked == []
    query(shell(opened(scene).picture())).text()
    asked.clear()
    query(shell(scene.picture())).text()
    assert len(asked) == 1


def test_an_open_menu_draws_no_message_again() -> None:
    scene, encoder = one_window(PageInfo()), Encoder()
    encoder.encode(shell(scene.picture()))
    patch = str(encoder.encode(shell(opened(scene).picture())))
    assert "Copy text" in patch
    assert patch.count("ladder") == 0


def test_the_tools_are_drawn_once_and_know_the_messages_that_came_since() -> None:
    scene, encoder = one_window(PageInfo()), Encoder()
    tools = query(shell(scene.picture())).find(cls="message-tools")
    encoder.encode(shell(scene.picture()))
    scene.said(JULIET, (0, JULIET, "The nurse is here"))
    patch = str(encoder.encode(shell(scene.picture())))
    assert "The nurse is here" in patch
    assert "message-tools" not in patch
    chosen: Any = tools.find("button", title="Reply").fire("click", data_of=id_of(scene, "The nurse is here"))
    assert chosen.message.body == "The nurse is here"


@pytest.mark.browser
def test_a_menu_opens_by_keyboard_from_the_messages_and_gives_the_focus_back(talk: Any) -> None:
    here = talk(one_window(PageInfo()))
    here.page.get_by_role("log").focus()
    for key in ("ArrowUp", "ArrowUp", "ArrowUp", "ArrowDown", "Enter"):
        here.page.keyboard.press(key)
    assert here.obey() == MessageMenuOpened(MAIN, BareJID(JULIET), id_of(here.scene, LADDER))
    expect(here.page.get_by_role("menuitemcheckbox", name="React with 👍")).to_be_focused()
    here.page.keyboard.press("Escape")
    here.has_focus_in(LADDER)
    until(here.page, lambda: here.last == MessageMenuClosed(MAIN))
    assert here.obey() == MessageMenuClosed(MAIN)
    expect(here.page.get_by_role("menu")).to_have_count(0)
    here.has_focus_in(LADDER)
    here.page.keyboard.press("Escape")
    here.has_focus("Messages")


def row(here: Any, text: str) -> Locator:
    found: Locator = here.page.locator(".message", has_text=text)
    return found


@pytest.mark.browser
def test_the_tools_stand_beside_the_message_under_the_pointer(talk: Any) -> None:
    here = talk(one_window(PageInfo()))
    tools = here.page.get_by_role("toolbar", name="With this message")
    expect(tools).to_be_hidden()
    row(here, LADDER).locator(".bubble").hover()
    expect(tools).to_be_visible()
    bubble = row(here, LADDER).locator(".bubble")
    until(here.page, lambda: (tools.bounding_box(), bubble.bounding_box()), lambda both: _over(*both))
    tools.get_by_role("button", name="More").click()
    assert here.obey() == MessageMenuOpened(MAIN, BareJID(JULIET), id_of(here.scene, LADDER))
    expect(here.page.get_by_role("menu", name="With this message")).to_be_visible()


def _over(box: Any, bubble: Any) -> bool:
    """The one lies over the other's corner."""
    sideways: bool = box["x"] < bubble["x"] < box["x"] + box["width"]
    return sideways and box["y"] < bubble["y"] < box["y"] + box["height"]


@pytest.mark.browser
def test_on_a_phone_a_tap_opens_the_menu_at_the_foot_of_the_screen(talk: Any) -> None:
    page = PageInfo(width=PHONE[0], height=PHONE[1], touch=True)
    here = talk(one_window(page), PHONE)
    row(here, LADDER).locator(".body").tap()
    here.obey()
    menu = here.page.get_by_role("menu", name="With this message")
    expect(menu).to_be_visible()
    box = menu.bounding_box()
    assert box["y"] + box["height"] > PHONE[1] - 20
    item = here.page.get_by_role("menuitem", name="Copy text").bounding_box()
    assert item["height"] >= 44


@pytest.mark.browser
def test_what_is_quoted_stands_where_one_writes_with_the_caret_behind_it(talk: Any) -> None:
    here = talk(one_window(PageInfo()))
    box = here.page.locator("textarea")
    box.fill("Dear Juliet")
    here.command("write", selector="textarea", text="> A rose\n")
    expect(box).to_have_value("Dear Juliet\n> A rose\n")
    expect(box).to_be_focused()
    here.page.keyboard.type("Indeed")
    expect(box).to_have_value("Dear Juliet\n> A rose\nIndeed")


PRESS = """([item, to]) => {
    const at = { pointerType: "touch", bubbles: true, composed: true, clientX: 100, clientY: 300 };
    item.dispatchEvent(new PointerEvent("pointerdown", at));
    if (to) item.dispatchEvent(new PointerEvent("pointermove", { ...at, clientY: to }));
}"""


@pytest.mark.browser
def test_a_finger_that_rests_on_a_message_opens_its_menu_and_one_that_moves_on_does_not(talk: Any) -> None:
    page = PageInfo(width=PHONE[0], height=PHONE[1], touch=True)
    here = talk(one_window(page), PHONE)
    here.page.clock.install()
    wanted = "sent.filter(each => each.type === 'event' && each.event[1].detail).length"
    before = here.page.evaluate(wanted)
    row(here, LADDER).evaluate("(item, press) => eval(press)([item, 340])", PRESS)
    here.page.clock.run_for(1000)
    assert here.page.evaluate(wanted) == before
    row(here, LADDER).evaluate("(item, press) => eval(press)([item, 0])", PRESS)
    here.page.clock.run_for(1000)
    assert here.page.evaluate(wanted) == before
    row(here, LADDER).dispatch_event("pointerup", {"pointerType": "touch"})
    assert here.page.evaluate(wanted) == before + 1
    assert here.obey() == MessageMenuOpened(MAIN, BareJID(JULIET), id_of(here.scene, LADDER))
