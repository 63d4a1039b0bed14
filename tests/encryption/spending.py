"""Pre-keys as the server shows them, and as a device of the village's has them."""

from __future__ import annotations

import base64
from typing import Any, cast
from xml.etree.ElementTree import Element, fromstring, tostring

from oldmemo import Oldmemo, oldmemo
from twomemo import Twomemo, twomemo
from twomemo.twomemo import BundleImpl

from tests.encryption.village import Neighbour
from widget.core.encryption import NEW, OLD
from widget.core.records import DeleteRange
from widget.encryption.pep import bundle_place
from widget.encryption.pre_keys import HidingPreKeys
from widget.encryption.stores import MEMO


def published(who: Neighbour, version: str) -> Element:
    """Its bundle at the server."""
    node, _, item = bundle_place(version, who.device.id)
    return fromstring(who.village.nodes[who.jid, node][item or "current"])


def given(who: Neighbour, version: str) -> set[bytes]:
    """The pre-keys that others can take now."""
    [keys] = published(who, version).iter(f"{{{version}}}prekeys")
    return {base64.b64decode(each.text or "")[-32:] for each in keys}


def leave_one(who: Neighbour, version: str) -> bytes:
    """Whoever looks at the keys now takes this one."""
    node, _, item = bundle_place(version, who.device.id)
    bundle = published(who, version)
    [keys] = bundle.iter(f"{{{version}}}prekeys")
    keys[:] = keys[:1]
    who.village.nodes[who.jid, node][item or "current"] = tostring(bundle, "unicode")
    [left] = given(who, version)
    return left


def backend(who: Neighbour, version: str) -> HidingPreKeys:
    """python-omemo's part for one version, as it is here."""
    return next(each for each in who.cipher._own.backends if each.namespace == version)


async def hidden(who: Neighbour, version: str) -> set[bytes]:
    """Those that were used and are there still."""
    return {base64.urlsafe_b64decode(each) for each in await backend(who, version)._hidden()}


async def had(who: Neighbour, version: str) -> frozenset[bytes]:
    """All whose private halves are there still."""
    library: Any = {OLD: Oldmemo, NEW: Twomemo}[version]
    async with who.cipher._own.unit():
        bundle: BundleImpl = await library.get_bundle(backend(who, version), who.jid, who.device.id)
    return bundle.bundle.pre_keys


async def as_published(who: Neighbour, version: str) -> BundleImpl:
    """The bundle that it would publish now."""
    async with who.cipher._own.unit():
        return cast(BundleImpl, await backend(who, version).get_bundle(who.jid, who.device.id))


async def forgets(who: Neighbour) -> None:
    """What was opened of late, as after fourteen days or thousands of messages."""
    await who.database.commit([DeleteRange(MEMO.name, None, "", "\U0010ffff")])
    await who.restarts()


def twist(key: Element) -> None:
    """The same key exchange under an ephemeral key that is written in another way."""
    octets = base64.b64decode(key.text or "")
    old = key.tag == f"{{{OLD}}}key"
    parsed = oldmemo.KeyExchangeImpl.parse(octets, False) if old else twomemo.KeyExchangeImpl.parse(octets)
    exchange: Any = parsed[0]
    ephemeral: bytes = exchange.header.ephemeral_key
    assert octets.count(ephemeral) == 1
    other = ephemeral[:-1] + bytes([ephemeral[-1] ^ 0x80])
    key.text = base64.b64encode(octets.replace(ephemeral, other)).decode()
