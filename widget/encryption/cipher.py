"""What encryption does for one account: seals what goes out, opens what comes in, answers about devices.

A unit of work: opening and sealing move ratchets on, and what they write must be committed together with
what it was for. So they write nothing themselves: as the caller begins the transaction with the plaintext,
or with the outbox, it puts `uncommitted()` into it, and only after that acknowledges or sends. That is all
there is to be written by then, not what one call has made: an older state can never come over a newer one.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

from widget.core.encryption import EME, NEW, OLD, SEALED, CipherAnswer, CipherRequest, Encryption, Problem
from widget.core.envelope import Envelope
from widget.core.jids import BareJID
from widget.core.records import Write
from widget.encryption.content import stripped
from widget.storage.database import Database


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a cipher is given of the account that it works for.

    Attributes:
        account: whose it is.
        database: holds what it has written.
        query: asks the server, and waits for its answer so many seconds (`widget/xmpp/client.py`).
        person: who an occupant of a room is, by what the room or its archive tells; None: not known.
        send: sends a stanza at once; False: we are not online.
        now: milliseconds since the epoch.
    """

    account: BareJID
    database: Database
    query: Callable[[Element, float], Awaitable[Element]]
    person: Callable[[Envelope], BareJID | None]
    send: Callable[[Element], bool]
    now: Callable[[], int]


@dataclass(frozen=True, slots=True)
class Opened:
    """An envelope with its content in the clear and `encryption` set.

    In the clear there is no `<encrypted/>` left, no hint at it and no text that stood in its place.
    What cannot be opened has a `problem` there, keeps an `<encrypted/>` (by which it is found) and what is
    no content, and says nothing else. `silent`: it carried keys only, and is nobody's message.
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

    @abstractmethod
    async def open(self, envelope: Envelope) -> Opened:
        """Open what is sealed. Never raises for what the stanza holds: see `Opened`.

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


def unopened(envelope: Envelope, how: Problem | Encryption) -> Opened:
    """The envelope as what could not be opened: what it says in the clear is not to be believed.

    It is found by an `<encrypted/>` of which nothing is left.
    """
    if isinstance(how, Problem):
        newer = envelope.stanza.find(f"{{{NEW}}}encrypted") is not None
        how = Encryption(NEW if newer else OLD, problem=how)
    stanza = unsealed(envelope.stanza, about=False)
    stanza.append(Element(f"{{{how.namespace}}}encrypted"))
    return Opened(replace(envelope, stanza=stanza, encryption=how))


def unsealed(stanza: Element, *, about: bool) -> Element:
    """A copy of it without what is encrypted, or stands in its place, or tells of it."""
    made = stripped(stanza, about=about)
    for child in list(made):
        if child.tag in SEALED or child.tag == f"{{{EME}}}encryption":
            made.remove(child)
    return made
