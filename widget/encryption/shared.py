"""One account in several tabs, each with an engine of its own: one has the ratchets, the others ask it.

A ratchet that two move is broken. So the tab that holds the account's lock makes the cipher; what another
asks it is committed before it is answered. When it goes, whoever gets the lock next does what was asked and
not answered, and gives the same as would have been: what was opened or sealed is in the memo.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, cast
from xml.etree.ElementTree import Element, ParseError

from widget.core.encryption import CipherAnswer, CipherRequest, Devices, History, Problem
from widget.core.envelope import Envelope
from widget.core.jids import BareJID
from widget.core.records import Write
from widget.encryption import wire
from widget.encryption.cipher import Cipher, Opened, Sealed, Surroundings, unopened
from widget.errors import ChinwagError, EncryptionError, EncryptionUnavailable, NotSealed, StorageError

log = logging.getLogger(__name__)


class Tabs(ABC):
    """The tabs of one origin in which one account is."""

    heard: Callable[[str], None] = staticmethod(lambda text: None)
    """Called with what another tab says to all."""

    @abstractmethod
    def say(self, text: str) -> None:
        """Say this to all others."""

    @abstractmethod
    def own(self, ours: Callable[[], None]) -> None:
        """Call `ours` once, as soon as no other tab owns the account's ratchets: then this one does."""

    @abstractmethod
    def leave(self) -> None:
        """Own them no more, and hear nothing more."""


class SharedCipher(Cipher):
    """The account's cipher in whichever tab it is. Args: make: makes it here, once it is ours to make."""

    def __init__(self, make: Callable[[], Cipher], around: Surroundings, tabs: Tabs) -> None:
        self._make = make
        self._database = around.database
        self._tabs = tabs
        self._own: Cipher | None = None
        self._history: History | None = None
        self._name = secrets.token_hex(8)
        self._count = 0
        self._asked: dict[str, tuple[tuple[Any, ...], asyncio.Future[Any]]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        tabs.heard = self._heard
        tabs.own(self._ours)

    async def open(self, envelope: Envelope) -> Opened:
        try:
            return cast(Opened, await self._do("open", envelope))
        except EncryptionError as error:
            return unopened(envelope, Problem(error.problem))

    async def seal(self, stanza: Element, recipients: frozenset[BareJID]) -> Sealed:
        try:
            return cast(Sealed, await self._do("seal", stanza, recipients))
        except EncryptionUnavailable as error:
            raise NotSealed(str(error), error.problem) from error

    async def ask(self, request: CipherRequest) -> CipherAnswer:
        if self._own is None and isinstance(request, History):
            self._history = request  # the one that has the ratchets catches up itself
            return None
        return cast(CipherAnswer, await self._do("ask", request))

    def uncommitted(self) -> tuple[Write, ...]:
        return self._own.uncommitted() if self._own else ()

    def settled(self, writes: tuple[Write, ...]) -> None:
        if self._own:
            self._own.settled(writes)

    async def close(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        for _, answer in self._asked.values():
            answer.cancel()
        if self._own:
            await self._own.close()
            with contextlib.suppress(StorageError):
                await self._commit(self._own)
        self._tabs.leave()

    async def _do(self, what: str, *given: Any) -> Any:
        """Here, if this tab has the ratchets; else where they are, however often that changes."""
        if self._own:
            return await _done(self._own, what, given)
        self._count += 1
        id_ = f"{self._name}.{self._count}"
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._asked[id_] = (what, *given), answer
        self._tabs.say(wire.written(("asked", id_, what, given)))
        try:
            return await answer
        finally:
            self._asked.pop(id_, None)

    def _ours(self) -> None:
        """The lock is ours: what was asked of another and not answered is done here."""
        own = self._make()
        own.changed = self._told
        self._own = own
        self._tabs.say(wire.written(("owned", self._name)))
        if self._history:
            self._run(own.ask(self._history))
        for question, answer in list(self._asked.values()):
            self._run(self._take_over(question, answer))

    async def _take_over(self, question: tuple[Any, ...], answer: asyncio.Future[Any]) -> None:
        what, *given = question
        try:
            result = await self._settled(what, tuple(given))
        except StorageError:
            self._answered(answer, EncryptionUnavailable("not written", Problem.UNAVAILABLE.value))
            return
        except ChinwagError as error:
            if not answer.done():
                answer.set_exception(error)
            return
        if not answer.done():
            answer.set_result(result)

    def _told(self, answer: CipherAnswer) -> None:
        self.changed(answer)
        self._tabs.say(wire.written(("changed", answer)))

    def _heard(self, text: str) -> None:
        """Scripts of the page may say something here, too: what is not understood is left."""
        try:
            said = wire.read(text)
            match said:
                case ("asked", str(id_), "open" | "seal" | "ask" as what, given) if self._own:
                    self._run(self._answer(id_, what, given))
                case ("answered", str(id_), result) if id_ in self._asked:
                    self._answered(self._asked[id_][1], result)
                case ("owned", str()) if not self._own:
                    self._ask_again()
                case ("changed", Devices() as devices) if not self._own:
                    self.changed(devices)
        except (ValueError, TypeError, KeyError, ParseError) as error:
            log.warning("another tab said what is not understood: %s", type(error).__name__)

    def _ask_again(self) -> None:
        for id_, ((what, *given), _) in list(self._asked.items()):
            self._tabs.say(wire.written(("asked", id_, what, tuple(given))))

    def _answered(self, answer: asyncio.Future[Any], result: Any) -> None:
        if answer.done():
            return
        if isinstance(result, ChinwagError):
            answer.set_exception(result)
        else:
            answer.set_result(result)

    async def _answer(self, id_: str, what: str, given: tuple[Any, ...]) -> None:
        try:
            result = await self._settled(what, given)
        except StorageError as error:
            # A tab that is being closed loses its database first: the next one will answer
            log.error("keys could not be written: %s", error)
            return
        except ChinwagError as error:
            result = error
        self._tabs.say(wire.written(("answered", id_, result)))

    async def _settled(self, what: str, given: tuple[Any, ...]) -> Any:
        """Done, and committed: whoever asked may act upon it at once, and this tab may go."""
        own = self._own
        assert own
        try:
            result = await _done(own, what, given)
        except ChinwagError:
            raise
        except Exception as error:
            log.error("what another tab asked failed: %s", type(error).__name__)
            raise EncryptionUnavailable("an error of ours", Problem.UNAVAILABLE.value) from error
        await self._commit(own)
        return result

    async def _commit(self, own: Cipher) -> None:
        if writes := own.uncommitted():
            await self._database.commit(writes, durable=True)
            own.settled(writes)

    def _run(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _done(cipher: Cipher, what: str, given: tuple[Any, ...]) -> Any:
    match what, given:
        case "open", (Envelope() as envelope,):
            return await cipher.open(envelope)
        case "seal", (Element() as stanza, frozenset() as recipients):
            return await cipher.seal(stanza, recipients)
        case "ask", (request,):
            return await cipher.ask(request)
    raise EncryptionUnavailable("nobody asks so", Problem.UNAVAILABLE.value)
