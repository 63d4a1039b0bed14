"""Device lists as they stand at a server (XEP-0384)."""

from __future__ import annotations

from xml.etree.ElementTree import Element, fromstring

from tests.support.accounts import Account
from tests.support.peer import Peer, Reachable
from widget.core.encryption import OLD
from widget.core.stanza import element
from widget.encryption.pep import Pep


async def publish_none(account: Account, server: Reachable) -> None:
    """An empty device list. COMPAT: profanity 0.13 publishes no list where there has never been one."""
    async with Peer(account, server, "lists") as peer:

        async def query(asked: Element, timeout: float) -> Element:
            answer = await peer.query(account.jid, "set", asked[0])
            return fromstring(str(answer))

        await Pep(query).publish_devices(OLD, element("list", OLD))
