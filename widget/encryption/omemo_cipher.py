"""OMEMO Encryption (XEP-0384): the cipher, by python-omemo, in both versions that are spoken."""

from __future__ import annotations

import time
from collections.abc import Callable
from xml.etree.ElementTree import Element

from widget.core.encryption import CipherAnswer, CipherRequest, Problem
from widget.core.envelope import Envelope
from widget.core.jids import BareJID
from widget.core.records import Write
from widget.encryption.asking import Clerk
from widget.encryption.box import Box
from widget.encryption.cipher import Cipher, Opened, Sealed
from widget.encryption.mending import Mender
from widget.encryption.opening import Opener
from widget.encryption.own_device import OwnDevice
from widget.encryption.people import People
from widget.encryption.pep import Query
from widget.encryption.sealing import Sealer
from widget.errors import EncryptionUnavailable, StorageError
from widget.storage.database import Database


class OmemoCipher(Cipher):
    """The cipher of one account.

    Args:
        account: whose.
        database: of the account, with `stores.STORES` in its schema.
        box: wraps what comes to rest there.
        query: `Client.query`.
        send: sends a message without more ado; what it carries may be lost.
        now: the time, milliseconds since the epoch.
    """

    def __init__(
        self,
        account: BareJID,
        database: Database,
        box: Box,
        query: Query,
        send: Callable[[Element], object],
        now: Callable[[], int] = lambda: round(time.time() * 1000),
    ) -> None:
        self._own = OwnDevice(account, database, box, query, send, now)
        people = People(self._own)
        mender = Mender(self._own, people)
        self._opener = Opener(self._own, people, mender.unreadable, lambda answer: self.changed(answer))
        self._sealer = Sealer(self._own, people)
        self._clerk = Clerk(self._own, people, mender)

    async def open(self, envelope: Envelope) -> Opened:
        return await self._opener.open(envelope, self.real)

    async def seal(self, stanza: Element, recipients: frozenset[BareJID]) -> Sealed:
        return await self._sealer.seal(stanza, recipients)

    def uncommitted(self) -> tuple[Write, ...]:
        return self._own.uncommitted()

    def settled(self, writes: tuple[Write, ...]) -> None:
        self._own.settled(writes)

    async def ask(self, request: CipherRequest) -> CipherAnswer:
        try:
            return await self._clerk.ask(request)
        except StorageError as error:
            raise EncryptionUnavailable(str(error), Problem.UNAVAILABLE.value) from error

    async def close(self) -> None:
        await self._own.close()
