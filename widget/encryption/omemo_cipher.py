"""OMEMO Encryption (XEP-0384): the cipher, by python-omemo, in both versions that are spoken."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from widget.core.encryption import CipherAnswer, CipherRequest, Problem
from widget.core.envelope import Envelope
from widget.core.jids import BareJID
from widget.core.records import Write
from widget.encryption.asking import Clerk
from widget.encryption.box import Box
from widget.encryption.cipher import Cipher, Opened, Sealed, Surroundings
from widget.encryption.mending import Mender
from widget.encryption.opening import Opener
from widget.encryption.own_device import OwnDevice
from widget.encryption.people import People
from widget.encryption.sealing import Sealer
from widget.errors import EncryptionUnavailable, StorageError


class OmemoCipher(Cipher):
    """The cipher of one account.

    Args:
        around: with `stores.STORES` in the database's schema.
        box: wraps what comes to rest there.
    """

    def __init__(self, around: Surroundings, box: Box) -> None:
        self._own = OwnDevice(around, box)
        people = People(self._own)
        mender = Mender(self._own, people)
        self._opener = Opener(
            self._own, people, around.person, mender.unreadable, lambda answer: self.changed(answer)
        )
        self._sealer = Sealer(self._own, people)
        self._clerk = Clerk(self._own, people, mender)

    async def open(self, envelope: Envelope) -> Opened:
        return await self._opener.open(envelope)

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
