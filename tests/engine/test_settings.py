"""Settings that the page changes while somebody chats, and what becomes of what is kept at log-out."""

from __future__ import annotations

from demo.prosody import Prosody
from tests.support.accounts import Accounts, unique
from tests.support.engine import Browser, Engine
from widget.core.events import LogoutChosen


async def set_(engine: Engine, **settings: object) -> None:
    """What `chinwag.set(…)` of the page comes to. What is being written to the database goes first."""
    before = engine.loop.session.settings
    engine.call("set", settings=settings)
    await engine.until(lambda: engine.loop.session.settings != before, "other settings")


async def test_what_the_site_hides_is_gone_at_once_and_comes_back(
    prosody: Prosody, accounts: Accounts
) -> None:
    async with Engine(prosody) as engine:
        await engine.log_in(accounts.one())
        assert engine.look().has("button", aria_label="New chat")
        assert engine.look().has(role="menuitem", text="Log out")
        await set_(engine, hide="new-chat log-out")
        assert not engine.look().has("button", aria_label="New chat")
        assert not engine.look().has(role="menuitem", text="Log out")
        await set_(engine, hide="")
        assert engine.look().has("button", aria_label="New chat")


async def test_rooms_of_others_are_closed_from_the_moment_the_site_says_so(
    prosody: Prosody, accounts: Accounts
) -> None:
    async with Engine(prosody, muc_domain=prosody.muc) as engine:
        await engine.log_in(accounts.one())
        await set_(engine, lock_rooms=True)
        engine.click("button", aria_label="Join a room")
        engine.fill("form", cls="dialog-form", form={"room": "cellar@rooms.example.net"})
        await engine.sees("can be entered here")
        engine.fill("form", cls="dialog-form", form={"room": unique("garden")})
        await engine.until(lambda: engine.look().has("form", cls="composer"), "the room's composer")


async def test_nothing_is_left_on_a_computer_of_many_people(prosody: Prosody, accounts: Accounts) -> None:
    browser = Browser()
    async with Engine(prosody, browser, erase_at_logout="always") as engine:
        await engine.log_in(accounts.one())
        await engine.until(lambda: browser.disk.used() > 0, "what is kept")
        engine.loop.dispatch(LogoutChosen(erase=False))
        await engine.until(lambda: not engine.loop.session.jid, "log-out")
        assert not browser.disk.used()
