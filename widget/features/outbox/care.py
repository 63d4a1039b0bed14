"""A stanza for which the server ends the stream (RFC 6120, 4.9) is found by sending one at a time.

Sent anew by each session, it would end them all, and nothing behind it would ever go out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from widget.core.events import Event, MessageAcknowledged, SealingFailed, SessionLost, SessionStarted
from widget.core.model import MessageId
from widget.errors import StanzaRefused
from widget.features.outbox.parcel import Parcel

Parcels: TypeAlias = Mapping[MessageId, Parcel]
NO_TRIAL = MessageId("")


@dataclass(frozen=True, slots=True)
class Care:
    """`taken`: parcels go out one at a time, and `trial` is the one that the server has not taken yet."""

    taken: bool = False
    trial: MessageId = NO_TRIAL

    def after(self, event: Event, parcels: Parcels) -> Care:
        """When this has happened."""
        match event:
            case SessionLost(StanzaRefused()):
                return Care(taken=self.taken or any(each.under_way for each in parcels.values()))
            case SessionStarted(resumed=False):
                return replace(self, trial=NO_TRIAL)
            case MessageAcknowledged(id=id_) if self.trial == f"o:{id_}":
                return replace(self, trial=NO_TRIAL)
            case SealingFailed(id=id_) if self.trial == id_:
                return replace(self, trial=NO_TRIAL)
        return self

    def next(self, waiting: tuple[Parcel, ...], parcels: Parcels) -> tuple[Care, tuple[Parcel, ...]]:
        """What goes out now of what waits; when nothing waits any more, all was harmless."""
        if not self.taken:
            return self, waiting
        if self.trial in parcels and parcels[self.trial].under_way:
            return self, ()
        if not waiting:
            return Care(), ()
        return replace(self, trial=waiting[0].message.id), waiting[:1]

    def blamed(self, event: Event, parcels: Parcels) -> Parcel | None:
        """The one that the server would not have."""
        match event:
            case SessionLost(StanzaRefused()) if self.trial in parcels and parcels[self.trial].under_way:
                return parcels[self.trial]
        return None
