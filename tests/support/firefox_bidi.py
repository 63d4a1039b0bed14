"""Stands between Playwright and Firefox (WebDriver BiDi), and answers what this Firefox does not know yet.

COMPAT: Playwright 1.65 sends emulation.setMediaFeaturesOverride for every context and gives up when Firefox
ESR answers "unknown command". Playwright starts this program as if it were Firefox.
"""

from __future__ import annotations

import asyncio
import json
import re
import signal
import sys
from pathlib import Path

from websockets.asyncio.client import ClientConnection, connect
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from build.environment import PYTHON, tools
from build.paths import ROOT, STATE

ANSWERED = {"emulation.setMediaFeaturesOverride"}
LISTENING = re.compile(r"WebDriver BiDi listening on (ws://\S+)")


def program() -> Path:
    """The executable to give to Playwright."""
    script = STATE / "bin" / "firefox-bidi"
    text = f'#!/bin/sh\nPYTHONPATH={ROOT} exec {PYTHON} -m tests.support.firefox_bidi "$@"\n'
    if not script.exists() or script.read_text() != text:
        script.write_text(text)
        script.chmod(0o755)
    return script


async def main(arguments: list[str]) -> int:
    """Starts Firefox and passes its output on, with our own address in place of its."""
    pipe = asyncio.subprocess.PIPE
    firefox = await asyncio.create_subprocess_exec(tools().firefox, *arguments, stderr=pipe, limit=2**20)
    for sig in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(sig, firefox.terminate)
    assert firefox.stderr
    async for line in firefox.stderr:
        text = line.decode(errors="replace")
        if found := LISTENING.search(text):
            text = text.replace(found[1], await _listen(found[1]))
        print(text, end="", file=sys.stderr, flush=True)
    return await firefox.wait()


async def _listen(address: str) -> str:
    """A WebSocket server that passes all on to `address`; returns its own address."""

    async def handle(ours: ServerConnection) -> None:
        path = ours.request.path if ours.request else "/session"
        async with connect(address + path, max_size=None, compression=None, proxy=None) as theirs:
            await asyncio.wait(
                [asyncio.create_task(_commands(ours, theirs)), asyncio.create_task(_events(theirs, ours))],
                return_when=asyncio.FIRST_COMPLETED,
            )

    server = await serve(handle, "127.0.0.1", 0, max_size=None, compression=None)
    return f"ws://127.0.0.1:{next(iter(server.sockets)).getsockname()[1]}"


async def _commands(playwright: ServerConnection, firefox: ClientConnection) -> None:
    async for message in playwright:
        command = json.loads(message)
        if command.get("method") in ANSWERED:
            await playwright.send(json.dumps({"type": "success", "id": command["id"], "result": {}}))
        else:
            await firefox.send(message)


async def _events(firefox: ClientConnection, playwright: ServerConnection) -> None:
    try:
        async for message in firefox:
            await playwright.send(message)
    except ConnectionClosed:
        return


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:])))
