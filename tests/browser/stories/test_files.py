"""Files: chosen, dropped and pasted, sent to a real server, and seen by the other side."""

from __future__ import annotations

from playwright.sync_api import expect

from demo.prosody import Prosody
from tests.browser.stories.conftest import BOTH_ENGINES, ComeBack, Visit
from tests.support.accounts import Account
from tests.support.images import png
from tests.support.people import People
from tests.support.proxy import Proxy

Couple = tuple[Account, Account]

DROP = """({target, name}) => {
  const carried = new DataTransfer();
  carried.items.add(new File(["Dropped"], name, {type: "text/plain"}));
  const at = document.querySelector("chinwag-root").shadowRoot.querySelector(target);
  for (const type of ["dragenter", "dragover", "drop"]) {
    const given = {dataTransfer: carried, bubbles: true, composed: true, cancelable: true};
    at.dispatchEvent(new DragEvent(type, given));
  }
}"""
PASTE = """({data, name}) => {
  const carried = new DataTransfer();
  carried.items.add(new File([new Uint8Array(data)], name, {type: "image/png"}));
  const box = document.querySelector("chinwag-root").shadowRoot.querySelector(".composer textarea");
  box.dispatchEvent(new ClipboardEvent("paste", {clipboardData: carried, bubbles: true, composed: true,
    cancelable: true}));
}"""


@BOTH_ENGINES
def test_a_picture_that_is_chosen_is_seen_by_the_other_side_in_small_and_in_large(
    visit: Visit, couple: Couple
) -> None:
    juliet, romeo = visit(), visit()
    juliet.log_in(couple[0])
    romeo.log_in(couple[1])
    hers, his = juliet.chat("Romeo"), romeo.chat("Juliet")
    hers.attach("sky.png", png(320, height=200))
    expect(hers.frame.locator(".tray-file")).to_contain_text("sky.png")
    hers.say("The sky")
    his.sees("The sky")
    expect(hers.frame.locator(".tray-file")).to_have_count(0)
    for chat in (hers, his):
        chat.is_drawn("sky.png", 320)
    hers.all_sent()
    his.frame.get_by_role("button", name="sky.png").click()
    large = romeo.page.get_by_role("dialog", name="sky.png")
    expect(large.get_by_role("img", name="sky.png")).to_be_visible()
    romeo.page.keyboard.press("Escape")
    expect(large).to_have_count(0)


def test_files_are_dropped_on_a_conversation_and_pasted_into_it(visit: Visit, couple: Couple) -> None:
    juliet, romeo = visit(), visit()
    juliet.log_in(couple[0])
    romeo.log_in(couple[1])
    hers, his = juliet.chat("Romeo"), romeo.chat("Juliet")
    juliet.call(DROP, {"target": ".conversation .scroller", "name": "letter.txt"})
    juliet.call(PASTE, {"data": list(png(40)), "name": "scan.png"})
    expect(hers.frame.locator(".tray-file")).to_have_count(2)
    hers.box.press("Enter")
    card = his.frame.get_by_role("link", name="Download letter.txt")
    expect(card).to_contain_text("7 bytes")
    expect(his.frame.get_by_role("img", name="scan.png")).to_be_visible()


def test_what_is_too_large_or_empty_says_so_and_can_be_taken_away(visit: Visit, couple: Couple) -> None:
    juliet = visit()
    juliet.log_in(couple[0])
    chat = juliet.chat("Romeo")
    chat.attach("film.bin", b"x" * (11 * 1024 * 1024), "application/octet-stream")
    expect(chat.frame.locator(".tray-file")).to_contain_text("Too large: the server takes up to 10 MB.")
    chat.attach("nothing.txt", b"", "text/plain")
    expect(chat.frame.get_by_text("This file is empty.")).to_be_visible()
    for name in ("film.bin", "nothing.txt"):
        chat.button(f"Remove {name}").click()
    expect(chat.frame.locator(".tray-file")).to_have_count(0)


def test_what_is_chosen_while_the_network_is_down_is_sent_by_the_next_page(
    visit: Visit, couple: Couple, prosody: Prosody, people: People, come_back: ComeBack
) -> None:
    romeo = people.connect(couple[1])
    with Proxy(prosody.http_port) as network:
        juliet = visit(websocket_url=network.websocket_url)
        juliet.log_in(couple[0])
        chat = juliet.chat("Romeo")
        network.refuse = True
        network.cut()
        chat.attach("sky.png", png(320, height=200))
        expect(chat.frame.locator(".tray-file")).to_contain_text("sky.png")
        chat.box.press("Enter")
        expect(chat.frame.locator(".tray-file")).to_contain_text("Waiting")
        come_back(juliet)
        network.refuse = False
        juliet.opened_by_the_page()
        assert romeo.hears().body.endswith("/sky.png")
        expect(juliet.conversation("Romeo").frame.get_by_role("img", name="sky.png")).to_be_visible()


def test_a_picture_of_another_host_waits_for_the_person(visit: Visit, couple: Couple) -> None:
    juliet, romeo = visit(media="none"), visit()
    juliet.log_in(couple[0])
    romeo.log_in(couple[1])
    hers, his = juliet.chat("Romeo"), romeo.chat("Juliet")
    his.attach("sky.png", png(320, height=200))
    his.box.press("Enter")
    gate = hers.button("Show picture")
    expect(gate).to_contain_text("localhost")
    expect(hers.frame.get_by_role("img", name="sky.png")).to_have_count(0)
    gate.click()
    expect(hers.frame.get_by_role("img", name="sky.png")).to_be_visible()
