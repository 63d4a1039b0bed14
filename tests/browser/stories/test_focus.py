"""What the person has in hand survives all that comes in: text, caret, selection, focus, composition."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import expect

from demo.prosody import Prosody
from tests.browser.stories.conftest import Visit
from tests.support.accounts import Account, Accounts, unique
from tests.support.people import People, Person
from tests.support.proxy import Proxy
from tests.support.story import Conversation, Visitor

DRAFT = "But soft, what light"
STATE = """(box) => ({
  text: box.value, from: box.selectionStart, to: box.selectionEnd, way: box.selectionDirection,
  focused: box.getRootNode().activeElement === box && document.hasFocus(),
})"""


@dataclass
class Scene:
    """Juliet writes to Romeo or in a room; Romeo and the nurse do what they do."""

    juliet: Visitor
    chat: Conversation
    me: Account
    romeo: Person
    nurse: Person
    room: str
    network: Proxy


def message_here(scene: Scene) -> None:
    text = unique("Here I am")
    scene.romeo.say(scene.me.jid, text)
    scene.chat.sees(text)


def many_messages_here(scene: Scene) -> None:
    for number in range(60):
        scene.romeo.say(scene.me.jid, f"Word {number}")
    scene.chat.sees("Word 59")


def message_elsewhere(scene: Scene) -> None:
    scene.nurse.say(scene.me.jid, "Madam!")
    expect(scene.juliet.row("Nurse")).to_contain_text("Madam!")


def presence(scene: Scene) -> None:
    scene.romeo.presence("dnd", "Fighting")
    expect(scene.chat.frame.get_by_role("img", name="Do not disturb")).to_be_visible()


def roster_push(scene: Scene) -> None:
    scene.nurse.send(f"<presence to='{scene.me.jid}' type='unsubscribed'/>")
    expect(scene.juliet.row("Nurse").get_by_role("img", name="Offline")).to_be_visible()


def typing(scene: Scene) -> None:
    scene.romeo.typing(scene.me.jid)
    message_elsewhere(scene)


def receipt(scene: Scene) -> None:
    expect(scene.chat.message("First").get_by_label("Delivered")).to_be_visible()


def room_subject_and_occupants(scene: Scene) -> None:
    scene.romeo.join(scene.room, "Romeo")
    scene.romeo.subject(scene.room, "Gossip")
    scene.romeo.say(scene.room, "What news?", kind="groupchat")
    expect(scene.juliet.row(scene.room.split("@")[0])).to_contain_text("What news?")


def nonsense(scene: Scene) -> None:
    scene.romeo.send(f"<message to='{scene.me.jid}' type='chat'><x xmlns='urn:nobody:knows'/></message>")
    scene.romeo.send(f"<iq to='{scene.me.jid}/none' type='get' id='n1'><q xmlns='urn:nobody:knows'/></iq>")
    message_here(scene)


def connection_lost_and_resumed(scene: Scene) -> None:
    scene.network.cut()
    scene.romeo.say(scene.me.jid, "While you were away")
    scene.chat.sees("While you were away")


def window_resized(scene: Scene) -> None:
    scene.juliet.page.set_viewport_size({"width": 1100, "height": 640})
    message_here(scene)


HAPPENINGS: list[Callable[[Scene], None]] = [
    message_here,
    many_messages_here,
    message_elsewhere,
    presence,
    roster_push,
    typing,
    receipt,
    room_subject_and_occupants,
    nonsense,
    window_resized,
    connection_lost_and_resumed,
]


@pytest.fixture
def scene(visit: Visit, accounts: Accounts, prosody: Prosody, people: People) -> Any:
    juliet, romeo, nurse = accounts.make("juliet", "romeo", "nurse")
    accounts.befriend(juliet, romeo, nurse)
    room = f"{unique('kitchen')}@{prosody.muc}"
    with Proxy(prosody.http_port) as network:
        visitor = visit(websocket_url=network.websocket_url, nickname="Juliet")
        other, third = people.connect(romeo), people.connect(nurse)
        third.join(room, "Nurse")
        visitor.log_in(juliet)
        visitor.join(room).button(re.compile("^Close kitchen")).click()
        chat = visitor.chat("Romeo")
        chat.say("First")
        other.hears("First")
        yield Scene(visitor, chat, juliet, other, third, room, network)


def test_text_caret_selection_and_focus_survive_all_that_comes_in(scene: Scene) -> None:
    scene.chat.box.press_sequentially(DRAFT)
    scene.chat.box.evaluate("(box) => box.setSelectionRange(4, 8, 'backward')")
    before = scene.chat.box.evaluate(STATE)
    assert before == {"text": DRAFT, "from": 4, "to": 8, "way": "backward", "focused": True}
    for happening in HAPPENINGS:
        happening(scene)
        assert scene.chat.box.evaluate(STATE) == before, happening.__name__
    scene.juliet.page.keyboard.type("loud")
    scene.chat.box.press("End")
    scene.juliet.page.keyboard.type(" through yonder window")
    scene.chat.box.press("Enter")
    scene.romeo.hears("But loud, what light through yonder window")


def test_a_composition_is_not_disturbed(scene: Scene) -> None:
    page = scene.juliet.page
    keyboard = page.context.new_cdp_session(page)
    scene.chat.box.focus()
    compose = {"text": "にほ", "selectionStart": 2, "selectionEnd": 2}
    keyboard.send("Input.imeSetComposition", compose)
    scene.chat.box.evaluate("""(box) => {
      globalThis.ended = 0;
      box.addEventListener("compositionend", () => ended++);
    }""")
    message_here(scene)
    presence(scene)
    message_elsewhere(scene)
    assert page.evaluate("ended") == 0
    assert scene.chat.box.input_value() == "にほ"
    keyboard.send("Input.imeSetComposition", {"text": "にほん", "selectionStart": 3, "selectionEnd": 3})
    keyboard.send("Input.insertText", {"text": "日本"})
    scene.chat.box.press("Enter")
    scene.romeo.hears("日本")


def test_the_search_box_and_dialogs_keep_what_is_typed(scene: Scene) -> None:
    page = scene.juliet.page
    search = scene.juliet.list.get_by_role("searchbox")
    search.press_sequentially("rom")
    message_here(scene)
    expect(search).to_be_focused()
    expect(search).to_have_value("rom")
    search.fill("")
    page.get_by_role("button", name="New chat").first.click()
    address = page.get_by_role("dialog").get_by_label("Address")
    address.press_sequentially("mercu")
    message_elsewhere(scene)
    scene.romeo.say(scene.me.jid, "Are you writing?")
    scene.chat.sees("Are you writing?")
    expect(address).to_be_focused()
    expect(address).to_have_value("mercu")


def test_text_selected_in_a_message_stays_selected(scene: Scene) -> None:
    scene.romeo.say(scene.me.jid, "Here I am")
    scene.chat.message("Here I am").locator(".body").evaluate("""(body) => {
      const text = document.createTreeWalker(body, NodeFilter.SHOW_TEXT).nextNode();
      getSelection().setBaseAndExtent(text, 0, text, 6);
    }""")
    many_messages_here(scene)
    presence(scene)
    selected = scene.chat.frame.evaluate("""(frame) => {
      const root = frame.getRootNode();
      return (root.getSelection ? root.getSelection() : getSelection()).toString();
    }""")
    assert selected == "Here I"


def test_a_draft_survives_minimising_and_other_windows(scene: Scene) -> None:
    scene.chat.box.press_sequentially(DRAFT)
    scene.chat.button("Minimise Romeo").click()
    nurse = scene.juliet.chat("Nurse")
    nurse.say("Nurse!")
    scene.juliet.page.get_by_title("Open Romeo").click()
    expect(scene.chat.box).to_have_value(DRAFT)
    expect(scene.chat.box).to_be_focused()
