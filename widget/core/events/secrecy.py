"""Secrecy: what became of devices, and of what was to be encrypted for them (XEP-0384)."""

from __future__ import annotations

from dataclasses import dataclass

from widget.core.encryption import Devices, Problem
from widget.core.events.base import Event
from widget.core.model import BareJID, Kind, MessageId


@dataclass(frozen=True, slots=True)
class DevicesChanged(Event):
    """Devices are known differently, without anybody having asked."""

    devices: Devices


@dataclass(frozen=True, slots=True)
class DevicesLeftOut(Event):
    """A message has gone out, but these devices do not get it: whose, and which."""

    conversation: BareJID
    devices: tuple[tuple[BareJID, int], ...]


@dataclass(frozen=True, slots=True)
class SealingFailed(Event):
    """A message of ours, or what it says of another, is not out, since it could not be encrypted.

    `waits`: it will be tried again by itself. `jids`: whose devices are at fault.
    """

    conversation: BareJID
    kind: Kind
    id: MessageId
    problem: Problem
    jids: tuple[str, ...] = ()
    waits: bool = False


@dataclass(frozen=True, slots=True)
class MembersWanted(Event):
    """Somebody wants to know who may read in a room, and to hear of changes."""

    room: BareJID


@dataclass(frozen=True, slots=True)
class MembersChanged(Event):
    """Who may read what is said in a room, as far as its service tells, where somebody wants to know.

    `private`: only members may enter. `named`: all who are in it see one another's addresses. `members` are
    owners, admins and members; None while that is not known. `refused`: the service will not tell.
    """

    room: BareJID
    private: bool
    named: bool
    members: frozenset[BareJID] | None = None
    refused: bool = False

    @property
    def readers(self) -> frozenset[BareJID] | None:
        """All who may ever read there; None where that cannot be known."""
        return self.members if self.private and self.named else None
