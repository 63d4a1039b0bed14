"""Files on their way out of a browser: encrypted with a key of their own each time, and whole."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from playwright.sync_api import Page

from build import bundle
from build.paths import ROOT
from tests.support.browsers import Pages
from tests.support.fileserver import FileServer, file_server
from tests.support.site import HostSite, host_site

pytestmark = pytest.mark.browser
DOCUMENT = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Uploads</title>
<script type="module" src="/held.js"></script></html>"""
HELD = b"""import * as uploads from "/uploads.js";
window.uploads = uploads;
window.told = [];
window.give = (id, bytes) => uploads.hold(id, new Blob([new Uint8Array(bytes)], { type: "image/png" }));
window.send = (request) => uploads.put(JSON.stringify(request), (sent) => told.push(sent));
"""
SCRIPT = {"Content-Type": "text/javascript"}
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HostSite]:
    with host_site(tmp_path_factory.mktemp("nothing")) as site:
        site.put("/uploads.js", bundle.script(ROOT / "widget/transfer/uploads.js"), SCRIPT)
        site.put("/held.js", HELD, SCRIPT)
        yield site


@pytest.fixture
def files() -> Iterator[FileServer]:
    with file_server() as server:
        server.way = "taken"
        yield server


@pytest.fixture(params=["chromium", "firefox"])
def sender(request: pytest.FixtureRequest, served: HostSite) -> Page:
    """A page that holds files and sends them."""
    pages: Pages = request.getfixturevalue("firefox_pages" if request.param == "firefox" else "pages")
    page = pages.open()
    page.goto(served.raw(DOCUMENT, csp=""))
    page.wait_for_function("() => window.send")
    return page


def give(page: Page, data: bytes = PICTURE) -> None:
    page.evaluate("(bytes) => give('1', bytes)", list(data))


def send(page: Page, server: FileServer, *, secret: bool = True) -> dict[str, Any]:
    request = {"id": "1", "url": f"http://localhost:{server.port}/x", "headers": {}, "secret": secret}
    answer: dict[str, Any] = json.loads(
        page.evaluate("send", {**request, "type": "application/octet-stream"})
    )
    return answer


@pytest.mark.parametrize("data", [PICTURE, b"x", b"0123456789abcdef" * 3])
def test_what_leaves_is_ciphertext_that_other_programs_open(
    sender: Page, files: FileServer, data: bytes
) -> None:
    give(sender, data)
    answer = send(sender, files)
    ((body, type_),) = files.taken
    secret = bytes.fromhex(answer["secret"])
    assert (len(secret), len(body), type_) == (44, len(data) + 16, "application/octet-stream")
    assert AESGCM(secret[12:]).decrypt(secret[:12], body, None) == data
    assert answer["hash"] == b64encode(sha256(data).digest()).decode()


def test_no_key_and_no_vector_is_used_twice(sender: Page, files: FileServer) -> None:
    give(sender)
    secrets = [send(sender, files)["secret"] for _ in range(3)]
    assert len({each[:24] for each in secrets}) == len({each[24:] for each in secrets}) == 3
    assert len({body for body, _ in files.taken}) == 3


def test_in_the_clear_it_leaves_as_it_is(sender: Page, files: FileServer) -> None:
    give(sender)
    answer = send(sender, files, secret=False)
    assert [body for body, _ in files.taken] == [PICTURE]
    assert (answer["secret"], answer["hash"]) == ("", b64encode(sha256(PICTURE).digest()).decode())


def test_who_takes_it_back_while_it_is_encrypted_sends_nothing(sender: Page, files: FileServer) -> None:
    give(sender)
    request = {
        "id": "1",
        "url": f"http://localhost:{files.port}/x",
        "headers": {},
        "type": "",
        "secret": True,
    }
    answer = sender.evaluate(
        "(it) => { const going = send(it); uploads.cancel('1'); return going; }", request
    )
    assert json.loads(answer) == {"trouble": "cancelled"}
    assert files.puts == 0


def test_without_a_cipher_nothing_leaves(sender: Page, files: FileServer) -> None:
    """Browsers have none on pages that are not secure."""
    give(sender)
    sender.evaluate("() => Object.defineProperty(crypto, 'subtle', { value: undefined })")
    assert send(sender, files) == {"trouble": "no-cipher"}
    assert files.puts == 0


def test_a_file_that_is_not_there_any_more_is_told(sender: Page, files: FileServer) -> None:
    assert send(sender, files) == {"trouble": "gone"}
