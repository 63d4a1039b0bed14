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
from tests.support.proxy import Proxy


@pytest.fixture
def elsewhere() -> Iterator[FileServer]:
    with file_server() as server:
        yield server


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
        network.swaps[f":{prosody.http_port}/".encode()] = f":{elsewhere.port}/".encode()
        juliet = visit(websocket_url=network.websocket_url)
        juliet.log_in(couple[0])
        chat = juliet.chat("Romeo")
        letter = {"name": "letter.txt", "mimeType": "text/plain", "buffer": b"Act II"}
        chat.frame.get_by_label("Attach files").set_input_files(letter)  # type: ignore[arg-type]
        chat.box.press("Enter")
        expect(chat.frame.locator(".tray-file").get_by_role("alert")).to_contain_text(words)
        assert elsewhere.puts == offered
        if way == "busy":
            network.swaps.clear()
            chat.button("Try again").click()
            expect(chat.frame.get_by_role("link", name="Download letter.txt")).to_be_visible()


def test_a_file_server_that_cannot_be_reached_is_waited_for(
    visit: Visit, couple: tuple[Account, Account], prosody: Prosody, watch: Watch
) -> None:
    watch.allow("Failed to load resource|CORS policy|net::ERR_")
    with file_server() as gone:
        port = gone.port
    with Proxy(prosody.http_port) as network:
        network.swaps[f":{prosody.http_port}/".encode()] = f":{port}/".encode()
        juliet = visit(websocket_url=network.websocket_url)
        juliet.log_in(couple[0])
        chat = juliet.chat("Romeo")
        letter = {"name": "letter.txt", "mimeType": "text/plain", "buffer": b"Act II"}
        chat.frame.get_by_label("Attach files").set_input_files(letter)  # type: ignore[arg-type]
        chat.box.press("Enter")
        expect(chat.frame.locator(".tray-note")).to_have_text("Waiting for the network…")
        expect(chat.button("Do not send letter.txt")).to_be_visible()
