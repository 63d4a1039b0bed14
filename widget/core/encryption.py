"""End-to-end encryption as the pure middle knows it: devices, trust, what became of a message, what is asked.

The words are those of OMEMO (XEP-0384). Keys, ratchets and ciphers lie behind `widget/encryption/cipher.py`;
nothing here depends on how they work.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, TypeAlias
from xml.etree.ElementTree import Element

from widget.core.jids import BareJID

OLD = "eu.siacs.conversations.axolotl"
NEW = "urn:xmpp:omemo:2"
SCE = "urn:xmpp:sce:1"
EME = "urn:xmpp:eme:0"
SEALED = (f"{{{NEW}}}encrypted", f"{{{OLD}}}encrypted")
"""The elements that a message's content is in."""


class Trust(Enum):
    """What we think of a device.

    UNDECIDED: nobody has decided; while all devices of a person are undecided, they are trusted blindly
    (BTBV). TRUSTED and DISTRUSTED were decided by the person.
    """

    UNDECIDED = "undecided"
    BLIND = "blind"
    TRUSTED = "trusted"
    DISTRUSTED = "distrusted"

    @property
    def used(self) -> bool:
        """Whether messages go to it."""
        return self in (Trust.BLIND, Trust.TRUSTED)


@dataclass(frozen=True, slots=True)
class Device:
    """A device of somebody's. `fingerprint`: of its identity key as Curve25519, 64 hex digits.

    `namespaces`: the versions of OMEMO that it speaks. `ours`: it is this one. `active`: it is on its
    owner's device list. `seen`: when it last wrote to us, in milliseconds since the epoch, 0 is never.
    `label` is what its owner calls it, or "".
    """

    jid: BareJID
    id: int
    fingerprint: str
    trust: Trust
    namespaces: tuple[str, ...] = (OLD,)
    label: str = ""
    active: bool = True
    ours: bool = False
    seen: int = 0


class Problem(Enum):
    """Why a message could not be opened or sealed; what to do about it differs."""

    NOT_FOR_US = "not-for-us"  # it was not encrypted for this device: nothing to be done
    BEFORE_US = "before-us"  # it is older than this device's keys: likewise
    NO_SESSION = "no-session"  # it belongs to a session that we do not have: a new one is to be made
    DAMAGED = "damaged"  # tampered with, or of keys that do not fit: likewise
    REPEATED = "repeated"  # it was opened before, and what it said is not known any more
    DISTRUSTED = "distrusted"  # it comes from a device that the person distrusts: not shown
    MALFORMED = "malformed"  # it is not what XEP-0384 describes
    UNAVAILABLE = "unavailable"  # this browser cannot: no secure context, no storage, another tab must
    NOT_LOADED = "not-loaded"  # our own files did not come: it is tried again
    NO_DEVICES = "no-devices"  # whoever it is for has no device that can read it
    UNDECIDED = "undecided"  # a new device of somebody whose devices are verified: the person decides first
    OFFLINE = "offline"  # keys must be fetched, and there is no network: it waits


@dataclass(frozen=True, slots=True)
class Encryption:
    """How a message was encrypted: by which device of its sender's, and what we thought of that one then.

    `problem`: it could not be opened, and so its text says nothing. `namespace` is EME's for others' kinds.
    """

    namespace: str
    device: int = 0
    fingerprint: str = ""
    trust: Trust = Trust.UNDECIDED
    problem: Problem | None = None

    def to_record(self) -> dict[str, Any]:
        """As JSON."""
        problem = self.problem.value if self.problem else ""
        return {
            "namespace": self.namespace,
            "device": self.device,
            "fingerprint": self.fingerprint,
            "trust": self.trust.value,
            "problem": problem,
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Encryption:
        """From JSON."""
        problem = Problem(record["problem"]) if record.get("problem") else None
        trust = Trust(record["trust"])
        return cls(record["namespace"], int(record["device"]), record["fingerprint"], trust, problem)


OUTGOING = Encryption(OLD, trust=Trust.TRUSTED)
"""How what this device says is to go out."""


# What is asked of the cipher (the effect `Cipher`), and what it answers


@dataclass(frozen=True, slots=True)
class Prepare:
    """Make this browser a device of the account's, or load what it is; publish it. Answer: `Prepared`."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """We are this device; these are all of our own, it among them."""

    device: Device
    own: tuple[Device, ...]


@dataclass(frozen=True, slots=True)
class LookUp:
    """The devices of these people; with `fresh`, their lists and keys are fetched anew. Answer: `Devices`."""

    jids: frozenset[BareJID]
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class Devices:
    """Those that are known, the inactive ones among them. Who has none is there with none.

    `unreachable`: whose lists could not be had, and why (a condition of RFC 6120, or "timeout").
    """

    devices: Mapping[BareJID, tuple[Device, ...]] = field(default_factory=dict)
    unreachable: Mapping[BareJID, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Judge:
    """The person has decided about a device. Answer: `Devices` of its owner."""

    jid: BareJID
    fingerprint: str
    trust: Trust


@dataclass(frozen=True, slots=True)
class Rename:
    """What this device is called (omemo:2). Answer: `Devices` of ours."""

    label: str


@dataclass(frozen=True, slots=True)
class Remove:
    """These devices of our own are gone: off the list, and their bundles deleted. Answer: `Devices`."""

    ids: frozenset[int]


@dataclass(frozen=True, slots=True)
class Mend:
    """Make a new session with a device, and tell it so. Answer: `Devices` of its owner."""

    jid: BareJID
    id: int


@dataclass(frozen=True, slots=True)
class ListChanged:
    """Somebody's device list, as PEP tells it. `devices`: the item's payload. Answer: `Devices` of theirs."""

    jid: BareJID
    namespace: str
    devices: Element


@dataclass(frozen=True, slots=True)
class History:
    """Whether the archive is being caught up with: pre-keys that are used meanwhile are kept until it is."""

    syncing: bool


CipherRequest: TypeAlias = Prepare | LookUp | Judge | Rename | Remove | Mend | ListChanged | History
CipherAnswer: TypeAlias = Prepared | Devices | None

MOST_TOLD = 500
"""Device lists that are remembered for a cipher that sleeps; of more, the oldest are forgotten."""


def remember(told: dict[object, CipherRequest], request: History | ListChanged) -> None:
    """Add what a cipher is to hear of when it wakes: of each list, and of the archive, what was said last."""
    key: object = History
    if isinstance(request, ListChanged):
        key = request.jid, request.namespace
        told.pop(key, None)  # the newest stand at the end
    told[key] = request
    if len(told) > MOST_TOLD:
        # Never the archive: keys that were used would be kept for good
        del told[next(each for each in told if each is not History)]
