"""One account's cipher, and the ways of its stanzas in and out (XEP-0384)."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree.ElementTree import Element

from widget.core.encryption import CipherAnswer, Devices, Problem
from widget.core.events import DevicesChanged, Event
from widget.core.jids import BareJID
from widget.encryption.cipher import Cipher, Surroundings
from widget.encryption.late import NoCipher
from widget.runtime.loop import Loop
from widget.runtime.opening import Opening, Take
from widget.runtime.perform import Stream
from widget.runtime.sealing import Readers, Sealing
from widget.runtime.units import Units
from widget.storage.database import Database


class Ways:
    """A cipher, and all that waits for it."""

    def __init__(
        self,
        cipher: Cipher,
        take: Take,
        units: Units,
        readers: Readers,
        send: Callable[[Element], bool],
        dispatch: Callable[[Event], None],
    ) -> None:
        self.cipher = cipher
        self.opening = Opening(cipher, take)
        self.sealing = Sealing(cipher, units, readers, send, dispatch)
        self._dispatch = dispatch
        cipher.changed = self._changed

    async def close(self) -> None:
        """The account is left: what waits is dropped, what was begun is finished."""
        self.opening.end()
        self.sealing.end()
        await self.cipher.close()

    def _changed(self, answer: CipherAnswer) -> None:
        if isinstance(answer, Devices):
            self._dispatch(DevicesChanged(answer))


def ways_of(
    loop: Loop,
    stream: Stream,
    account: str,
    database: Database,
    make: Callable[[Surroundings], Cipher] | None,
) -> Ways:
    """Those of an account; without `account` (a guest's) or a disk there is nothing to encrypt with.

    A device that is another one each time is nobody's to trust.
    """
    cipher: Cipher = NoCipher(Problem.UNAVAILABLE)
    if make and account and not database.problem:
        known = (BareJID(account), database, stream.query, loop.known.person, stream.send, loop.now)
        cipher = make(Surroundings(*known))
    return Ways(cipher, loop.stanza, loop.units, loop.known.readers, stream.send, loop.dispatch)
