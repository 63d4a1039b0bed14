"""A cipher that is brought when it is first needed, and one for where there can be none."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from xml.etree.ElementTree import Element

from widget.core.encryption import CipherAnswer, CipherRequest, History, ListChanged, Problem, remember
from widget.core.envelope import Envelope
from widget.core.jids import BareJID
from widget.core.records import Write
from widget.encryption import gate
from widget.encryption.cipher import Cipher, Opened, Sealed, Surroundings, unopened
from widget.encryption.stores import KEYS
from widget.errors import EncryptionError, EncryptionUnavailable, NotSealed


def cipher_of(around: Surroundings) -> Cipher:
    """An account's cipher: python-omemo, once somebody needs it."""

    async def bring() -> Cipher:
        cipher: Cipher = await (await gate.bring("widget.encryption.made")).made(around)
        return cipher

    async def exists() -> bool:
        return await around.database.count(KEYS.name) > 0

    return LateCipher(bring, exists)


class NoCipher(Cipher):
    """Nothing can be encrypted here, and `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem

    async def open(self, envelope: Envelope) -> Opened:
        return unopened(envelope, self._problem)

    async def seal(self, stanza: Element, recipients: frozenset[BareJID]) -> Sealed:
        raise NotSealed("there is no encryption here", self._problem.value)

    def uncommitted(self) -> tuple[Write, ...]:
        return ()

    def settled(self, writes: tuple[Write, ...]) -> None:
        pass

    async def ask(self, request: CipherRequest) -> CipherAnswer:
        raise EncryptionUnavailable("there is no encryption here", self._problem.value)

    async def close(self) -> None:
        pass


class LateCipher(Cipher):
    """Stands for the cipher until somebody needs it. Of what is told without a wish nothing is lost.

    Args:
        bring: makes it; raises EncryptionUnavailable, and may be asked again then.
        exists: whether this browser is a device already. If not, nothing that comes in can be for it.
    """

    def __init__(self, bring: Callable[[], Awaitable[Cipher]], exists: Callable[[], Awaitable[bool]]) -> None:
        self._bring = bring
        self._exists = exists
        self._cipher: Cipher | None = None
        self._bringing = asyncio.Lock()
        self._remembered: dict[object, CipherRequest] = {}

    async def open(self, envelope: Envelope) -> Opened:
        if self._cipher is None and not await self._exists():
            return unopened(envelope, Problem.NOT_FOR_US)
        try:
            cipher = await self._brought()
        except EncryptionError as error:
            return unopened(envelope, Problem(error.problem))
        return await cipher.open(envelope)

    async def seal(self, stanza: Element, recipients: frozenset[BareJID]) -> Sealed:
        try:
            cipher = await self._brought()
        except EncryptionUnavailable as error:
            raise NotSealed(str(error), error.problem) from error
        return await cipher.seal(stanza, recipients)

    def uncommitted(self) -> tuple[Write, ...]:
        return self._cipher.uncommitted() if self._cipher else ()

    def settled(self, writes: tuple[Write, ...]) -> None:
        if self._cipher:
            self._cipher.settled(writes)

    async def ask(self, request: CipherRequest) -> CipherAnswer:
        if self._cipher is None and isinstance(request, (History, ListChanged)):
            remember(self._remembered, request)
            return None
        return await (await self._brought()).ask(request)

    async def close(self) -> None:
        async with self._bringing:
            if self._cipher is not None:
                await self._cipher.close()

    async def _brought(self) -> Cipher:
        async with self._bringing:
            if self._cipher is None:
                cipher = await self._bring()
                cipher.changed = lambda answer: self.changed(answer)
                remembered, self._remembered = self._remembered, {}
                for request in remembered.values():
                    await cipher.ask(request)
                self._cipher = cipher
        return self._cipher
