"""The private servers keep what they promise: accounts, rosters, rooms, and data over a restart."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from demo.prosody import Prosody
from demo.store import conversation
from tests.support.accounts import Accounts, unique
from tests.support.ejabberd import Ejabberd
from tests.support.peer import Peer

Server = Prosody | Ejabberd
pytestmark = pytest.mark.server


@pytest.fixture(params=["prosody", "ejabberd"])
def server(request: pytest.FixtureRequest) -> Server:
    found: Server = request.getfixturevalue(request.param)
    return found


async def test_friends_find_each_other_and_talk(server: Server) -> None:
    accounts = Accounts(server.store, server.domain)
    romeo, juliet = accounts.make("romeo", "juliet")
    accounts.befriend(romeo, juliet, groups=("Friends",))
    async with Peer(romeo, server) as he, Peer(juliet, server) as she:
        he.say(juliet.jid, "He jests at scars")
        assert (await she.hears("He jests at scars", sender=romeo.jid)).kind == "chat"
        entry = he.xmpp.client_roster[juliet.jid]
        assert (entry["subscription"], entry["name"], entry["groups"]) == ("both", "Juliet", ["Friends"])


async def test_three_share_a_room(server: Server) -> None:
    accounts = Accounts(server.store, server.domain).make("romeo", "juliet", "nurse")
    room = f"{unique('room')}@{server.muc}"
    async with (
        Peer(accounts[0], server) as one,
        Peer(accounts[1], server) as two,
        Peer(accounts[2], server) as three,
    ):
        for peer, nick in ((one, "Romeo"), (two, "Juliet"), (three, "Nurse")):
            await peer.join(room, nick)
        two.say(room, "Ay me", "groupchat")
        for peer in (one, two, three):
            assert (await peer.hears("Ay me")).nick == "Juliet"


async def test_accounts_outlive_a_restart(server: Server) -> None:
    account = Accounts(server.store, server.domain).one()
    ports = (server.c2s_port, server.http_port)
    server.restart()
    assert (server.c2s_port, server.http_port) == ports
    async with Peer(account, server):
        pass


async def test_a_seeded_archive_is_found_by_a_client(prosody: Prosody, accounts: Accounts) -> None:
    romeo, juliet = accounts.make("romeo", "juliet")
    bodies = [f"line {number}" for number in range(1000)]
    prosody.store.chat(romeo.local, juliet.jid, conversation((romeo.jid, juliet.jid), bodies))
    async with Peer(romeo, prosody) as peer:
        found = peer.xmpp.plugin["xep_0313"].iterate(with_jid=juliet.jid, rsm={"max": 250})
        texts = [str(result["mam_result"]["forwarded"]["stanza"]["body"]) async for result in found]
    assert texts == bodies


def test_a_taken_port_is_told_and_not_mistaken_for_ours(tmp_path: Path) -> None:
    with Prosody(tmp_path / "one") as one:
        two = Prosody(tmp_path / "two")
        two.c2s_port, two.http_port = one.c2s_port, one.http_port
        with pytest.raises(Exception, match="ports"):
            two.start()
        with socket.create_connection(("127.0.0.1", one.c2s_port), timeout=2):
            assert one.running
