"""What is sent while Python is busy, or just as the page goes, is said once or stands in its box again."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.stories.conftest import ComeBack, Visit
from tests.support.accounts import Account
from tests.support.people import People, Person
from tests.support.story import Conversation, Visitor

WAY = """{
  const { postMessage } = MessagePort.prototype;
  const hear = Object.getOwnPropertyDescriptor(MessagePort.prototype, "onmessage");
  const held = [];
  MessagePort.prototype.postMessage = function (text, ...more) {
    const isCut = ["never", "late"].includes(window.way) && String(text).includes('"type":"event"');
    if (isCut) held.push([this, text]);
    else postMessage.call(this, text, ...more);
  };
  Object.defineProperty(MessagePort.prototype, "onmessage", {
    ...hear,
    set(heard) {
      const isMute = ({ data }) => window.way === "mute" && String(data).includes('"answered"');
      hear.set.call(this, heard && ((event) => isMute(event) || heard.call(this, event)));
    },
  });
  addEventListener("pagehide", () => {
    if (window.way === "late") for (const [port, text] of held) postMessage.call(port, text);
  });
}"""
"""By `window.way` what the person does comes to Python "never", or "late", in the page's last moment; or
Python is "mute": its word does not come that it has something."""
SAID = "Good night, good night"


Talk = tuple[Visitor, Conversation, Person]


@pytest.fixture
def talk(visit: Visit, couple: tuple[Account, Account], people: People) -> Talk:
    """Juliet at a page whose way to Python can be cut, in a chat with Romeo, who hears what he is sent."""
    romeo = people.connect(couple[1])
    juliet = visit()
    juliet.page.add_init_script(WAY)
    juliet.page.reload()
    juliet.log_in(couple[0])
    chat = juliet.chat("Romeo")
    chat.say("Before")
    chat.sees("Before")
    chat.all_sent()
    return juliet, chat, romeo


def cut(visitor: Visitor, way: str) -> None:
    visitor.page.evaluate("(way) => { window.way = way; }", way)


def leave_and_return(visitor: Visitor, come_back: ComeBack, *, worker_ends: bool) -> Conversation:
    """By a reload, or when the browser has ended the worker, too."""
    if worker_ends:
        come_back(visitor)
    else:
        visitor.page.reload()
    visitor.opened_by_the_page()
    return visitor.conversation("Romeo")


@pytest.mark.parametrize("worker_ends", [False, True])
def test_what_never_came_to_python_stands_in_its_box_again(
    talk: Talk, come_back: ComeBack, worker_ends: bool
) -> None:
    juliet, chat, romeo = talk
    cut(juliet, "never")
    chat.say(SAID)
    expect(chat.box).to_have_value("")
    chat.box.press_sequentially("and more")
    chat = leave_and_return(juliet, come_back, worker_ends=worker_ends)
    expect(chat.box).to_have_value(f"{SAID}\nand more")
    chat.box.press("Enter")
    romeo.hears(f"{SAID}\nand more")
    chat.reads("Before", f"{SAID}\nand more")
    expect(chat.box).to_have_value("")
    assert romeo.bodies == ["Before", f"{SAID}\nand more"]


@pytest.mark.parametrize("way", ["late", "mute"])
def test_what_came_in_the_last_moment_or_of_which_the_page_never_heard_is_said_once(
    talk: Talk, come_back: ComeBack, way: str
) -> None:
    juliet, chat, romeo = talk
    cut(juliet, way)
    chat.say(SAID)
    if way == "mute":
        romeo.hears(SAID)
        chat.all_sent()
    chat = leave_and_return(juliet, come_back, worker_ends=False)
    if way == "late":
        romeo.hears(SAID)
    chat.reads("Before", SAID)
    chat.say("After")
    romeo.hears("After")
    chat.reads("Before", SAID, "After")
    expect(chat.box).to_have_value("")
    assert romeo.bodies == ["Before", SAID, "After"]
    chat = leave_and_return(juliet, come_back, worker_ends=True)
    chat.reads("Before", SAID, "After")
    expect(chat.box).to_have_value("")


FORGET = """() => {
  const kept = JSON.parse(sessionStorage.getItem("chinwag"));
  kept.layout.composing = [];
  sessionStorage.setItem("chinwag", JSON.stringify(kept));
}"""
"""As a worker leaves it that had told of the next picture, and ended before it had written anything."""


@pytest.mark.parametrize("forgotten", [False, True])
def test_a_change_or_an_answer_that_never_came_stands_again_where_it_is_made(
    talk: Talk, couple: tuple[Account, Account], come_back: ComeBack, forgotten: bool
) -> None:
    juliet, chat, romeo = talk
    romeo.say(couple[0].jid, "Shall I hear more?")
    chat.sees("Shall I hear more?")
    for name, said, whole in (("Edit", "Before", "Before dawn"), ("Reply", "Shall I hear more?", "Go on")):
        begin = chat.tool if name == "Reply" else chat.choose
        begin(name, said)
        expect(chat.frame.locator(".composer-context")).to_contain_text(said)
        cut(juliet, "never")
        chat.say(whole)
        if forgotten:
            juliet.page.evaluate(FORGET)
        chat = leave_and_return(juliet, come_back, worker_ends=True)
        expect(chat.frame.locator(".composer-context")).to_contain_text(said)
        expect(chat.box).to_have_value(whole)
        chat.box.press("Enter")
        chat.sees(whole)
        romeo.until(lambda whole=whole: romeo.bodies[-1].endswith(whole))  # type: ignore[misc]
    expect(chat.message("Go on").locator(".quote")).to_contain_text("Shall I hear more?")
    chat.reads("Before dawn", "Shall I hear more?", "Go on")
