"""Two who looked at somebody's keys and took the same pre-key (XEP-0384, 6), over real servers."""

from __future__ import annotations

import base64
from functools import partial

import pytest
from twomemo.twomemo import KeyExchangeImpl

from tests.engine.conftest import Place
from tests.support.encrypting import SECRET, Wire, encrypting
from tests.support.engine import Engine
from widget.core.encryption import NEW
from widget.core.jids import BareJID
from widget.encryption.pep import Pep


async def test_who_took_the_same_pre_key_is_read_too(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    wire = Wire(monkeypatch)
    server, accounts = place
    juliet, romeo, nurse = accounts.make("juliet", "romeo", "nurse")
    accounts.befriend(juliet, romeo, nurse)
    async with encrypting(server, juliet) as hers:
        device = await leave_one(hers, BareJID(juliet.jid))
        async with encrypting(server, romeo) as his, encrypting(server, nurse) as the_nurses:
            both = {"Romeo": his, "Nurse": the_nurses}
            for engine in both.values():
                await engine.open("Juliet")
                await engine.until(partial(knows, engine, juliet.jid), "her keys")
            for name, engine in both.items():
                engine.say(f"{name} in {SECRET}")
            for name, engine in both.items():
                await engine.all_sent()
                await hers.open(name)
                await hers.sees(f"{name} in {SECRET}")
                hers.say(f"{SECRET}, {name}?")
                await engine.sees(f"{SECRET}, {name}?")
                engine.say(f"{SECRET}!")
                await hers.sees(f"{SECRET}!")
    assert len(taken := taken_from(device, wire)) == 2
    assert len(set(taken)) == 1, "it was the same"
    assert wire.leaked == []


async def leave_one(engine: Engine, jid: BareJID) -> int:
    """Whoever looks at their keys now takes this one. Their device."""
    assert engine.client
    pep = Pep(engine.client.query)
    device: int = engine.loop.store.slices["encryption"].device
    bundle = await pep.bundle(jid, NEW, device)
    assert bundle is not None
    for keys in bundle.iter(f"{{{NEW}}}prekeys"):
        keys[:] = keys[:1]
    await pep.publish_bundle(NEW, device, bundle)
    return device


def knows(engine: Engine, jid: str) -> bool:
    return bool(engine.loop.store.slices["encryption"].people.get(BareJID(jid)))


def taken_from(device: int, wire: Wire) -> list[int]:
    """By which of its pre-keys (their ids) sessions were begun, in order."""
    found = []
    for stanza in wire.sealed:
        for key in stanza.iter(f"{{{NEW}}}key"):
            if key.get("rid") == str(device) and key.get("kex") == "true":
                exchange, _ = KeyExchangeImpl.parse(base64.b64decode(key.text or ""))
                found.append(exchange.pre_key_id)
    return found
