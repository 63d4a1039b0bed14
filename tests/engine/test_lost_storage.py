"""Storage that fails and works again: what was said meanwhile is not lost, nor hidden by what came later."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from demo.prosody import Prosody
from tests.support.accounts import Accounts
from tests.support.engine import Engine
from tests.support.meeting import Chat, in_a_chat
from tests.support.proxy import Proxy
from widget.core.events import LogoutChosen
from widget.errors import StorageError, StorageFull, StorageUnavailable
from widget.features.notices import StorageDue
from widget.storage.database import Database
from widget.storage.memory import MemoryDatabase
from widget.storage.overflow import OverflowDatabase

WARNING = "cannot be kept on this device"


class Storing(Engine):
    """A page whose disk is the test's to spoil: `disks` are those that it has opened."""

    disks: list[MemoryDatabase]

    async def _open(self, name: str) -> Any:
        self.disks = []

        async def disk() -> Database:
            self.disks.append(await self.browser.disk.open(name, self._schema))
            return self.disks[-1]

        return OverflowDatabase(await disk(), self._schema, disk)

    async def spoiled(self, error: StorageError | None) -> None:
        """From now on the disk answers so."""
        await self.loop.units.drained()
        self.disks[-1].failing = error

    async def stores_again(self) -> None:
        """The person is not warned any more."""
        await self.until(lambda: WARNING not in self.look().text(), "storage that works")

    async def closed_by_the_browser(self) -> None:
        await self.loop.units.drained()
        self.disks[-1].taken_away(StorageUnavailable("the browser closed the database"))


@asynccontextmanager
async def at_a_page(
    prosody: Prosody, accounts: Accounts, network: Proxy | None = None
) -> AsyncIterator[tuple[Chat, Storing]]:
    """Juliet, in a chat with Romeo, at a page whose disk may be spoiled."""
    async with in_a_chat(prosody, accounts, network, page=Storing) as chat:
        assert isinstance(chat.engine, Storing)
        await chat.engine.settled()
        yield chat, chat.engine


async def he_says(chat: Chat, body: str) -> None:
    """And it is on her page."""
    chat.romeo.say(chat.juliet.jid, body)
    await chat.engine.sees(body)


async def left(engine: Storing) -> None:
    """The page goes away, when all that could be stored is."""
    await engine.loop.units.drained()
    engine.abandon()


async def test_what_came_while_storage_failed_is_on_the_next_page_among_what_came_later(
    prosody: Prosody, accounts: Accounts
) -> None:
    async with at_a_page(prosody, accounts) as (chat, engine):
        await he_says(chat, "Before")
        await engine.spoiled(StorageError("a hiccup"))
        await he_says(chat, "Meanwhile")
        engine.say("I said so")
        await chat.romeo.hears("I said so")
        await engine.all_sent()
        await engine.sees(WARNING)
        await engine.spoiled(None)
        # Two, so that one is stored whose cursor has passed what was not
        for word in ("After", "At last"):
            await he_says(chat, word)
        await engine.stores_again()
        await left(engine)
        async with Engine(prosody, engine.browser) as second:
            await second.sees("At last")
            await second.has_bodies(5)
            assert second.bodies == ["Before", "Meanwhile", "I said so", "After", "At last"]


async def test_what_could_not_be_stored_in_the_dark_is_sent_by_the_next_page(
    prosody: Prosody, accounts: Accounts
) -> None:
    async with at_a_page(prosody, accounts) as (chat, engine):
        await engine.spoiled(StorageError("a hiccup"))
        engine.cut()
        engine.say("Written nowhere")
        await engine.sees(WARNING)
        await engine.spoiled(None)
        engine.act(StorageDue())
        await engine.stores_again()
        await left(engine)
        async with Engine(prosody, engine.browser) as second:
            await chat.romeo.hears("Written nowhere")
            await second.open("Romeo")
            await second.all_sent()
            second.say("The end")
            await chat.romeo.hears("The end")
            assert chat.romeo.bodies == second.bodies == ["Written nowhere", "The end"]


async def test_a_database_that_the_browser_closes_is_opened_again_and_has_all(
    prosody: Prosody, accounts: Accounts
) -> None:
    async with at_a_page(prosody, accounts) as (chat, engine):
        await he_says(chat, "Before")
        await engine.closed_by_the_browser()
        await engine.sees(WARNING)
        await he_says(chat, "Meanwhile")
        engine.act(StorageDue())
        await engine.stores_again()
        assert len(engine.disks) == 2
        engine.cut()
        engine.say("In the dark")
        await left(engine)
        async with Engine(prosody, engine.browser) as second:
            await chat.romeo.hears("In the dark")
            await second.has_bodies(3)
            assert second.bodies == ["Before", "Meanwhile", "In the dark"]


async def test_a_disk_that_is_full_for_a_while_loses_nothing(prosody: Prosody, accounts: Accounts) -> None:
    async with at_a_page(prosody, accounts) as (chat, engine):
        await engine.spoiled(StorageFull("full"))
        await he_says(chat, "Meanwhile")
        engine.cut()
        engine.say("In the dark")
        await engine.sees("This device is full")
        await engine.spoiled(None)
        engine.click("button", text="Try again")
        await engine.until(lambda: "This device is full" not in engine.look().text(), "room")
        await left(engine)
        async with Engine(prosody, engine.browser) as second:
            await chat.romeo.hears("In the dark")
            await second.has_bodies(2)
            assert second.bodies == ["Meanwhile", "In the dark"]


async def test_who_logs_out_while_storage_fails_has_what_was_not_sent_at_the_next_log_in(
    prosody: Prosody, accounts: Accounts
) -> None:
    with Proxy(prosody.http_port) as network:
        async with at_a_page(prosody, accounts, network) as (chat, engine):
            network.refuse = True
            network.cut()
            await engine.until(lambda: not engine.loop.session.online, "broken line")
            await engine.spoiled(StorageError("a hiccup"))
            engine.say("Written nowhere")
            await engine.sees(WARNING)
            await engine.spoiled(None)
            engine.act(LogoutChosen(erase=False))
            await engine.until(lambda: not engine.loop.session.jid, "log-out")
            network.refuse = False
            await engine.log_in(chat.juliet)
            await chat.romeo.hears("Written nowhere")
