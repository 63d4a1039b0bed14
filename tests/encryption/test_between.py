"""A device in a browser, on our substitutes, and one on CPython, on the real libraries, read one another."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Coroutine, Iterator
from threading import Thread
from typing import Any, TypeVar

import pytest
from playwright.sync_api import Page

from tests.encryption.devices import NEW, OLD, Device, Server
from tests.encryption.in_browser import Python, helped, start
from tests.support.site import HostSite

pytestmark = pytest.mark.browser

T = TypeVar("T")
ORDER = (3, 0, 4, 2, 1)


class Here:
    """A loop in a thread: Playwright has its own in this one."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever)
        self._thread.start()

    def __call__(self, coroutine: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(60)

    def close(self) -> None:
        async def ended() -> None:
            others = asyncio.all_tasks() - {asyncio.current_task()}
            for task in others:
                task.cancel()
            await asyncio.gather(*others, return_exceptions=True)

        self(ended())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


@pytest.fixture
def here() -> Iterator[Here]:
    here = Here()
    yield here
    here.close()


class There:
    """Romeo's device, in a browser; it shares a server with those here."""

    def __init__(self, python: Python, server: Server) -> None:
        self.python, self.server = helped(python), server
        self.python("server = devices.Server()")
        self("romeo = await devices.Device.new('romeo@example.org', server)")

    def __call__(self, code: str) -> Any:
        """Run code there; what it puts on the server is here afterwards. Gives `value`, if that is text."""
        nodes = json.dumps([[*key, text] for key, text in self.server.nodes.items()])
        answer = self.python(f"""
            import json
            server.nodes = {{(jid, node): text for jid, node, text in json.loads({nodes!r})}}
            value = None
            {code}
            nodes = [[*key, text] for key, text in server.nodes.items()]
            sent, server.sent = server.sent, []
            json.dumps([value, nodes, sent])
        """)
        value, found, sent = json.loads(answer)
        self.server.nodes = {(jid, node): text for jid, node, text in found}
        self.server.sent += [(sender, jid, text) for sender, jid, text in sent]
        return value

    def encrypt(self, jid: str, text: str, namespace: str) -> str:
        sealed: str = self(f"value = await romeo.encrypt({jid!r}, {text!r}, {namespace!r})")
        return sealed

    def decrypt(self, sender: str, text: str) -> str | None:
        read: str | None = self(f"value = await romeo.decrypt({sender!r}, {text!r})")
        return read

    def delivered(self, here: Here, juliet: Device) -> None:
        """The messages that carry keys alone."""
        while self.server.sent:
            sender, jid, text = self.server.sent.pop(0)
            read = self.decrypt(sender, text) if jid != juliet.jid else here(juliet.decrypt(sender, text))
            assert read is None


@pytest.mark.parametrize("namespace", [OLD, NEW])
def test_both_read_all_that_comes_in_whatever_order(
    any_page: Page, site: HostSite, here: Here, namespace: str
) -> None:
    server = Server()
    romeo = There(start(any_page, site), server)
    juliet = here(Device.new("juliet@example.org", server))
    for burst in range(4):
        said = [f"{burst}.{number} 🌹" for number in range(len(ORDER))]
        sealed = [romeo.encrypt(juliet.jid, text, namespace) for text in said]
        assert [here(juliet.decrypt("romeo@example.org", sealed[at])) for at in ORDER] == [
            said[at] for at in ORDER
        ]
        romeo.delivered(here, juliet)
        sealed = [here(juliet.encrypt("romeo@example.org", text, namespace)) for text in said]
        assert [romeo.decrypt(juliet.jid, sealed[at]) for at in ORDER] == [said[at] for at in ORDER]
        romeo.delivered(here, juliet)
