"""`python3 demo` as a stranger runs it: the site opens, the bot answers, Ctrl-C leaves nothing behind."""

from __future__ import annotations

import contextlib
import os
import re
import select
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from build.paths import ROOT
from demo.people import PASSWORD
from tests.support.accounts import Account
from tests.support.peer import Peer

JULIET = Account("juliet@localhost", PASSWORD, "Juliet")
GUEST = Account("guest.localhost", "", "Guest")
START = 60.0  # seconds


@dataclass
class Demo:
    """The command while it runs, and what it printed."""

    process: subprocess.Popen[str]
    output: str

    @property
    def address(self) -> str:
        return self._find(r"is open:\s+(\S+)")

    @property
    def c2s_port(self) -> int:
        return int(self._find(r"localhost:(\d+), without TLS"))

    def get(self, path: str) -> str:
        with urllib.request.urlopen(self.address.rstrip("/") + path, timeout=10) as answer:
            return str(answer.read().decode())

    def end(self, sig: signal.Signals) -> int:
        self.process.send_signal(sig)
        return self.process.wait(30)

    def _find(self, pattern: str) -> str:
        found = re.search(pattern, self.output)
        assert found, f"{pattern} is not in\n{self.output}"
        return found[1]


@contextlib.contextmanager
def running(*options: str) -> Iterator[Demo]:
    """The demo on what is in dist/ already, until the end of the block."""
    command = [sys.executable, "demo", "--no-build", *options]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        yield Demo(process, _read_until(process, "Ctrl-C ends everything"))
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(30)
        assert process.stdout
        process.stdout.close()


def _read_until(process: subprocess.Popen[str], sign: str) -> str:
    assert process.stdout
    output, deadline = "", time.monotonic() + START
    while sign not in output:
        readable, _, _ = select.select([process.stdout], [], [], max(0.0, deadline - time.monotonic()))
        line = os.read(process.stdout.fileno(), 65536).decode() if readable else ""
        assert line, f"the demo ended or hung:\n{output}"
        output += line
    return output


def _descendants(pid: int) -> set[int]:
    """The processes that this one started, and theirs."""
    children: dict[int, set[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            children.setdefault(int(fields[1]), set()).add(int(stat.parent.name))
    found, waiting = set[int](), [pid]
    while waiting:
        new = children.get(waiting.pop(), set())
        found |= new
        waiting += new
    return found


@pytest.fixture(scope="module")
def demo(dist: Path) -> Iterator[Demo]:
    with running("--port", "0") as demo:
        yield demo


@pytest.mark.server
@pytest.mark.parametrize(
    "path", ["/", "/shop.html", "/community.html", "/messenger.html", "/docs/start.html"]
)
def test_a_page_holds_one_script_tag_and_the_servers_address(demo: Demo, path: str) -> None:
    page = demo.get(path)
    assert page.count("<script ") == 1
    assert re.search(r'data-websocket-url="ws://localhost:\d+/xmpp-websocket"', page)
    assert "$" not in page


@pytest.mark.server
def test_the_widget_is_served_beside_the_pages(demo: Demo) -> None:
    assert len(demo.get("/chinwag/chinwag.js")) > 1000


@pytest.mark.server
async def test_the_bot_types_and_answers_in_a_chat(demo: Demo) -> None:
    async with Peer(JULIET, demo, "chat") as juliet:
        juliet.say("nurse@localhost", "echo parting is such sweet sorrow")
        await juliet.hears("parting is such sweet sorrow", sender="nurse@localhost")
        assert "composing" in {str(marker["chat_state"]) for marker in juliet.markers}


@pytest.mark.server
async def test_a_guest_without_an_account_reaches_the_bot(demo: Demo) -> None:
    async with Peer(GUEST, demo) as guest:
        assert guest.jid.split("/")[0].endswith("@guest.localhost")
        guest.say("nurse@localhost", "echo hello from below")
        await guest.hears("hello from below", sender="nurse@localhost")


@pytest.mark.server
async def test_others_are_there_too(demo: Demo) -> None:
    async with Peer(JULIET, demo, "looker") as juliet:
        await juliet.until(lambda: "away" in {presence["show"] for presence in juliet.presences})


@pytest.mark.server
async def test_the_bot_answers_in_a_room(demo: Demo) -> None:
    room = "balcony@muc.localhost"
    async with Peer(JULIET, demo, "room") as juliet:
        await juliet.join(room, "Juliet")
        juliet.say(room, "Nurse, echo good night", "groupchat")
        await juliet.hears("Juliet: good night", sender=f"{room}/Nurse")


@pytest.mark.server
@pytest.mark.parametrize("sig", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_everything_that_it_started(dist: Path, sig: signal.Signals) -> None:
    with running("--port", "0") as demo:
        started = _descendants(demo.process.pid)
        assert started, "Prosody is a child of the demo"
        assert demo.end(sig) == 0
    assert not [pid for pid in started if Path(f"/proc/{pid}").exists()]


@pytest.mark.server
def test_a_taken_port_is_no_failure(dist: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with running("--port", str(port)) as demo:
            assert f"port {port} is taken" in demo.output
            assert "<script" in demo.get("/")
