"""Tabs of a browser without shared workers: each has an engine of its own, on the same account and disk."""

from __future__ import annotations

from playwright.sync_api import expect

from demo.prosody import Prosody
from tests.support.accounts import Account
from tests.support.browsers import Pages
from tests.support.people import People
from tests.support.proxy import Proxy
from tests.support.site import HostSite
from tests.support.story import Visitor

Couple = tuple[Account, Account]
NOT_SHARED = "delete globalThis.SharedWorker"


def test_what_a_closed_tab_has_not_sent_is_sent_by_one_of_the_next(
    pages: Pages, site: HostSite, prosody: Prosody, couple: Couple, people: People
) -> None:
    romeo = people.connect(couple[1])
    context = pages.context(viewport={"width": 1280, "height": 800})
    context.add_init_script(NOT_SHARED)
    with Proxy(prosody.http_port) as network:
        address = site.page({"websocket_url": network.websocket_url})

        def opened() -> Visitor:
            tab = pages.beside(context)
            tab.goto(address)
            return Visitor(tab)

        first = opened()
        first.open()
        first.page.get_by_label("Stay logged in").check()
        first.log_in(couple[0])
        chat = first.chat("Romeo")
        chat.say("Before")
        romeo.hears("Before")
        chat.all_sent()
        network.refuse = True
        network.cut()
        chat.say("Left behind")
        expect(chat.message("Left behind").get_by_label("Sending")).to_be_visible()
        first.page.close()
        tabs = [opened() for _ in range(2)]
        for tab in tabs:
            tab.open()
            tab.chat("Romeo").sees("Left behind")
        network.refuse = False
        for at, tab in enumerate(tabs):
            tab.comes_online()
            tab.conversation("Romeo").say(f"Tab {at}")
            romeo.hears(f"Tab {at}")
        for tab in tabs:
            chat = tab.conversation("Romeo")
            chat.all_sent()
            for body in ("Left behind", "Tab 0", "Tab 1"):
                expect(chat.bubbles.get_by_text(body, exact=True)).to_have_count(1)
        assert sorted(romeo.bodies) == ["Before", "Left behind", "Tab 0", "Tab 1"]
