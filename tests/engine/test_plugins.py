"""Plugins in the whole engine: canned replies, translation, what they keep, and one that fails."""

from __future__ import annotations

from typing import Any

from build.paths import ROOT
from demo.prosody import Prosody
from tests.plugins.writing import HEAD
from tests.support.accounts import Accounts
from tests.support.engine import MAIN, Engine
from tests.support.meeting import in_a_chat
from tests.support.peer import Peer
from widget.core.events import LogoutChosen, PageCalled
from widget.core.model import local

CANNED = (ROOT / "demo/plugins/canned_replies.py",)
TRANSLATION = (ROOT / "demo/plugins/translation.py",)


def asked(engine: Engine, command: str) -> list[dict[str, Any]]:
    """What the page was told to do by that command."""
    return [post["args"] for post in engine.told(command)]


async def test_a_reply_of_the_site_s_and_one_of_one_s_own(prosody: Prosody, accounts: Accounts) -> None:
    settings: dict[str, Any] = {"plugin-canned-replies": {"replies": {"Welcome": "Hello {name}!"}}}
    async with in_a_chat(prosody, accounts, plugins=CANNED, **settings) as (juliet, romeo, engine):
        assert engine.wrong == ()
        engine.click(cls="canned-reply", text="Welcome")
        await engine.until(lambda: len(asked(engine, "write")) == 1, "it")
        assert asked(engine, "write")[0]["text"] == "Hello Romeo!"
        engine.click(aria_label="Manage replies")
        engine.fill("form", cls="dialog-form", form={"title": "Farewell", "text": "Good night!"})
        engine.say("/reply FAREWELL")
        await engine.until(lambda: len(asked(engine, "write")) == 2, "the other")
        assert asked(engine, "write")[1]["text"] == "Good night!"
        engine.say("/reply welcome")
        await engine.until(lambda: len(asked(engine, "write")) == 3, "the site's")
        assert asked(engine, "write")[2]["text"] == f"Hello {local(romeo.jid)}!"
        engine.say("/reply nothing")
        await engine.sees("There is no reply of this title.")
        await engine.leave()
        browser = engine.browser
    async with Engine(prosody, browser, plugins=CANNED) as again:
        await again.log_in(juliet)
        await again.open("Romeo")
        await again.until(lambda: again.look().has(cls="canned-reply", text="Farewell"), "what was kept")
        names = [store.name for store in again._schema.stores]
        assert "plugin-canned-replies-replies" in names


async def test_what_a_plugin_keeps_is_erased_with_the_account(prosody: Prosody, accounts: Accounts) -> None:
    async with in_a_chat(prosody, accounts, plugins=CANNED) as (juliet, _, engine):
        engine.click(aria_label="Manage replies")
        engine.fill("form", cls="dialog-form", form={"title": "Farewell", "text": "Good night!"})
        await engine.until(lambda: engine.look().has(cls="canned-reply"), "it")
        engine.act(LogoutChosen(erase=True))
        await engine.until(lambda: not engine.loop.session.jid, "the end")
        browser = engine.browser
    async with Engine(prosody, browser, plugins=CANNED) as again:
        await again.log_in(juliet)
        await again.open("Romeo")
        await again.settled()
        assert not again.look().has(cls="canned-reply")


async def test_a_message_is_translated_by_the_page(prosody: Prosody, accounts: Accounts) -> None:
    async with in_a_chat(prosody, accounts, plugins=TRANSLATION, language="de") as (juliet, romeo, engine):
        await engine.until(lambda: asked(engine, "translate") == [{}], "whether it can")
        romeo.say(juliet.jid, "Buona notte")
        await engine.sees("Buona notte")
        engine.act(PageCalled(MAIN, "translator", {"able": True}))
        engine.choose("Translate", "Buona notte")
        await engine.sees("Translating…")
        await engine.until(lambda: len(asked(engine, "translate")) == 2, "what is asked")
        wanted = asked(engine, "translate")[-1]
        assert wanted["text"] == "Buona notte"
        engine.act(
            PageCalled(MAIN, "translated", {"id": wanted["id"], "text": "Good night", "language": "Italian"})
        )
        await engine.sees("Translated from Italian")
        assert engine.look().has(cls="translation-text", text="Good night")
        engine.choose("Translate", "Buona notte")
        engine.act(PageCalled(MAIN, "translated", {"id": wanted["id"], "text": ""}))
        await engine.sees("This could not be translated.")
        engine.click("button", text="Hide")
        assert not engine.look().has(cls="translation")
        # What nobody asked for is not shown
        engine.act(PageCalled(MAIN, "translated", {"id": "nothing", "text": "What?"}))
        assert not engine.look().has(cls="translation")


FAILING = (
    HEAD
    + """
def effects(state, event, session):
    match event:
        case MessagesAdded(messages=(message,)) if message.body == "Fail":
            yield Emit(Began)

FEATURE = Feature("failing", State, effects=effects)
"""
)


async def test_one_that_fails_is_named_and_nothing_is_lost(prosody: Prosody, accounts: Accounts) -> None:
    plugins = (FAILING, *CANNED)
    async with in_a_chat(prosody, accounts, plugins=plugins) as (juliet, romeo, engine):
        romeo.say(juliet.jid, "Fail")
        await engine.sees("does not work and is switched off: failing")
        assert engine.bodies == ["Fail"]
        assert engine.look().has(cls="canned-replies")
        engine.say("Hello")
        await romeo.hears("Hello")
        romeo.say(juliet.jid, "Fail")
        await engine.has_bodies(3)
        engine.click(aria_label="Dismiss")
        assert "does not work" not in engine.look().text()
        await engine.leave()
        browser = engine.browser
    async with Engine(prosody, browser) as again:
        await again.log_in(juliet)
        await again.open("Romeo")
        await again.has_bodies(3)


ROT = (
    HEAD
    + """
def outgoing(state, said, session):
    if isinstance(said, MessageSubmitted):
        return replace(said, body=said.body.replace("Romeo", "R."))
    return said

FEATURE = Feature("discreet", State, outgoing=outgoing)
"""
)


async def test_what_is_said_is_changed_before_it_is_kept_and_sent(
    prosody: Prosody, accounts: Accounts
) -> None:
    async with in_a_chat(prosody, accounts, plugins=(ROT,)) as (_, romeo, engine):
        engine.say("O Romeo, Romeo!")
        await romeo.hears("O R., R.!")
        assert engine.bodies == ["O R., R.!"]


async def test_what_a_plugin_announces_others_can_ask_for(prosody: Prosody, accounts: Accounts) -> None:
    (juliet,) = accounts.make("juliet")
    async with Engine(prosody, plugins=(ROOT / "demo/plugins/poll",)) as engine, Peer(juliet, prosody):
        await engine.log_in(juliet)
        assert engine.client
        assert "urn:chinwag:poll:0" in engine.client._options.features
