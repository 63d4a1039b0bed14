"""One account's encryption as the loop meets it: a way in, a way out, and the door (XEP-0384)."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree.ElementTree import Element

from widget.core.encryption import CipherAnswer, Devices
from widget.core.events import DevicesChanged, Event
from widget.encryption.cipher import Cipher
from widget.runtime.opening import Opening, Take
from widget.runtime.sealing import Readers, Sealing
from widget.runtime.units import Units


class Secrecy:
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
