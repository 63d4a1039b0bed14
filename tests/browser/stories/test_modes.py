"""Overlay and fullscreen: windows and the bar, three panes side by side, and live switching."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.stories.conftest import BOTH_ENGINES, Visit
from tests.support.accounts import Account, Accounts
from tests.support.people import People
from tests.support.waiting import becomes, place, until

AT_LEAST_TWO_SECONDS = re.compile(r"^0:0[2-9]$")
FRIENDS = ("Benvolio", "Mercutio", "Nurse", "Romeo")


@pytest.fixture
def friends(accounts: Accounts) -> tuple[Account, ...]:
    """Juliet and her friends, in the order of their names."""
    juliet, *others = accounts.make("juliet", *(name.lower() for name in FRIENDS))
    accounts.befriend(juliet, *others)
    return (juliet, *others)


def test_a_fourth_window_minimises_the_one_longest_unused(
    visit: Visit, friends: tuple[Account, ...], people: People
) -> None:
    romeo = people.connect(friends[-1])
    juliet = visit()
    juliet.log_in(friends[0])
    chats = {name: juliet.chat(name) for name in FRIENDS[:3]}
    for chat in chats.values():
        expect(chat.frame).to_be_in_viewport(ratio=1)
    _apart([*(chat.frame for chat in chats.values()), juliet.list])
    chats["Benvolio"].box.fill("I am still being written to")
    juliet.chat("Romeo")
    bar = juliet.page.get_by_role("navigation", name="Minimised chats")
    expect(bar.get_by_role("listitem")).to_have_count(1)
    expect(bar).to_contain_text("Benvolio")
    expect(chats["Benvolio"].frame).to_have_count(0)
    bar.get_by_role("button", name="Benvolio").first.click()
    expect(chats["Benvolio"].box).to_be_focused()
    expect(chats["Benvolio"].box).to_have_value("I am still being written to")
    expect(bar).to_contain_text("Mercutio")
    romeo_chat = juliet.conversation("Romeo")
    romeo_chat.button("Minimise Romeo").click()
    expect(bar.get_by_role("listitem")).to_have_count(2)
    romeo.say(friends[0].jid, "Juliet?")
    expect(bar.get_by_role("listitem").filter(has_text="Romeo").locator(".badge")).to_have_text("1")
    bar.get_by_role("button", name="Close Romeo").click()
    expect(bar.get_by_role("listitem")).to_have_count(1)


def test_windows_have_room_on_a_small_page(visit: Visit, friends: tuple[Account, ...]) -> None:
    juliet = visit(browser={"viewport": {"width": 800, "height": 600}})
    juliet.log_in(friends[0])
    for name in FRIENDS[:3]:
        juliet.chat(name)
    frames = juliet.page.locator("section.conversation")
    for frame in frames.all():
        expect(frame).to_be_in_viewport(ratio=1)
    _apart([*frames.all(), juliet.list])
    assert juliet.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_fullscreen_has_list_conversation_and_details_side_by_side(
    visit: Visit, friends: tuple[Account, ...], people: People
) -> None:
    people.connect(friends[-1])
    juliet = visit(mode="fullscreen")
    juliet.enter(friends[0])
    juliet.is_online()
    expect(juliet.launcher).to_be_hidden()
    expect(juliet.page.get_by_text("Nothing open")).to_be_visible()
    chat = juliet.chat("Romeo")
    chat.button("Details").click()
    details = juliet.page.get_by_role("region", name="Details")
    expect(details).to_contain_text(friends[-1].jid)
    panes = [juliet.list, chat.frame, details]
    _apart(panes)
    boxes = [place(pane) for pane in panes]
    assert sum(box["width"] for box in boxes) >= 1270
    assert all(box["height"] >= 790 for box in boxes)
    juliet.page.keyboard.press("Escape")
    expect(details).to_have_count(0)
    other = juliet.chat("Nurse")
    expect(chat.frame).to_have_count(0)
    expect(other.box).to_be_focused()


LONG = "\n".join(f"Verse {number}" for number in range(12))
HELD = """(box) => {
    const scroller = box.closest(".conversation").querySelector(".scroller");
    const edge = scroller.getBoundingClientRect().top;
    const messages = [...scroller.querySelectorAll(".message")];
    const first = messages.findIndex((each) => each.getBoundingClientRect().bottom > edge);
    return [box.selectionStart, box.selectionEnd, first];
}"""
SCROLLED_UP = """async (box) => {
    box.closest(".conversation").querySelector(".scroller").scrollTop = 400;
    window.same = box;
    await new Promise((frame) => requestAnimationFrame(() => requestAnimationFrame(frame)));
}"""


@pytest.mark.parametrize("mode", ["fullscreen", "embedded", "mobile"])
def test_switching_live_and_back_keeps_draft_caret_scroll_and_focus(
    visit: Visit, friends: tuple[Account, ...], mode: str
) -> None:
    juliet = visit(mode="overlay", target="#place", page={"body": '<div id="place"></div>'})
    juliet.page.evaluate("Object.assign(place.style, { width: '800px', height: '500px' })")
    juliet.log_in(friends[0])
    chat = juliet.chat("Romeo")
    for _ in range(8):
        chat.say(LONG)
    expect(chat.bubbles).to_have_count(8)
    chat.all_sent()
    chat.box.press_sequentially("Half a sentence")
    chat.box.evaluate("(box) => box.setSelectionRange(5, 5)")
    chat.box.evaluate(SCROLLED_UP)
    held = chat.box.evaluate(HELD)
    assert 0 < held[2] < 6
    for wanted in (mode, "overlay", mode):
        juliet.call("(mode) => chinwag.mode(mode)", wanted)
        expect(juliet.page.locator(f".surface[data-mode={wanted}]")).to_have_count(1)
        expect(chat.box).to_have_value("Half a sentence")
        expect(chat.box).to_be_focused()
        assert chat.box.evaluate("(box) => box === same")
        becomes(juliet.page, lambda: chat.box.evaluate(HELD), held)
    juliet.page.keyboard.type("hearted")
    expect(chat.box).to_have_value("Half hearteda sentence")


def test_what_plays_goes_on_in_another_mode(visit: Visit, friends: tuple[Account, ...]) -> None:
    browser = {"viewport": {"width": 1280, "height": 800}, "permissions": ["microphone"]}
    juliet = visit(browser=browser)
    juliet.log_in(friends[0])
    chat = juliet.chat("Romeo")
    chat.button("Record a voice message").click()
    expect(chat.frame.locator(".voice .sound-time")).to_have_text(AT_LEAST_TWO_SECONDS)
    chat.button("Stop recording").click()
    chat.button("Send the recording").click()
    card = chat.frame.locator(".message .sound")
    expect(card).to_be_visible()
    chat.all_sent()
    sound = card.locator("audio")
    sound.evaluate("(sound) => { sound.loop = true; }")
    card.get_by_role("button", name="Play").click()
    until(juliet.page, lambda: sound.evaluate("(sound) => sound.currentTime > 0"))
    for mode in ("fullscreen", "mobile", "overlay"):
        juliet.call("(mode) => chinwag.mode(mode)", mode)
        expect(juliet.page.locator(f".surface[data-mode={mode}]")).to_have_count(1)
        assert sound.evaluate("(sound) => !sound.paused")
        until(juliet.page, lambda: sound.evaluate("(sound) => sound.currentTime > 0"))


@BOTH_ENGINES
def test_a_window_is_moved_and_resized_by_pointer_and_keys_and_stands_there_again(
    visit: Visit, friends: tuple[Account, ...]
) -> None:
    juliet = visit()
    juliet.log_in(friends[0])
    chat = juliet.chat("Romeo")
    mouse, before = juliet.page.mouse, _box(chat.frame)
    mouse.move(before["x"] + 120, before["y"] + 20)
    mouse.down()
    mouse.move(before["x"] - 80, before["y"] - 60, steps=4)
    mouse.up()
    moved = {**before, "x": before["x"] - 200, "y": before["y"] - 80}
    _stands(chat.frame, moved)
    corner = moved["x"] + moved["width"] - 6, moved["y"] + moved["height"] - 6  # it is round
    mouse.move(*corner)
    mouse.down()
    mouse.move(corner[0] + 60, corner[1] + 40, steps=4)
    mouse.up()
    larger = {**moved, "width": moved["width"] + 60, "height": moved["height"] + 40}
    _stands(chat.frame, larger)
    grip = chat.button("Move or resize Romeo by arrow keys")
    grip.focus()
    grip.press("ArrowRight")
    grip.press("Shift+ArrowUp")
    nudged = {**larger, "x": larger["x"] + 16, "height": larger["height"] - 16}
    _stands(chat.frame, nudged)
    # Told when the keys have rested; the next page is drawn by it
    juliet.page.wait_for_function("() => JSON.parse(sessionStorage.chinwag).layout.boxes.length")
    juliet.page.wait_for_function(
        f"() => JSON.parse(sessionStorage.chinwag).layout.boxes[0][1].x === {nudged['x']}"
    )
    juliet.page.reload()
    juliet.is_online()
    _stands(juliet.conversation("Romeo").frame, nudged)
    juliet.page.set_viewport_size({"width": 800, "height": 600})
    expect(juliet.conversation("Romeo").frame).to_be_in_viewport(ratio=1)
    juliet.page.set_viewport_size({"width": 1280, "height": 800})
    juliet.conversation("Romeo").button("Move or resize Romeo by arrow keys").press("Home")
    expect(juliet.page.locator("[data-floating]")).to_have_count(0)


def _box(part: Locator) -> dict[str, int]:
    return {name: round(pixels) for name, pixels in place(part).items()}


def _stands(part: Locator, there: dict[str, int]) -> None:
    becomes(part.page, lambda: _box(part), there)


@BOTH_ENGINES
def test_a_button_switches_modes(visit: Visit, friends: tuple[Account, ...]) -> None:
    juliet = visit()
    juliet.log_in(friends[0])
    juliet.page.get_by_role("button", name="Fill the page").click()
    expect(juliet.page.get_by_text("Nothing open")).to_be_visible()
    expect(juliet.launcher).to_be_hidden()
    juliet.page.get_by_role("button", name="Show as windows").click()
    expect(juliet.launcher).to_be_visible()
    expect(juliet.list).to_be_visible()


def test_the_pages_own_scripts_open_and_close_the_chat(visit: Visit, friends: tuple[Account, ...]) -> None:
    juliet = visit()
    juliet.call("void chinwag.open()")
    expect(juliet.page.get_by_label("Address")).to_be_visible()
    juliet.call("void chinwag.close()")
    expect(juliet.page.get_by_label("Address")).to_have_count(0)
    juliet.call("void chinwag.toggle()")
    expect(juliet.page.get_by_label("Address")).to_be_visible()
    juliet.enter(friends[0])
    juliet.is_online()
    juliet.call("chinwag.destroy()")
    expect(juliet.root).to_have_count(0)


def _apart(parts: list[Locator]) -> None:
    """No two of them overlap."""
    boxes = sorted(map(place, parts), key=lambda box: box["x"])
    for left, right in pairwise(boxes):
        assert left["x"] + left["width"] <= right["x"] + 1, (left, right)
