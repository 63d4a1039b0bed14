"""Encrypted in tabs without a shared worker: each has an engine of its own, one of them the ratchets."""

from __future__ import annotations

import os
import random

from playwright.sync_api import expect

from demo.prosody import Prosody
from tests.browser.stories.conftest import Visit
from tests.support.accounts import Account
from tests.support.browsers import Pages
from tests.support.site import HostSite
from tests.support.story import Conversation, Visitor

Couple = tuple[Account, Account]
NOT_SHARED = "delete globalThis.SharedWorker"
ROUNDS = 100 if os.environ.get("CHINWAG_LONG") else 10


def is_encrypted(chat: Conversation) -> None:
    expect(chat.frame.locator(".padlock")).to_have_attribute("data-lock", "on")


def test_tabs_that_come_and_go_read_all_once_and_are_read(
    pages: Pages, site: HostSite, prosody: Prosody, couple: Couple, visit: Visit
) -> None:
    chance = random.Random(1)
    romeo = visit(encryption="always")
    romeo.log_in(couple[1])
    his = romeo.chat("Juliet")
    context = pages.context(viewport={"width": 1280, "height": 800})
    context.add_init_script(NOT_SHARED)
    address = site.page({"websocket_url": prosody.websocket_url, "encryption": "always"})

    def come() -> Visitor:
        tab = Visitor(pages.beside(context))
        tab.page.goto(address)
        return tab

    def chat_of(tab: Visitor) -> Conversation:
        tab.open()
        tab.is_online()
        return tab.chat("Romeo")

    first = come()
    first.open()
    first.page.get_by_label("Stay logged in").check()
    first.log_in(couple[0])
    chats = [first.chat("Romeo")]
    is_encrypted(chats[0])
    is_encrypted(his)
    expected = ["Good morning"]
    his.say("Good morning")
    chats[0].sees("Good morning")
    chats += [chat_of(come()) for _ in range(2)]
    for number in range(ROUNDS):
        his.say(f"His {number}")
        writer = chance.choice(chats)
        writer.say(f"Hers {number}")
        gone = chats.pop(chance.randrange(len(chats)))
        if gone is writer:
            gone.sees(f"Hers {number}")
            gone.all_sent()
        gone.page.close()
        chats.append(chat_of(come()))
        expected += [f"His {number}", f"Hers {number}"]
        for chat in (*chats, his):
            for body in expected[-2:]:
                expect(chat.bubbles.get_by_text(body, exact=True)).to_have_count(1)
    for chat in (*chats, his):
        assert sorted(each for each in chat.bodies if each in expected) == sorted(expected)
        assert len(chat.bodies) == len(expected)
        assert not any("encrypted" in each for each in chat.bodies)
