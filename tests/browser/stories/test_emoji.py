"""Emoji on a page with a strict policy: picked, completed, sent, answered with, and without a network."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from demo.prosody import Prosody
from tests.browser.stories.conftest import BOTH_ENGINES, Visit
from tests.support.accounts import Account, Accounts, unique
from tests.support.site import HostSite

Couple = tuple[Account, Account]


def test_an_emoji_is_picked_under_the_strict_policy_and_fetched_only_then(
    visit: Visit, couple: Couple, site: HostSite
) -> None:
    juliet, romeo = visit(), visit()
    juliet.page.on(
        "console", lambda line: refused.append(line.text) if "Content Security" in line.text else None
    )
    refused: list[str] = []
    juliet.log_in(couple[0])
    romeo.log_in(couple[1])
    hers, his = juliet.chat("Romeo"), romeo.chat("Juliet")
    assert not [path for path in site.log if "/emoji-" in path]
    hers.box.fill("A rose ")
    hers.button("Emoji").click()
    juliet.page.get_by_role("combobox", name="Search").fill("rose")
    rose = juliet.page.get_by_role("option", name="rose", exact=True)
    expect(rose).to_be_visible()
    # Its styles came by, though none may be written in the page
    expect(rose.locator("..")).to_have_css("display", "grid")
    expect(rose.locator("..")).to_have_css("grid-template-columns", re.compile(r"^(\S+ ){7}\S+$"))
    rose.click()
    hers.box.press("Enter")
    his.sees("A rose 🌹")
    his.tool("React", "A rose 🌹")
    romeo.page.get_by_role("menuitem", name="More emoji").click()
    romeo.page.get_by_role("combobox", name="Search").fill("sunflower")
    romeo.page.get_by_role("option", name="sunflower").click()
    expect(hers.message("A rose 🌹").get_by_role("button", name="🌻: Romeo")).to_be_visible()
    assert refused == []
    assert not juliet.page.evaluate(
        "indexedDB.databases().then(all => all.filter(one => /emoji/.test(one.name)).length)"
    )


@BOTH_ENGINES
def test_names_and_shortnames_are_completed_while_one_types(
    visit: Visit, accounts: Accounts, prosody: Prosody
) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    room = f"{unique('garden')}@{prosody.muc}"
    hers, his = visit(nickname="Juliet C."), visit(nickname="Romeo")
    hers.log_in(juliet)
    garden = hers.join(room)
    his.log_in(romeo)
    there = his.join(room)
    expect(there.frame.locator(".conversation-title")).to_contain_text("2")
    there.box.press_sequentially("Is it you, @jul")
    offered = his.page.get_by_role("listbox", name="Suggestions").get_by_role("option", selected=True)
    expect(offered).to_contain_text("Juliet C.")
    there.box.press("Tab")
    expect(there.box).to_have_value("Is it you, @Juliet C. ")
    there.box.press_sequentially(":rose")
    expect(offered).to_contain_text(":rose:")
    there.box.press("Enter")
    expect(there.box).to_have_value("Is it you, @Juliet C. 🌹 ")
    there.box.press("Enter")
    garden.sees("Is it you, @Juliet C. 🌹")
    expect(garden.message("Is it you, @Juliet C. 🌹").locator(".mention.own")).to_have_text("@Juliet C.")
    expect(there.message("Is it you, @Juliet C. 🌹").locator(".mention")).to_have_text("@Juliet C.")


def test_emoji_are_found_by_their_names_in_the_persons_language(
    visit: Visit, accounts: Accounts, site: HostSite
) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    hers = visit()
    hers.log_in(juliet)
    hers.chat("Romeo")
    box = hers.root.locator("textarea")
    hers.call("chinwag.language('de')")
    expect(box).to_have_attribute("placeholder", "Nachricht")
    assert not [path for path in site.log if "/emoji-de-" in path]
    hers.page.get_by_role("button", name="Emoji", exact=True).click()
    search = hers.page.locator("chinwag-emoji-picker input.search")
    for words in ("Sonnenbl", "sunflow"):
        search.fill(words)
        expect(hers.page.get_by_role("option", name="Sonnenblume")).to_be_visible()
    hers.page.get_by_role("option", name="Sonnenblume").click()
    expect(box).to_have_value("🌻")
