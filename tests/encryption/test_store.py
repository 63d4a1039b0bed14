"""Units of work: all of it or nothing, of each record the newest, and never an older state."""

from __future__ import annotations

import asyncio
import base64
import json

import pytest

from tests.encryption.village import KeyBox
from widget.core.records import Put, Record
from widget.encryption.box import NoBox
from widget.encryption.store import KeyStore, group_of
from widget.encryption.stores import KEYS, STORES
from widget.storage.memory import MemoryDatabase
from widget.storage.schema import Schema

SESSION = "/urn:xmpp:omemo:2/juliet@capulet.lit/27183"


def database() -> MemoryDatabase:
    return MemoryDatabase(Schema(1, STORES))


async def commit(store: KeyStore, where: MemoryDatabase) -> None:
    writes = store.uncommitted()
    await where.commit(writes)
    store.settled(writes)


@pytest.mark.parametrize(
    ("key", "group"),
    [
        ("/own_device_id", "/own_device_id"),
        ("/ikp/key", "/ikp"),
        ("/urn:xmpp:omemo:2/x3dh", "/urn:xmpp:omemo:2"),
        ("/urn:xmpp:omemo:2/juliet@capulet.lit/device_ids", "/urn:xmpp:omemo:2/juliet@capulet.lit"),
        (f"{SESSION}/double_ratchet", SESSION),
        (f"{SESSION}/key_exchange/pre_key_id", SESSION),
        ("/devices/juliet@capulet.lit/27183/active", "/devices/juliet@capulet.lit"),
        ("/devices/juliet@capulet.lit/list", "/devices/juliet@capulet.lit"),
        ("/trust/juliet@capulet.lit/AAAA", "/trust/juliet@capulet.lit"),
        ("/queue/urn:xmpp:omemo:2/juliet@capulet.lit", "/queue/urn:xmpp:omemo:2"),
    ],
)
def test_what_changes_together_lies_in_one_record(key: str, group: str) -> None:
    assert group_of(key) == group


async def test_what_a_unit_wrote_is_there_for_the_next_page_once_it_is_committed() -> None:
    where = database()
    store = KeyStore(where, KeyBox())
    async with store.unit():
        await store.store(f"{SESSION}/double_ratchet", {"n": 1})
    assert (await store.load(f"{SESSION}/double_ratchet")).from_just() == {"n": 1}
    assert (await KeyStore(where, KeyBox()).load(f"{SESSION}/double_ratchet")).is_nothing
    await commit(store, where)
    assert (await KeyStore(where, KeyBox()).load(f"{SESSION}/double_ratchet")).from_just() == {"n": 1}


async def test_a_unit_that_fails_has_not_been() -> None:
    store = KeyStore(database(), NoBox())

    async def fail() -> None:
        async with store.unit():
            await store.store("/ikp/key", "secret")
            raise KeyError

    with pytest.raises(KeyError):
        await fail()
    assert (await store.load("/ikp/key")).is_nothing
    assert store.uncommitted() == ()


async def test_what_does_not_change_is_not_written() -> None:
    where = database()
    store = KeyStore(where, NoBox())
    async with store.unit():
        await store.store("/ikp/key", "secret")
    await commit(store, where)
    async with store.unit():
        await store.store("/ikp/key", "other")
        await store.store("/ikp/key", "secret")
    assert store.uncommitted() == ()


async def test_of_each_record_the_newest_state_alone_is_to_be_written() -> None:
    store = KeyStore(database(), NoBox())
    for number in range(3):
        async with store.unit():
            await store.store("/ikp/key", number)
    [write] = store.uncommitted()
    assert isinstance(write, Put)
    assert '"/ikp/key":2' in _text(write.record)


async def test_what_was_written_while_a_transaction_was_under_way_is_not_taken_for_committed() -> None:
    store = KeyStore(database(), NoBox())
    async with store.unit():
        await store.store("/ikp/key", 1)
    under_way = store.uncommitted()
    async with store.unit():
        await store.store("/ikp/key", 2)
    store.settled(under_way)
    [write] = store.uncommitted()
    assert isinstance(write, Put)
    assert '"/ikp/key":2' in _text(write.record)


async def test_what_is_given_out_is_nobody_elses() -> None:
    store = KeyStore(database(), NoBox())
    async with store.unit():
        await store.store("/devices/j@c.lit/1/active", {"old": True, "deep": [{"n": 1}]})
    given = (await store.load("/devices/j@c.lit/1/active")).from_just()
    assert isinstance(given, dict)
    given["old"] = False
    given["deep"][0]["n"] = 2
    again = (await store.load("/devices/j@c.lit/1/active")).from_just()
    assert again == {"old": True, "deep": [{"n": 1}]}


async def test_who_reads_slowly_does_not_bring_an_older_state_back(monkeypatch: pytest.MonkeyPatch) -> None:
    where = database()
    first = KeyStore(where, NoBox())
    async with first.unit():
        await first.store("/ikp/key", "old")
    await commit(first, where)

    store = KeyStore(where, NoBox())
    slow, get = asyncio.Event(), where.get

    async def lingering(name: str, key: str) -> Record | None:
        found = await get(name, key)
        await slow.wait()
        return found

    monkeypatch.setattr(where, "get", lingering)
    reader = asyncio.ensure_future(store.load("/ikp/key"))
    await asyncio.sleep(0)
    monkeypatch.setattr(where, "get", get)
    async with store.unit():
        await store.store("/ikp/key", "new")
    slow.set()
    await reader
    assert (await store.load("/ikp/key")).from_just() == "new"


async def test_a_record_under_anothers_name_does_not_open() -> None:
    where = database()
    store = KeyStore(where, KeyBox())
    async with store.unit():
        await store.store("/ikp/key", "secret")
    await commit(store, where)
    record = await where.get(KEYS.name, "/ikp")
    assert record is not None
    await where.commit([Put(KEYS.name, {**record, "key": "/own_device_id"})])
    assert (await KeyStore(where, KeyBox()).load("/own_device_id")).is_nothing


def _text(record: Record) -> str:

    return json.dumps(json.loads(base64.b64decode(record["box"])), separators=(",", ":"))
