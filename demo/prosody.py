"""A private Prosody in a folder of its own, for the demo and the tests: on loopback and free ports."""

from __future__ import annotations

import contextlib
import json
import random
import secrets
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Self

from build.environment import tools
from build.steps import Words
from demo.processes import end, launch
from demo.store import Store

CONFIG = Path(__file__).with_name("prosody.cfg.lua")
DOMAIN, MUC, GUESTS, UPLOADS = "localhost", "muc.localhost", "guest.localhost", "upload.localhost"
START_TIMEOUT = 30.0  # seconds; it is up in less than one on an idle machine
ATTEMPTS = 5  # other programs may take a free port before Prosody does


class ServerFailed(Exception):
    """The server did not start; the text has the end of its log."""


class Prosody:
    """One server. `start` and `stop` may alternate; ports and data stay the same.

    Args:
        folder: an own folder, made if missing; all that it writes lies there.
        plain: offer SASL PLAIN without TLS too.
        log_level: "debug", "info", "warn".
        modules: a folder with the module `crowd` (see the configuration).
        fulltext: one with the module `fulltext`, without `crowd`.
        extra: more lines of configuration, for a server that is other than ours (`VirtualHost "*"` begins
            what is meant for all hosts).
    """

    domain, muc, guests, uploads = DOMAIN, MUC, GUESTS, UPLOADS

    def __init__(
        self,
        folder: Path,
        *,
        plain: bool = False,
        log_level: str = "info",
        modules: Path | None = None,
        fulltext: Path | None = None,
        extra: str = "",
    ) -> None:
        self.folder = folder.resolve()
        self.c2s_port = self.http_port = 0
        self._options = {"CHINWAG_PLAIN": "yes" if plain else "no", "CHINWAG_LOG": log_level}
        if modules:
            self._options["CHINWAG_MODULES"] = str(modules)
        if fulltext:
            self._options["CHINWAG_FULLTEXT"] = str(fulltext)
        self._extra = extra
        self._token = secrets.token_hex(8)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def websocket_url(self) -> str:
        return f"ws://localhost:{self.http_port}/xmpp-websocket"

    @property
    def bosh_url(self) -> str:
        return f"http://localhost:{self.http_port}/http-bind"

    @property
    def http_url(self) -> str:
        return f"http://localhost:{self.http_port}"

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def log(self) -> str:
        file = self.folder / "prosody.log"
        return file.read_text(errors="replace") if file.exists() else ""

    @property
    def store(self) -> Store:
        """Its database: accounts, rosters and archives can be written at any time that nobody else is."""
        return Store(self.folder / "prosody.sqlite", self.domain, self.muc)

    def start(self) -> Self:
        """Returns when it accepts connections. Raises ServerFailed."""
        fixed = bool(self.http_port)
        for _ in range(1 if fixed else ATTEMPTS):
            if not fixed:
                self.c2s_port, self.http_port = free_ports(2)
            try:
                if self._started():
                    return self
            except BaseException:
                self.stop()
                raise
            self.stop()
        raise ServerFailed(f"Prosody could not take its ports\n{self.log[-2000:]}")

    def stop(self, sig: signal.Signals = signal.SIGTERM) -> None:
        """Ends it and waits for its end."""
        if self._process:
            end(self._process, sig)
        self._process = None

    def kill(self) -> None:
        """Ends it as a power cut would: clients see a dropped connection."""
        self.stop(signal.SIGKILL)

    def restart(self) -> None:
        self.stop()
        self.start()

    @contextlib.contextmanager
    def paused(self) -> Iterator[Store]:
        """The server stopped for a while, its database to write in."""
        self.stop()
        try:
            yield self.store
        finally:
            self.start()

    def erase(self) -> None:
        """Removes its folder; for a stopped server."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _started(self) -> bool:
        """Starts it once; False if somebody else has one of the ports."""
        self._write_host_meta()
        log_before = len(self.log)
        variables = {"CHINWAG_FOLDER": str(self.folder), "CHINWAG_C2S": str(self.c2s_port)}
        variables |= {"CHINWAG_HTTP": str(self.http_port), **self._options}
        if self._extra:
            (self.folder / "extra.cfg.lua").write_text(self._extra)
        command: Words = [tools().prosody, "--config", CONFIG, "-F"]
        self._process = launch(command, self.folder, variables, self.folder / "output.log")
        return self._ready(log_before)

    def _ready(self, log_before: int) -> bool:
        """Waits until our own Prosody answers on its ports: on a taken port it lives on and only logs it."""
        deadline = time.monotonic() + START_TIMEOUT
        while time.monotonic() < deadline:
            if "Failed to open server port" in self.log[log_before:]:
                return False
            if not self.running:
                output = (self.folder / "output.log").read_text(errors="replace")
                raise ServerFailed(
                    f"Prosody ended at once\n{output[-2000:]}\n{self.log[log_before:][-2000:]}"
                )
            if self._answers() and self.store.ready:
                return True
            time.sleep(0.02)
        raise ServerFailed(f"Prosody does not answer\n{self.log[log_before:][-2000:]}")

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.http_url}/{self._token}", timeout=2):
                return listens(self.c2s_port)
        except (urllib.error.URLError, OSError):
            return False

    def _write_host_meta(self) -> None:
        """The two files of XEP-0156, which name the WebSocket and the BOSH endpoint."""
        folder = self.folder / "www" / ".well-known"
        folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "data").mkdir(exist_ok=True)
        (folder.parent / self._token).touch()  # nobody else's server has this file
        links = [
            {"rel": "urn:xmpp:alt-connections:websocket", "href": self.websocket_url},
            {"rel": "urn:xmpp:alt-connections:xbosh", "href": self.bosh_url},
        ]
        (folder / "host-meta.json").write_text(json.dumps({"links": links}))
        xml = "".join(f'<Link rel="{link["rel"]}" href="{link["href"]}"/>' for link in links)
        head = '<?xml version="1.0" encoding="utf-8"?>'
        (folder / "host-meta").write_text(
            f'{head}<XRD xmlns="http://docs.oasis-open.org/ns/xri/xrd-1.0">{xml}</XRD>'
        )


def free_ports(count: int) -> list[int]:
    """Ports that nobody has now, below those that the system gives to outgoing connections."""
    found: list[int] = []
    for port in random.sample(range(15_000, 32_000), 400):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                probe.bind(("127.0.0.1", port))
                found.append(port)
        if len(found) == count:
            return found
    raise ServerFailed("no free port between 15000 and 32000")


def listens(port: int) -> bool:
    """Whether somebody accepts connections on this port of loopback."""
    with socket.socket() as client:
        client.settimeout(1)
        return client.connect_ex(("127.0.0.1", port)) == 0
