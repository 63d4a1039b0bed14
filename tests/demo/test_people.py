"""What the demo's people have in their rosters and archives, as a client sees it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from demo import people
from demo.prosody import Prosody
from tests.support.accounts import Account
from tests.support.peer import Peer


@pytest.fixture(scope="module")
def verona(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prosody]:
    with Prosody(tmp_path_factory.mktemp("verona")) as server:
        people.settle(server.store)
        yield server


def _account(name: str) -> Account:
    return Account(f"{name}@localhost", people.PASSWORD, name)


async def test_juliet_finds_her_friends_in_groups(verona: Prosody) -> None:
    async with Peer(_account("juliet"), verona) as juliet:
        roster = juliet.xmpp.client_roster
        assert {"romeo@localhost", "nurse@localhost"} <= set(roster.keys())
        assert roster["romeo@localhost"]["subscription"] == "both"
        assert roster["romeo@localhost"]["groups"] == ["Friends"]


async def test_both_have_the_same_conversation_in_their_archives(verona: Prosody) -> None:
    async with Peer(_account("juliet"), verona) as juliet, Peer(_account("romeo"), verona) as romeo:
        hers = await _archive(juliet, "romeo@localhost")
        his = await _archive(romeo, "juliet@localhost")
    assert hers == his == [*people.BALCONY, *people.TOMATOES]


async def test_a_room_has_its_history(verona: Prosody) -> None:
    async with Peer(_account("benvolio"), verona) as benvolio:
        await benvolio.join("balcony@muc.localhost", "Benvolio")
        archive = await _archive(benvolio, None, "balcony@muc.localhost")
    assert archive == [text for _, text in people.ROOM]


async def _archive(peer: Peer, other: str | None, archive: str | None = None) -> list[str]:
    """The bodies of an archive (XEP-0313), oldest first."""
    found = peer.xmpp.plugin["xep_0313"].iterate(jid=archive, with_jid=other, rsm={"max": 100})
    return [str(result["mam_result"]["forwarded"]["stanza"]["body"]) async for result in found]
