"""What encryption does for one account: seals what goes out, opens what comes in, answers about devices.

A unit of work: opening and sealing move ratchets on, and what they write must be committed together with
what it was for. So they write nothing themselves: as the caller begins the transaction with the plaintext,
or with the outbox, it puts `uncommitted()` into it, and only after that acknowledges or sends. That is all
there is to be written by then, not what one call has made: an older state can never come over a newer one.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from widget.core.encryption import CipherAnswer, CipherRequest
from widget.core.envelope import Envelope
from widget.core.jids import BareJID, FullJID
from widget.core.records import Write


@dataclass(frozen=True, slots=True)
class Opened:
    """An envelope with its content in the clear and `encryption` set.

    What cannot be opened has a `problem` there, keeps its plain parts and says nothing else: the caller
    reads it as any other. `silent`: it carried keys only, and is nobody's message.
    `after`: messages that carry keys only, to be sent once all is committed.
    """

    envelope: Envelope
    silent: bool = False
    after: tuple[Element, ...] = ()


@dataclass(frozen=True, slots=True)
class Sealed:
    """The stanza as it goes out: its content encrypted, with hints (XEP-0380, XEP-0334).

    `left_out`: devices that do not get it, for the person to be told quietly: (whose, which); 0 is for
    somebody in a room who has none that could.
    """

    stanza: Element
    left_out: tuple[tuple[BareJID, int], ...] = field(default=())


class Cipher(ABC):
    """One account's encryption on this device. Calls may be made at any time: they wait for one another."""

    changed: Callable[[CipherAnswer], None] = staticmethod(lambda answer: None)
    """Called with `Devices` that have changed without having been asked about."""

    real: Callable[[FullJID], BareJID | None] = staticmethod(lambda occupant: None)
    """Who an occupant of a room is. The runtime sets it: only there it is known."""

    @abstractmethod
    def is_sealed(self, stanza: Element) -> bool:
        """Whether it is to be opened: it holds an `<encrypted/>` that we know of. Cheap, loads nothing."""

    @abstractmethod
    async def open(self, envelope: Envelope) -> Opened:
        """Open what `is_sealed`. Never raises for what the stanza holds: see `Opened`.

        The same ciphertext opened once more gives the same content, for some days, and moves nothing.
        """

    @abstractmethod
    async def seal(self, stanza: Element, recipients: frozenset[BareJID]) -> Sealed:
        """Encrypt a message's content for all devices of `recipients` that are used, and our own others.

        The same stanza (by its id) sealed once more gives the same ciphertext, for some days: what is sent
        again must not be taken for something new.

        Raises:
            NotSealed: nothing went out and nothing will in the clear; its `problem` says why.
        """

    @abstractmethod
    def uncommitted(self) -> tuple[Write, ...]:
        """All that is to be written and is not known to be: to be asked for as a transaction is begun, with
        nothing awaited in between. Opened or sealed without one (keys only, say), it wants one of its own."""

    @abstractmethod
    def settled(self, writes: tuple[Write, ...]) -> None:
        """These are committed: they are not given again, and what was to be published then is published.

        Writes that could not be committed are not told of: they come again.
        """

    @abstractmethod
    async def ask(self, request: CipherRequest) -> CipherAnswer:
        """Do what is asked (widget/core/encryption.py says which answer each request has).

        Raises:
            EncryptionUnavailable: this browser cannot encrypt, or not now; `problem` says why.
            StanzaError, QueryTimeout, NotConnected: the server did not do its part.
        """

    @abstractmethod
    async def close(self) -> None:
        """Let what was begun finish, take no more."""
