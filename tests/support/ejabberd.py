"""A private ejabberd in a folder of its own: the other server that everything is tested against."""

from __future__ import annotations

import json
import signal
import string
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import Self

from build.environment import tools
from build.steps import Words
from demo.processes import end, launch
from demo.prosody import ATTEMPTS, ServerFailed, free_ports, listens
from demo.store import Contact

CONFIG = Path(__file__).with_name("ejabberd.yml")
START_TIMEOUT = 60.0  # seconds; it is up in two on an idle machine


class Ejabberd:
    """One server, with the interface of demo.prosody.Prosody where the tests need it.

    Args:
        folder: an own folder, made if missing.
        scram: the one hash it keeps passwords by: "sha", "sha256" or "sha512".
    """

    domain, muc, guests, uploads = "localhost", "muc.localhost", "guest.localhost", "upload.localhost"

    def __init__(self, folder: Path, *, scram: str = "sha") -> None:
        self.folder = folder.resolve()
        self.c2s_port = self.http_port = 0
        self._scram = scram
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
        files = (self.folder / "ejabberd.log", self.folder / "output.log")
        return "\n".join(file.read_text(errors="replace") for file in files if file.exists())

    @property
    def store(self) -> Self:
        """Accounts and rosters are made through its HTTP API."""
        return self

    def start(self) -> Self:
        """Returns when it accepts connections. Raises ServerFailed."""
        fixed = bool(self.http_port)
        for _ in range(1 if fixed else ATTEMPTS):
            if not fixed:
                self.c2s_port, self.http_port = free_ports(2)
            if self._started():
                return self
            self.stop()
        raise ServerFailed(f"ejabberd did not start\n{self.log[-3000:]}")

    def stop(self, sig: signal.Signals = signal.SIGTERM) -> None:
        if self._process:
            end(self._process, sig)
        self._process = None

    def kill(self) -> None:
        """Ends it as a power cut would."""
        self.stop(signal.SIGKILL)

    def restart(self) -> None:
        self.stop()
        self.start()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def accounts(self, names: Sequence[str], password: str) -> None:
        for name in names:
            self.call("register", user=name, host=self.domain, password=password)

    def roster(self, owner: str, contacts: Sequence[Contact]) -> None:
        for contact in contacts:
            user, host = contact.jid.split("@")
            entry = {"user": user, "host": host, "nick": contact.name, "subs": contact.subscription}
            group = ";".join(contact.groups)
            self.call("add_rosteritem", localuser=owner, localhost=self.domain, group=group, **entry)

    def call(self, command: str, **arguments: str) -> object:
        """One command of ejabberd's API."""
        request = urllib.request.Request(
            f"{self.http_url}/api/{command}",
            json.dumps(arguments).encode(),
            {"Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return json.loads(answer.read())
        except urllib.error.HTTPError as error:
            raise ServerFailed(f"{command}: {error.read().decode(errors='replace')}") from error

    def _started(self) -> bool:
        self.folder.mkdir(parents=True, exist_ok=True)
        names = {"c2s": self.c2s_port, "http": self.http_port, "folder": self.folder, "hash": self._scram}
        config = self.folder / "ejabberd.yml"
        config.write_text(string.Template(CONFIG.read_text()).substitute(names))
        variables = {
            "HOME": str(self.folder),
            "EJABBERD_CONFIG_PATH": str(config),
            "EJABBERD_LOG_PATH": str(self.folder / "ejabberd.log"),
            "SPOOL_DIR": str(self.folder / "mnesia"),
        }
        # No node name: no epmd, no distribution, and nothing but our two ports.
        command: Words = [tools().ejabberd, "-mnesia", "dir", f'"{self.folder}/mnesia"', "-s", "ejabberd"]
        self._process = launch(command, self.folder, variables, self.folder / "output.log")
        return self._ready()

    def _ready(self) -> bool:
        """Waits until it answers; False when it ended instead (a taken port ends it)."""
        deadline = time.monotonic() + START_TIMEOUT
        while time.monotonic() < deadline and self.running:
            if self._answers():
                return True
            time.sleep(0.05)
        return False

    def _answers(self) -> bool:
        try:
            self.call("status")
        except (ServerFailed, OSError):
            return False
        return listens(self.c2s_port)
