"""This device: its keys and sessions, behind one lock; every call to python-omemo is a unit of work here."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from typing import Final
from xml.etree.ElementTree import Element

import xeddsa
from omemo import SessionManager

from widget.core.records import DeleteRange, Write
from widget.encryption import trust
from widget.encryption.box import Box
from widget.encryption.cipher import Surroundings
from widget.encryption.directory import Directory
from widget.encryption.elements import keys_only, write, write_bundle, write_devices
from widget.encryption.gate import quieten
from widget.encryption.manager import Fetched, Wishes, manager_class
from widget.encryption.memo import Memo
from widget.encryption.pep import Pep
from widget.encryption.sessions import NewSessions, OldSessions
from widget.encryption.store import KeyStore
from widget.encryption.stores import KEYS
from widget.errors import ChinwagError, StorageError

log = logging.getLogger(__name__)

ID: Final = "/own_device_id"
CREATED, UNPUBLISHED = "/own/created", "/own/unpublished"
ROTATION: Final = 7 * 86_400  # seconds that a signed pre-key serves (XEP-0384, 5.3.1)
LOOKED: Final = 3_600_000
"""Milliseconds until their age is looked at once more: a page may be open for weeks."""


class OwnDevice:
    """One account's device in this browser; see `OmemoCipher` for the arguments."""

    def __init__(self, around: Surroundings, box: Box) -> None:
        self.account, self.now = around.account, around.now
        self._database, self._send = around.database, around.send
        self.store = KeyStore(around.database, box)
        self.memo = Memo(around.database, box, around.now)
        self.pep = Pep(around.query)
        self.fetched, self.wishes = Fetched(), Wishes()
        self.directory = Directory(self.pep, self.fetched, around.now)
        self.backends = (NewSessions(self.store, around.now), OldSessions(self.store, around.now))
        self.syncing = True
        self.id = 0
        self._looked = -LOOKED
        self._manager: SessionManager | None = None
        self._making, self._lock, self._publishing = asyncio.Lock(), asyncio.Lock(), asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def manager(self) -> SessionManager:
        """There once `ready`. Its calls that write belong into a unit."""
        assert self._manager is not None, "not ready"
        return self._manager

    async def ready(self, *, create: bool = False) -> bool:
        """Load what this browser is to the account; with `create`, make it a device if it is none yet.

        Raises:
            StanzaError, QueryTimeout, NotConnected: the ids of our other devices could not be had.
            StorageError: the keys were not kept, and so there are none.
        """
        async with self._making:
            if self._manager:
                return True
            quieten()
            known = (await self.store.load_primitive(ID, int)).is_just
            if known or create:
                await (self._load() if known else self._create())
            return self._manager is not None

    @asynccontextmanager
    async def unit(self) -> AsyncIterator[None]:
        """A unit of work; what it wishes for is taken back with it."""
        async with self._lock, self._undivided():
            yield

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[None]:
        """A unit that belongs to no stanza: it is committed at its end, and then published and sent.

        Raises:
            StorageError: it could not be committed; it comes again with the next that is.
        """
        async with self._lock:
            async with self._undivided():
                await self._rotate()
                yield
            await self._commit()
        for stanza in self.take_messages():
            self._send(stanza)

    def uncommitted(self) -> tuple[Write, ...]:
        """See `Cipher`."""
        return self.store.uncommitted()

    def settled(self, writes: tuple[Write, ...]) -> None:
        """See `Cipher`."""
        self.store.settled(writes)
        if self.wishes.bundles or self.wishes.lists:
            self.begin(self.publish())

    def take_messages(self) -> tuple[Element, ...]:
        """What carries keys only and is to be sent now that it is committed."""
        messages, self.wishes.messages = self.wishes.messages, []
        return tuple(
            keys_only(write(message), message.namespace, to, secrets.token_urlsafe(12))
            for message, to in messages
        )

    async def created(self) -> int:
        """When this device was made, milliseconds: nothing from before is for it."""
        return (await self.store.load_primitive(CREATED, int)).maybe(0)

    async def publish(self) -> None:
        """Publish what is to be: keys before the list that names them. What fails waits for the next time."""
        async with self._publishing:
            try:
                for namespace, bundle in list(self.wishes.bundles.items()):
                    await self.pep.publish_bundle(namespace, self.id, write_bundle(bundle))
                    if self.wishes.bundles.get(namespace) is bundle:
                        del self.wishes.bundles[namespace]
                for namespace, devices in list(self.wishes.lists.items()):
                    await self.pep.publish_devices(namespace, write_devices(namespace, devices))
                    self.directory.told(namespace, self.account, devices)
                    if self.wishes.lists.get(namespace) is devices:
                        del self.wishes.lists[namespace]
                await self._note_unpublished()
            except ChinwagError as error:
                log.warning("what others need of this device was not published (%s)", error)

    def begin(self, work: Awaitable[None]) -> None:
        """Do this aside; what fails in the network or the database is no more than logged."""
        task = asyncio.ensure_future(_aside(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Let what was begun finish."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    @asynccontextmanager
    async def _undivided(self) -> AsyncIterator[None]:
        before = self.wishes.copy()
        try:
            async with self.store.unit():
                await self._forget()
                yield
                if self.wishes.bundles.keys() != before.bundles.keys():
                    await self.store.store(UNPUBLISHED, [*sorted(self.wishes.bundles)])
        except BaseException:
            self.wishes.restore(before)
            raise

    async def _commit(self) -> None:
        writes = self.uncommitted()
        if writes:
            await self._database.commit(writes, durable=True)
            self.settled(writes)

    async def _create(self) -> None:
        """Nothing is a device before its keys are safe: only then others hear of it."""
        _, failed = await self.directory.lists([self.account])
        for error in failed.values():
            raise error
        # What lies there without an identity is of keys that were lost
        await self._database.commit([DeleteRange(KEYS.name, None, "", "\U0010ffff")])
        self.syncing = False  # nothing in the archive is for a new device
        await self._load()

    async def _load(self) -> None:
        async with self._lock:
            async with self._undivided():
                await _draw_seed(self.store)
                manager = await self._manage()
                self.id = (await self.store.load_primitive(ID, int)).from_just()
                await self._look_after(manager)
            await self._commit()
            self._manager = manager

    async def _manage(self) -> SessionManager:
        made = manager_class(self.fetched, self.wishes)
        manager = await made.create(list(self.backends), self.store, self.account, None, trust.UNDECIDED)
        # Its own task would rotate keys at any time, outside of any unit
        await manager.shutdown()
        return manager

    async def _look_after(self, manager: SessionManager) -> None:
        """Rotate what is due, publish what was not, end a catching-up that has ended meanwhile."""
        if (await self.store.load(CREATED)).is_nothing:
            await self.store.store(CREATED, self.now())
        waiting = (await self.store.load_list(UNPUBLISHED, str)).maybe([])
        await self._rotate()
        for backend in self.backends:
            if backend.namespace in waiting:
                self.wishes.bundles[backend.namespace] = await backend.get_bundle(self.account, self.id)
        if not self.syncing:
            await manager.after_history_sync()

    async def _rotate(self) -> None:
        """Replace signed pre-keys that have served; who took the ones before is read for as long again.

        Not within a unit that somebody else commits: what is published then would not be safe yet.
        """
        if self._looked + LOOKED > self.now():
            return
        self._looked = self.now()
        for backend in self.backends:
            if await backend.signed_pre_key_age() > ROTATION:
                await backend.rotate_signed_pre_key()
                self.wishes.bundles[backend.namespace] = await backend.get_bundle(self.account, self.id)

    async def _forget(self) -> None:
        """Delete the pre-keys that were kept for their time; what the archive holds may still need them."""
        if not self.syncing:
            for backend in self.backends:
                await backend.delete_hidden_pre_keys()

    async def _note_unpublished(self) -> None:
        waiting = sorted(self.wishes.bundles)
        if (await self.store.load_list(UNPUBLISHED, str)).maybe([]) != waiting:
            async with self._lock:
                async with self.store.unit():
                    await self.store.store(UNPUBLISHED, [*waiting])
                await self._commit()


async def _draw_seed(store: KeyStore) -> None:
    """An identity whose Ed25519 form has no sign.

    COMPAT: libomemo.js 2 (Converse 14) and libomemo-c derive the Ed25519 key of the Curve25519 one without
    its sign and refuse omemo:2 bundles of identities that have it.
    """
    if (await store.load("/ikp/key")).is_just:
        return
    seed = secrets.token_bytes(32)
    while xeddsa.seed_to_ed25519_pub(seed)[31] & 0x80:
        seed = secrets.token_bytes(32)
    await store.store("/ikp/is_seed", True)
    await store.store_bytes("/ikp/key", seed)


async def _aside(work: Awaitable[None]) -> None:
    try:
        await work
    except (ChinwagError, StorageError) as error:
        log.warning("left undone: %s", error)
