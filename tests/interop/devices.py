"""Device lists as they stand at a server (XEP-0384)."""

from __future__ import annotations

from tests.support.accounts import Account
from tests.support.peer import Peer, Reachable
from widget.core.encryption import OLD
from widget.core.stanza import element

PUBSUB = "http://jabber.org/protocol/pubsub"


async def publish_none(account: Account, server: Reachable) -> None:
    """An empty device list. COMPAT: profanity 0.13 publishes no list where there has never been one."""
    item = element("item", PUBSUB, element("list", OLD), id="current")
    publish = element("publish", PUBSUB, item, node=f"{OLD}.devicelist")
    async with Peer(account, server, "lists") as peer:
        await peer.query(account.jid, "set", element("pubsub", PUBSUB, publish))
