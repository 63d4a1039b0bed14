"""Files that are not taken, each way told apart: real slots, and behind them a server that misbehaves."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from demo.prosody import Prosody
from tests.browser.stories.conftest import Visit
from tests.support.accounts import Account
from tests.support.browsers import Watch
from tests.support.fileserver import FileServer, file_server
from tests.support.ports import closed_port
from tests.support.proxy import Proxy
from tests.support.story import Conversation


@pytest.fixture
def elsewhere() -> Iterator[FileServer]:
    with file_server() as server:
        yield server


def sent(visit: Visit, couple: tuple[Account, Account], network: Proxy, port: int) -> Conversation:
    """Juliet sends Romeo a letter, which is to be put where this port is."""
    network.swaps[f":{network.target}/".encode()] = f":{port}/".encode()
    juliet = visit(websocket_url=network.websocket_url)
    juliet.log_in(couple[0])
    chat = juliet.chat("Romeo")
    chat.attach("letter.txt", b"Act II", "text/plain")
    chat.box.press("Enter")
    return chat


@pytest.mark.parametrize(
    ("way", "words", "offered"),
    [
        ("expired", "The file server did not take the file in time.", 3),
        ("too-large", "Too large", 1),
        ("full", "no room for you at present", 1),
        ("busy", "too much to do", 1),
        ("preflight", "does not take files from this website", 0),
        ("answer", "does not tell this website whether it has the file", 1),
    ],
)
def test_why_a_file_was_not_taken_is_told(
    visit: Visit,
    couple: tuple[Account, Account],
    prosody: Prosody,
    watch: Watch,
    elsewhere: FileServer,
    way: str,
    words: str,
    offered: int,
) -> None:
    watch.allow("Failed to load resource|CORS policy|net::ERR_FAILED")
    elsewhere.way = way
    with Proxy(prosody.http_port) as network:
        chat = sent(visit, couple, network, elsewhere.port)
        expect(chat.frame.locator(".tray-file").get_by_role("alert")).to_contain_text(words)
        assert elsewhere.puts == offered
        if way == "busy":
            network.swaps = {}
            chat.button("Try again").click()
            expect(chat.frame.get_by_role("link", name="Download letter.txt")).to_be_visible()


def test_a_file_server_that_cannot_be_reached_is_waited_for(
    visit: Visit, couple: tuple[Account, Account], prosody: Prosody, watch: Watch
) -> None:
    watch.allow("Failed to load resource|CORS policy|net::ERR_")
    with closed_port() as port, Proxy(prosody.http_port) as network:
        chat = sent(visit, couple, network, port)
        expect(chat.frame.locator(".tray-note")).to_have_text("Waiting for the network…")
        expect(chat.button("Do not send letter.txt")).to_be_visible()
