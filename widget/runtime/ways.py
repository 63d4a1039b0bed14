"""One account's cipher, and the ways of its stanzas in and out (XEP-0384)."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast
from xml.etree.ElementTree import Element

from widget.core.effects import Secret
from widget.core.encryption import CipherAnswer, Devices, Problem
from widget.core.envelope import Envelope, Origin
from widget.core.events import DevicesChanged, Event
from widget.core.facts import Fact
from widget.core.jids import BareJID
from widget.core.timeline import MUC_USER
from widget.encryption.cipher import Cipher, Surroundings
from widget.encryption.late import NoCipher
from widget.runtime.known import Known
from widget.runtime.loop import Loop
from widget.runtime.opening import Opening, Take
from widget.runtime.perform import Stream
from widget.runtime.sealing import Readers, Sealing
from widget.runtime.units import Units
from widget.storage.database import Database
from widget.xmpp.jid import split

_ITEM = f"{{{MUC_USER}}}x/{{{MUC_USER}}}item"


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


class Told:
    """What the features know of people, for whoever seals and opens."""

    def __init__(self, known: Known) -> None:
        self._ask = known.ask

    def readers(self, secret: Secret) -> frozenset[BareJID] | None:
        """Who may read what is said there; None: that is not known."""
        return cast("frozenset[BareJID] | None", self._ask(Fact.READERS, *secret))

    def person(self, envelope: Envelope) -> BareJID | None:
        """Who the occupant of a room is that has sent it; None: that is not known."""
        archived = envelope.origin is Origin.ARCHIVE and envelope.type == "groupchat"
        if archived and (item := envelope.stanza.find(_ITEM)) is not None:
            # As it was then; they may have left since (XEP-0313, 5.1.2)
            try:
                return split(item.get("jid", ""))[0]
            except ValueError:
                return None
        return cast("BareJID | None", self._ask(Fact.PERSON, envelope.sender, envelope.occupant_id))


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
    told = Told(loop.known)
    cipher: Cipher = NoCipher(Problem.UNAVAILABLE)
    if make and account and not database.problem:
        known = (BareJID(account), database, stream.query, told.person, stream.send, loop.now)
        cipher = make(Surroundings(*known))
    return Ways(cipher, loop.stanza, loop.units, told.readers, stream.send, loop.dispatch)
