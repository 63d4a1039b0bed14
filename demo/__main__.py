"""`python3 demo`: builds, starts a real XMPP server with people in it, and serves a site to try it on.

    python3 demo [--port PORT] [--no-build]
    python3 demo --out FOLDER [--domain example.org …]
    python3 demo --reference: writes the settings into demo/docs/settings.md and into the types
    (demo/reference.py, demo/typed.py).

Ctrl-C ends everything that it started. With `--out` nothing is started: the same site is written for a static
host, its tags leading to your own server.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import signal
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)

from build import environment  # noqa: E402 - the path comes first
from build.paths import STATE  # noqa: E402
from build.steps import SetupFailed, say, step  # noqa: E402

PORT = 8080
OF_A_SERVER = {
    "domain": "domain of the accounts",
    "websocket_url": "its WebSocket, if host-meta does not tell",
    "bosh_url": "its BOSH endpoint",
    "muc": "its rooms' domain",
    "guests": "its guests' domain",
    "room": "address of the community page's room",
}


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python3 demo", description="A web site with Chinwag, and a server."
    )
    parser.add_argument(
        "--port", type=int, default=PORT, help=f"the site's port ({PORT}; another one if it is taken)"
    )
    parser.add_argument("--no-build", action="store_true", help="serve dist/ as it is")
    parser.add_argument("--out", type=Path, help="write the site here, for a static host, and end")
    for name, what in OF_A_SERVER.items():
        parser.add_argument(f"--{name.replace('_', '-')}", default="", help=f"with --out: {what}")
    parser.add_argument(
        "--reference", action="store_true", help="write the settings into docs and types, and end"
    )
    given = parser.parse_args()
    environment.enter(*([] if given.reference else ["node", "prosody"]))
    if given.reference:
        from demo import reference, typed

        reference.write()
        typed.write()
        return 0
    if not given.no_build:
        try:
            step(
                "building the widget",
                [sys.executable, "build", "--fast"],
                log=STATE / "log" / "build.log",
                cwd=ROOT,
            )
        except SetupFailed as failure:
            sys.exit(f"\n{failure}")
    if given.out:
        from demo import pages, site

        server = pages.Values(**{name: getattr(given, name) for name in OF_A_SERVER})
        site.written(given.out, ROOT / "dist", server)
        say(f"the site is in {given.out}")
        return 0
    try:
        return asyncio.run(_run(given.port))
    except KeyboardInterrupt:
        return 0


async def _run(port: int) -> int:
    """Server, people and site, until a signal comes."""
    from demo import site, welcome
    from demo.town import inhabited

    logging.basicConfig(level=logging.ERROR)
    ended = _signals()
    with tempfile.TemporaryDirectory(prefix="chinwag-demo-") as folder:
        say("starting the XMPP server")
        async with inhabited(Path(folder)) as server:
            with site.served(ROOT / "dist", server, port) as web:
                if port not in (0, web.server_port):
                    say(f"port {port} is taken: {web.server_port} instead")
                print(welcome.text(web.server_port, server), flush=True)
                await ended.wait()
                say("ending")
    return 0


def _signals() -> asyncio.Event:
    """Set by Ctrl-C and by SIGTERM."""
    ended = asyncio.Event()
    for sig in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(sig, ended.set)
    return ended


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:  # while it still sets up or builds
        sys.exit(130)
