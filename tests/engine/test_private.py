"""What is only for our own devices: no contact may ever read it, whatever the server does (XEP-0223)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement

import pytest
from slixmpp.exceptions import IqError

from build.paths import ROOT
from demo.prosody import Prosody
from tests.engine.conftest import Place
from tests.support.accounts import Accounts, unique
from tests.support.engine import Engine
from tests.support.peer import Peer
from widget.core.model import BareJID
from widget.core.pep import PUBSUB
from widget.core.private import FORM, OWNER
from widget.features.bookmarks.items import BOOKMARKS, CHATS
from widget.features.displayed import NS as DISPLAYED
from widget.features.displayed.state import MarkDue

NODES = (DISPLAYED, BOOKMARKS, CHATS)
MODULES = ROOT / "tests/support/prosody_modules"
CARELESS = 'VirtualHost "localhost"\n  modules_enabled = { "careless" }\n'


@pytest.fixture
def careless(disk: Path) -> Iterator[Prosody]:
    """A server that knows nothing of publish-options: whatever is published there, all contacts may read."""
    folder = disk / unique("careless")
    folder.mkdir()
    with Prosody(folder, fulltext=MODULES, extra=CARELESS) as server:
        yield server


async def items(peer: Peer, account: str, node: str) -> list[str] | str:
    """What somebody finds in a node of an account: the items' ids, or by which error they are refused."""
    asked = Element(f"{{{PUBSUB}}}pubsub")
    SubElement(asked, f"{{{PUBSUB}}}items", node=node)
    try:
        answer = await peer.query(account, "get", asked)
    except IqError as error:
        return str(error.condition)
    return [each.get("id", "") for each in answer.xml.iter(f"{{{PUBSUB}}}item")]


async def publish(peer: Peer, node: str, id_: str, **options: str) -> None:
    """As another client does it, with these wishes for the node."""
    asked = Element(f"{{{PUBSUB}}}pubsub")
    item = SubElement(SubElement(asked, f"{{{PUBSUB}}}publish", node=node), f"{{{PUBSUB}}}item", id=id_)
    SubElement(item, "{theirs}thing")
    if options:
        form = SubElement(SubElement(asked, f"{{{PUBSUB}}}publish-options"), f"{{{FORM}}}x", type="submit")
        for name, value in {"FORM_TYPE": f"{PUBSUB}#publish-options", **options}.items():
            field = SubElement(form, f"{{{FORM}}}field", var=name)
            SubElement(field, f"{{{FORM}}}value").text = value
    await peer.query(peer.account.jid, "set", asked)


def pinned(engine: Engine, jid: str) -> bool:
    entry = engine.loop.store.slices["bookmarks"].entries.get(BareJID(jid))
    return entry is not None and entry.pinned


def told(engine: Engine) -> bool:
    """Whether the server has all that there is to know."""
    slices = engine.loop.store.slices
    kept = [*slices["displayed"].marks.values(), *slices["bookmarks"].entries.values()]
    return len(kept) == 3 and all(each.told for each in kept)


async def use(engine: Engine, romeo: Peer, room: str) -> None:
    """Something is read, pinned and joined."""
    romeo.say(engine.loop.session.me, "Good morrow")
    await engine.until(lambda: engine.badge == 1, "badge of 1")
    await engine.open("Romeo")
    await engine.until(lambda: engine.badge == 0, "badge of 0")
    engine.click("button", text="Pin to the top")
    await engine.join(room)
    await engine.until(lambda: len(engine.loop.store.slices["bookmarks"].entries) == 2, "bookmark")


async def test_where_a_server_would_show_it_to_contacts_it_stays_here_until_it_does_not(
    careless: Prosody, disk: Path, caplog: pytest.LogCaptureFixture
) -> None:
    accounts = Accounts(careless.store, careless.domain)
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    room = f"{unique('garden')}@{careless.muc}"
    async with Peer(romeo, careless) as peer, Peer(juliet, careless, "phone") as phone:
        await publish(phone, "theirs", "secret", **{"pubsub#access_model": "whitelist"})
        assert await items(peer, juliet.jid, "theirs") == ["secret"], "this is why"
        async with Engine(careless) as engine:
            await engine.log_in(juliet)
            await use(engine, peer, room)
            engine.loop.dispatch(MarkDue(BareJID(romeo.jid)))
            await engine.settled()
            assert not told(engine)
            assert pinned(engine, romeo.jid), "here it holds"
            assert not engine.look().has(role="alert")
            await engine.loop.units.drained()
        assert [await items(peer, juliet.jid, node) for node in NODES] == ["item-not-found"] * 3
    assert len([record for record in caplog.records if "XEP-0223" in record.getMessage()]) == 1
    careless.stop()
    with Prosody(careless.folder, extra="-- it has learnt it") as better:
        async with Peer(romeo, better) as peer, Engine(better, engine.browser) as again:
            await again.log_in(juliet)
            assert pinned(again, romeo.jid)
            await again.until(lambda: told(again), "publication")
            assert [await items(peer, juliet.jid, node) for node in NODES] == ["forbidden"] * 3


async def test_a_node_that_all_may_read_is_closed_before_anything_of_ours_is_in_it(place: Place) -> None:
    server, accounts = place
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    room = f"{unique('garden')}@{server.muc}"
    async with Peer(romeo, server) as peer, Peer(juliet, server, "phone") as phone:
        for node in NODES:
            await publish(phone, node, "theirs", **{"pubsub#access_model": "open"})
            assert await items(peer, juliet.jid, node) == ["theirs"]
        async with Engine(server) as engine:
            await engine.log_in(juliet)
            await use(engine, peer, room)
            await engine.until(lambda: told(engine), "publication")
        for node, ours in ((DISPLAYED, romeo.jid), (BOOKMARKS, room), (CHATS, romeo.jid)):
            assert await items(peer, juliet.jid, node) in ("forbidden", "not-allowed", "item-not-found")
            assert ours in await items(phone, juliet.jid, node)
        assert (await _config(phone, DISPLAYED))["pubsub#access_model"] == "whitelist"


async def _config(owner: Peer, node: str) -> dict[str, str]:
    asked = Element(f"{{{OWNER}}}pubsub")
    SubElement(asked, f"{{{OWNER}}}configure", node=node)
    answer = await owner.query(owner.account.jid, "get", asked)
    return {
        each.get("var", ""): each.findtext(f"{{{FORM}}}value") or ""
        for each in answer.xml.iter(f"{{{FORM}}}field")
    }
