"""What the docs say for Prosody is a configuration that it starts with, and does what they say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement

import pytest

from build.environment import tools
from build.paths import ROOT
from demo.processes import end, launch
from demo.prosody import free_ports, listens
from tests.support.accounts import Account
from tests.support.peer import Peer

DOCS = ("README.md", "demo/docs/servers.md")
JULIET = Account("juliet@localhost", "balcony", "Juliet")
GUEST = Account("guest.localhost", "", "Guest")
GARDEN = "garden@rooms.localhost"
FRAME = """
data_path = "{folder}"
pidfile = "{folder}/pid"
log = {{ info = "{folder}/log" }}
run_as_root = true
c2s_ports = {{ {c2s} }}
c2s_require_encryption = false
s2s_ports = {{}}
{docs}
"""
"""Around it: places and ports of this test's own, and no TLS, for which there is no certificate here."""


@dataclass(frozen=True)
class Running:
    """Attributes: c2s_port: where peers log in; log: what it has told."""

    c2s_port: int
    folder: Path

    @property
    def log(self) -> str:
        return "".join(
            path.read_text() for path in (self.folder / "log", self.folder / "out") if path.exists()
        )


def _written(path: str, http: int) -> str:
    """The block for Prosody, for this machine."""
    text = (ROOT / path).read_text("utf-8")
    found = next(
        block for block in re.findall(r"```lua\n(.*?)```", text, re.DOTALL) if "VirtualHost" in block
    )
    found = found.replace("example.org", "localhost").replace("…, ", '"roster", "saslauth", "disco", ')
    found = re.sub(r"https_ports = \{ \d+ \}", "https_ports = {}", found)
    found = re.sub(r"http_ports = \{ \d+ \};", "", found)
    return f"http_ports = {{ {http} }}\n{found}"


@pytest.fixture(params=DOCS)
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Running]:
    c2s, http = free_ports(2)
    accounts = tmp_path / "localhost" / "accounts"
    accounts.mkdir(parents=True)
    (tmp_path / "certs").mkdir()
    (accounts / "juliet.dat").write_text(f'return {{ ["password"] = "{JULIET.password}" }};')
    config = tmp_path / "prosody.cfg.lua"
    config.write_text(FRAME.format(folder=tmp_path, c2s=c2s, docs=_written(request.param, http)))
    running = Running(c2s, tmp_path)
    process = launch([tools().prosody, "--config", config, "-F"], tmp_path, {}, tmp_path / "out")
    try:
        while not (listens(c2s) and listens(http)):
            assert process.poll() is None, running.log
        yield running
    finally:
        end(process)


@pytest.mark.server
async def test_it_starts_and_complains_of_nothing(server: Running) -> None:
    assert re.findall(r"^.*\t(?:error|warn)\t.*$", server.log, re.MULTILINE) == []


@pytest.mark.server
async def test_the_owner_makes_the_room_and_guests_come_into_it_and_make_none(server: Running) -> None:
    async with Peer(GUEST, server) as guest:
        entering = guest.xmpp.make_presence(pto=f"{GARDEN}/Tybalt")
        entering.append(Element("{http://jabber.org/protocol/muc}x"))
        entering.send()
        await guest.until(lambda: "not-allowed" in [each["error"]["condition"] for each in guest.presences])
        async with Peer(JULIET, server) as juliet:
            await juliet.join(GARDEN, "Juliet")
            await _as_it_is(juliet)
            await guest.join(GARDEN, "Tybalt")
            guest.say(GARDEN, "Good day", "groupchat")
            await juliet.hears("Good day", sender=f"{GARDEN}/Tybalt")


async def _as_it_is(owner: Peer) -> None:
    """The room needs no other configuration (XEP-0045, 10.1.2), as our chat says, too."""
    query = Element("{http://jabber.org/protocol/muc#owner}query")
    SubElement(query, "{jabber:x:data}x", type="submit")
    asked = owner.xmpp.make_iq_set(sub=query, ito=GARDEN)
    await asked.send()
