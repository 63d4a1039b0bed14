"""A browser that is killed again and again in an encrypted talk, while its tabs come and go.

Ten times; a hundred by `CHINWAG_LONG=1`. A tab that is loaded again at the end draws what is stored, in that
order. Before that each tab has an order of its own here: without a shared worker each numbers what comes for
itself, and what is said while one connects is sent after what others send meanwhile.
"""

from __future__ import annotations

import itertools
import os
import random
import threading
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Error, Playwright, expect

from demo.prosody import Prosody
from tests.browser.stories.conftest import Visit
from tests.support.accounts import Account
from tests.support.browsers import Watch
from tests.support.devices import devices, has_a_device
from tests.support.lasting import Home, is_stored, messages
from tests.support.people import People
from tests.support.site import HostSite
from tests.support.story import Conversation, Visitor
from tests.support.waiting import until

KILLS = 100 if os.environ.get("CHINWAG_LONG") else 10
TABS = 3
LIFE = 2.5
"""Seconds that a browser lives at most once a chat is there, or, now and then, from its start."""
LOADED = 45_000
"""Milliseconds within which three tabs at once have come so far, however busy the machine is."""
CHAT = "Chat with Romeo"
RECENT = 20
"""Messages that are looked at in each tab at the end; all others, where they are stored."""
Couple = tuple[Account, Account]


@dataclass
class Talk:
    """What was said: `sure` was stored where it was said, `unsure` was being so when the browser ended."""

    account: Account
    his: Conversation
    chance: random.Random
    sure: list[str] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)
    numbers: itertools.count[int] = field(default_factory=itertools.count)

    def goes_on(self, home: Home, first: Visitor) -> None:
        """In tabs that come and go, until something fails: the browser was killed."""
        tabs = [first, *(home.tab() for _ in range(self.chance.randrange(TABS)))]
        while True:
            _chat(tabs[0])
            self.she_says(self.chance.choice([each for each in tabs if _is_there(each)]))
            self.he_says()
            if self.chance.random() < 0.2 and len(tabs) < TABS:
                tabs.append(home.tab())
            elif self.chance.random() < 0.2 and len(tabs) > 1:
                tabs.pop(self.chance.randrange(len(tabs))).page.close()

    def she_says(self, tab: Visitor) -> None:
        body = f"Hers {next(self.numbers)}"
        self.unsure.append(body)
        tab.conversation("Romeo").say(body)
        is_stored(tab, self.account.jid, body)
        self.unsure.remove(body)
        self.sure.append(body)

    def he_says(self) -> str:
        body = f"His {next(self.numbers)}"
        self.his.say(body)
        self.sure.append(body)
        return body


def _drawn_and_stored(tab: Visitor, account: Account) -> tuple[list[str], list[str]]:
    """The newest messages, as a tab draws them and as they lie in the database."""
    stored = [body for body, _ in messages(tab, account.jid)]
    return tab.conversation("Romeo").bodies[-RECENT:], stored[-RECENT:]


def _is_there(tab: Visitor) -> bool:
    return tab.page.get_by_role("region", name=CHAT).is_visible()


def _chat(tab: Visitor) -> Conversation:
    """Theirs, once the tab has come so far."""
    expect(tab.page.get_by_role("region", name=CHAT)).to_be_visible(timeout=LOADED)
    return tab.conversation("Romeo")


def is_killed(home: Home, talk: Talk) -> None:
    """One life of the browser, and its end."""
    killed = threading.Event()

    def kill() -> None:
        killed.set()
        home.kill()

    with home.started():
        home.mends()
        ending = threading.Timer(talk.chance.uniform(0, LIFE), kill)
        first = home.tab()
        if talk.chance.random() < 0.8:
            _chat(first)
        ending.start()
        try:
            talk.goes_on(home, first)
        except (Error, AssertionError):
            assert killed.is_set()
        ending.join()


def test_of_a_browser_that_is_killed_at_any_moment_nothing_is_lost_or_doubled(
    visit: Visit,
    couple: Couple,
    playwright: Playwright,
    site: HostSite,
    prosody: Prosody,
    people: People,
    watch: Watch,
    tmp_path: Path,
) -> None:
    juliet, romeo = couple
    given = {"websocket_url": prosody.websocket_url, "encryption": "always"}
    address = site.page({**given, "mode": "fullscreen", "open_chat": romeo.jid})
    home = Home(playwright, tmp_path / "profile", watch, address=address, empty=site.page({"mode": "none"}))
    him = visit(encryption="always")
    him.log_in(romeo)
    has_a_device(people, romeo)
    with home.started():
        her = home.tab()
        her.page.get_by_label("Stay logged in").check()
        her.enter(juliet)
        hers, his = _chat(her), him.chat("Juliet")
        for chat in (hers, his):
            expect(chat.button("Encrypted")).to_be_visible(timeout=LOADED)
        talk = Talk(juliet, his, random.Random(11))
        talk.she_says(her)
        # Before this he may not have heard of her device
        expect(his.bubbles.get_by_text(talk.sure[-1], exact=True)).to_be_visible(timeout=LOADED)
        hers.sees(talk.he_says())
    for _ in range(KILLS):
        is_killed(home, talk)
    with home.started():
        home.mends()
        tabs = [home.tab() for _ in range(TABS)]
        last = talk.he_says()
        for tab in tabs:
            _chat(tab).sees(last)
        for tab in tabs:
            talk.she_says(tab)
        for body in talk.sure:
            is_stored(him, romeo.jid, body)
            is_stored(tabs[0], juliet.jid, body)
        for chat in (his, *(each.conversation("Romeo") for each in tabs)):
            chat.sees(talk.sure[-1])
            chat.all_sent()
        at_hers = messages(tabs[0], juliet.jid)
        for body, _ in at_hers:  # also what was being stored when a browser ended
            is_stored(him, romeo.jid, body)
        at_his = messages(him, romeo.jid)
        newest = [body for body, _ in at_hers[-RECENT:]]
        for tab in tabs:
            for body in newest:
                tab.conversation("Romeo").sees(body)
            drawn = tab.conversation("Romeo").bodies
            assert len(set(drawn)) == len(drawn)
        tab, *others = tabs
        for other in others:
            other.page.close()
        tab.page.reload(wait_until="commit")
        # The last picture may have them otherwise, until it is taken over
        until(tab.page, lambda: _drawn_and_stored(tab, juliet), lambda found: found[0] == found[1])
    assert sorted(at_hers) == sorted(at_his)
    bodies = [body for body, _ in at_hers]
    assert len(set(bodies)) == len(bodies)
    assert set(talk.sure) <= set(bodies) <= {*talk.sure, *talk.unsure}
    assert {problem for _, problem in at_hers} == {""}
    assert devices(people, juliet) == [1, 1]
