"""What the pure middle wants done: imperatives, performed by `runtime/perform.py`.

All that one event yields is one unit of work: its `Save`s are committed in one
transaction, and only then its `Send`s go out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from xml.etree.ElementTree import Element

from widget.core.archive import ArchivePage, ArchiveRequest
from widget.core.encryption import CipherRequest
from widget.core.envelope import Envelope
from widget.core.events import Event
from widget.core.facts import Fact
from widget.core.login import Keep
from widget.core.model import BareJID, Kind, SurfaceId
from widget.core.records import Key, Record, Write
from widget.core.upload import Slot
from widget.errors import ChinwagError, EncryptionError
from widget.settings import Settings


class Effect:
    """Something to be done. Subclasses are frozen dataclasses."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Emit(Effect):
    """Another event follows from this one, at once."""

    event: Event


@dataclass(frozen=True, slots=True)
class Ask(Effect):
    """What a feature knows; the answer, None if none has one, becomes an event at once, within this unit.

    Only facts that are the same wherever they are seen: nobody looks, so there is no surface.
    """

    fact: Fact
    args: tuple[Any, ...]
    then: Callable[[Any], Event | None]


@dataclass(frozen=True, slots=True)
class Read(Effect):
    """Let the features read these stanzas, in this order, within the same unit of work."""

    envelopes: tuple[Envelope, ...]


Secret: TypeAlias = tuple[BareJID, Kind]
"""A conversation for which something goes out encrypted or not at all: for a chat's person, or for all who
may read in a room."""


@dataclass(frozen=True, slots=True)
class Send(Effect):
    """Send a message or presence; if the stream does not take it, that is `unsent`.

    With a `secret` it goes out encrypted or not at all, and `unsealed` is given why not.
    """

    stanza: Element
    unsent: Event | None = None
    secret: Secret | None = None
    unsealed: Callable[[EncryptionError], Event | None] = lambda error: None


@dataclass(frozen=True, slots=True)
class Query(Effect):
    """Send an iq get or set; its result or its error becomes an event."""

    iq: Element
    then: Callable[[Element], Event | None]
    failed: Callable[[ChinwagError], Event | None] = lambda error: None
    timeout: float = 30.0


@dataclass(frozen=True, slots=True)
class Cipher(Effect):
    """Ask something of the account's encryption; its answer or its error becomes an event."""

    request: CipherRequest
    then: Callable[[Any], Event | None] = lambda answer: None
    failed: Callable[[ChinwagError], Event | None] = lambda error: None


@dataclass(frozen=True, slots=True)
class FetchArchive(Effect):
    """Ask for one page of an archive."""

    request: ArchiveRequest
    then: Callable[[ArchivePage], Event | None]
    failed: Callable[[ChinwagError], Event | None] = lambda error: None


@dataclass(frozen=True, slots=True)
class Save(Effect):
    """Write to the database, in the unit's one transaction."""

    write: Write


@dataclass(frozen=True, slots=True)
class FindFile(Effect):
    """See whether the worker still has a file that a page gave it; if not, that is `missed`."""

    file: str
    missed: Event


@dataclass(frozen=True, slots=True)
class Upload(Effect):
    """Send a file to its slot (XEP-0363); if it is `secret`, encrypted with a key of its own (XEP-0454).

    Each time that it is tried the key is another, so that none is ever used for two texts. `then` is given
    the file's SHA-256 as it was before (base64, "" if unknown) and what opens it (`Attachment.secret`),
    `failed` an `UploadFailed`'s reason, `progress` the bytes that have left.
    """

    file: str
    media_type: str
    slot: Slot
    then: Callable[[str, str], Event]
    failed: Callable[[str], Event]
    progress: Callable[[int], Event]
    secret: bool = False


@dataclass(frozen=True, slots=True)
class DropFile(Effect):
    """The worker need not hold a file any more; if it is being sent, that ends."""

    file: str


@dataclass(frozen=True, slots=True)
class Load(Effect):
    """Read records, all that lie from `lower` to `upper` in the order of `index` (or the key).

    What cannot be read is told as `failed`; without one it is taken for nothing.
    """

    store: str
    then: Callable[[list[Record]], Event | None]
    index: str | None = None
    lower: Key | None = None
    upper: Key | None = None
    upper_open: bool = False
    reverse: bool = False
    limit: int | None = None
    failed: Event | None = None


@dataclass(frozen=True, slots=True)
class Inherit(Effect):
    """Read what we have in a store ourselves, and what tabs have left there that are gone.

    `owner` tells by a record whose it is: a tab's name, with which the ids begin that it makes. Each tab
    has one heir at a time, so what `then` is given is nobody else's to send.
    """

    store: str
    owner: Callable[[Record], str]
    then: Callable[[list[Record]], Event | None]


@dataclass(frozen=True, slots=True)
class After(Effect):
    """An event in so many milliseconds; a second one with the same key replaces the first."""

    delay: int
    event: Event
    key: str


@dataclass(frozen=True, slots=True)
class Page(Effect):
    """A command that only the page can carry out (`widget/page/commands.js`)."""

    command: str
    args: Mapping[str, Any] = field(default_factory=dict)
    surface: SurfaceId | None = None


@dataclass(frozen=True, slots=True)
class Connect(Effect):
    """Open the account's database, then its stream. Guests have a domain only.

    `kept`: with what is kept of an earlier log-in. `known`: whoever sees this page may see what the
    database holds of this account before the server has let us in.
    """

    jid: str = ""
    password: str = field(default="", repr=False)
    guest_domain: str = ""
    keep: Keep = Keep.NOT
    kept: bool = False
    known: bool = False


@dataclass(frozen=True, slots=True)
class Disconnect(Effect):
    """Close the stream and the database; with `erase`, delete what was kept."""

    erase: bool = False


@dataclass(frozen=True, slots=True)
class Recall(Effect):
    """Look whether a log-in is kept."""


@dataclass(frozen=True, slots=True)
class Forget(Effect):
    """Keep nothing of this log-in any more."""


@dataclass(frozen=True, slots=True)
class Carry(Effect):
    """All that this session is to bring has come: from now on the next page may carry it on (XEP-0198)."""


ForAccount: TypeAlias = Connect | Disconnect | Recall | Forget | Carry


@dataclass(frozen=True, slots=True)
class Configure(Effect):
    """From now on these settings hold: at once, also for the very next event."""

    settings: Settings


@dataclass(frozen=True, slots=True)
class RetryStorage(Effect):
    """Room may have been made on a full disk: write what waits in memory."""


@dataclass(frozen=True, slots=True)
class Wake(Effect):
    """The network may be back: try at once instead of waiting."""


@dataclass(frozen=True, slots=True)
class Idle(Effect):
    """Tell the server whether anybody is looking (XEP-0352)."""

    yes: bool
