"""profanity, a console client, in a terminal of tmux: what is typed, what stands on its screen, what it sent.

async with Profanity(romeo, prosody, tmp_path) as romeo:
    await romeo.writes("/msg juliet@localhost")
    await romeo.writes("Hello")
    await romeo.shows("Good evening")
"""

from __future__ import annotations

import asyncio
import re
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Self

from build.environment import tools
from build.steps import Words
from demo.processes import end, launch
from tests.support.accounts import Account
from tests.support.peer import Reachable

TIMEOUT = 45.0  # seconds until a wait is a failure
SIZE = ("-x", "220", "-y", "50")  # wide, so that no address is broken into two lines
WISHES = """\
[connection]
receipts.request=true
receipts.send=true
correction.allow=true
carbons=true

[chatstates]
enabled=true
outtype=true

[ui]
splash=false
"""


class Profanity:
    """One logged-in profanity. All that it writes lies in `folder`."""

    def __init__(self, account: Account, server: Reachable, folder: Path) -> None:
        self.account, self._folder = account, folder / "profanity"
        self._port = server.c2s_port
        self._socket = folder / "tmux"
        self._tmux: subprocess.Popen[bytes] | None = None

    async def __aenter__(self) -> Self:
        try:
            await self._start()
        except BaseException:
            await self.__aexit__()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        """The terminal ends, and what runs in it is hung up."""
        if self._tmux:
            await asyncio.to_thread(end, self._tmux)
        self._tmux = None

    # What its person does

    async def writes(self, text: str) -> None:
        """A line, and Enter."""
        await self.types(text)
        await self._command("send-keys", "Enter")

    async def types(self, text: str) -> None:
        """Keys, and no Enter."""
        await self._command("send-keys", "-l", text)

    async def talks_to(self, jid: str) -> None:
        """Turns to somebody."""
        await self.writes(f"/msg {jid}")

    async def encrypts(self) -> None:
        """Has keys from now on, trusts all devices and says nothing in the clear (XEP-0384, axolotl).

        COMPAT: before profanity 0.13 has heard what its server can, it publishes so that friends alone can
        read it; ejabberd then refuses what it publishes later, and it cannot make the node another one.
        """
        server = self.account.jid.partition("@")[2]
        await self._heard(rf"from=.{server}.[ >].*<feature ")
        await self.writes("/omemo gen")
        await self.shows("OMEMO crytographic materials generated")  # so it spells it
        for node in ("axolotl.devicelist", "axolotl.bundles:"):
            await self._until_published(node)
        await self.writes("/omemo trustmode blind")
        await self.writes("/omemo policy always")

    # What its person sees

    async def screen(self) -> str:
        return await self._command("capture-pane", "-p")

    async def shows(self, text: str, times: int = 1) -> None:
        """Waits until this stands on the screen."""
        await self._until(lambda screen: screen.count(text) >= times, repr(text))

    async def shows_no_more(self, text: str) -> None:
        """Waits until this stands there no longer."""
        await self._until(lambda screen: text not in screen, f"end of {text!r}")

    # What went over its stream

    @property
    def sent(self) -> list[str]:
        """The stanzas that it sent, as its log has them."""
        return re.findall(r"SENT: (<.*>)$", self._log, re.MULTILINE)

    async def has_sessions_with(self, *jids: str) -> None:
        """Waits until it has sessions with these: what it says before is not encrypted for them."""
        async with asyncio.timeout(TIMEOUT):
            while not all(f"Starting device session for {jid} " in self._log for jid in jids):
                await asyncio.sleep(0.05)

    async def knows_where_files_go(self) -> None:
        """Waits until it has heard of an upload service: before that it refuses to send any file."""
        await self._heard(r"feature .*urn:xmpp:http:upload")

    @property
    def _log(self) -> str:
        log = self._folder / "data" / "profanity" / "logs" / "profanity.log"
        return log.read_text(errors="replace")

    async def _start(self) -> None:
        self._write_settings()
        home = {"HOME": self._folder, "XDG_CONFIG_HOME": self._folder / "config"}
        variables = {name: str(value) for name, value in home.items()}
        variables |= {"XDG_DATA_HOME": str(self._folder / "data"), "LC_ALL": "C.UTF-8", "TMUX": ""}
        server: Words = [tools().tmux, "-S", self._socket, "-f", "/dev/null", "-D"]
        self._tmux = launch(server, self._folder, variables, self._folder / "tmux.log")
        await self._until_there()
        await self._command("new-session", "-d", *SIZE, f"{tools().profanity} --log DEBUG --account peer")
        await self.shows("logged in successfully")

    def _write_settings(self) -> None:
        data, config = (self._folder / name / "profanity" for name in ("data", "config"))
        for folder in (data, config):
            folder.mkdir(parents=True)
        (config / "profrc").write_text(WISHES)
        (data / "accounts").write_text(
            f"[peer]\nenabled=true\njid={self.account.jid}\npassword={self.account.password}\n"
            f"server=127.0.0.1\nport={self._port}\ntls.policy=disable\nresource=profanity\n"
            f"muc.nick={self.account.name}\n"
        )

    async def _heard(self, pattern: str) -> None:
        """Waits until an answer to an iq of its has this."""
        async with asyncio.timeout(TIMEOUT):
            while not re.search(f"RECV: <iq .*{pattern}", self._log):
                await asyncio.sleep(0.05)

    async def _until_published(self, node: str) -> None:
        async with asyncio.timeout(TIMEOUT):
            while not any(node in each and "<publish" in each for each in self.sent):
                await asyncio.sleep(0.05)

    async def _until_there(self) -> None:
        """Waits until tmux listens, which is a moment after its socket is there."""
        async with asyncio.timeout(TIMEOUT):
            while not self._listens():
                await asyncio.sleep(0.02)

    def _listens(self) -> bool:
        with socket.socket(socket.AF_UNIX) as probe:
            return probe.connect_ex(str(self._socket)) == 0

    async def _until(self, holds: Callable[[str], bool], what: str) -> None:
        screen = ""
        try:
            async with asyncio.timeout(TIMEOUT):
                while not holds(screen := await self.screen()):
                    await asyncio.sleep(0.05)
        except TimeoutError:
            raise AssertionError(f"no {what} on\n{screen.rstrip()}") from None

    async def _command(self, *words: str) -> str:
        """One of tmux's commands, and what it says."""
        command = [str(tools().tmux), "-S", str(self._socket), *words]
        pipe = asyncio.subprocess.PIPE
        running = await asyncio.create_subprocess_exec(*command, stdout=pipe, stderr=pipe)
        said, failed = await running.communicate()
        assert not running.returncode, failed.decode()
        return said.decode()
