"""The smoke story in Firefox: log in, chat, a room, switch modes, reload."""

from __future__ import annotations

from playwright.sync_api import expect

from demo.prosody import Prosody
from tests.support.accounts import Account, unique
from tests.support.browsers import Pages
from tests.support.people import People
from tests.support.site import HostSite
from tests.support.story import Visitor


def test_the_smoke_story_in_firefox(
    firefox_pages: Pages, site: HostSite, prosody: Prosody, couple: tuple[Account, Account], people: People
) -> None:
    romeo = people.connect(couple[1])
    room = f"{unique('vault')}@{prosody.muc}"
    romeo.join(room, "Romeo")
    page = firefox_pages.open(viewport={"width": 1280, "height": 800})
    page.goto(site.page({"websocket_url": prosody.websocket_url}))
    juliet = Visitor(page)
    juliet.open()
    juliet.enter(Account(couple[0].jid, "wrong", "Juliet"))
    expect(page.get_by_role("alert")).to_contain_text("password is wrong")
    juliet.log_in(couple[0])
    chat = juliet.chat("Romeo")
    expect(chat.box).to_be_focused()
    chat.say("By the other engine")
    romeo.hears("By the other engine")
    romeo.say(couple[0].jid, "It makes no difference")
    chat.reads("By the other engine", "It makes no difference")
    vault = juliet.join(room)
    vault.say("And here?")
    romeo.hears("And here?")
    romeo.say(room, "Neither", kind="groupchat")
    vault.reads("And here?", "Neither")
    juliet.call("() => void chinwag.mode('fullscreen')")
    expect(juliet.launcher).to_be_hidden()
    expect(vault.box).to_be_visible()
    page.reload()
    juliet.opened_by_the_page()
    juliet.is_online()
    juliet.chat("Romeo").reads("By the other engine", "It makes no difference")
