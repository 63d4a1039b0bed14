"""Gaps: what a conversation's archive (XEP-0313) has between two stretches that we have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from widget.core.envelope import Envelope
from widget.core.model import BareJID, Kind

LAST = 2**52
"""After every `order`."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Nothing is known between the orders `low` and `high`, both of which are known.

    `after` and `before` are the archive ids of what lies there, to ask on from.
    """

    conversation: BareJID
    kind: Kind
    low: int
    after: str
    high: int
    before: str


Gaps = tuple[Gap, ...]
"""Those of a conversation, the oldest first."""


def floor(gaps: Gaps, order: int) -> int:
    """From which order on everything up to this one is here; 0: there is no gap before it."""
    return max((gap.high for gap in gaps if gap.high <= order), default=0)


def ceiling(gaps: Gaps, order: int) -> int | None:
    """To which order everything from this one on is here; None: there is no gap after it."""
    return min((gap.low for gap in gaps if gap.low >= order), default=None)


def around(gaps: Gaps, order: int) -> Gap | None:
    """The gap in which an order lies."""
    return next((gap for gap in gaps if gap.low < order < gap.high), None)


def landing(gaps: Gaps, order: int) -> int:
    """Where one comes to who looks for this order: to what follows the gap, if it lies in one."""
    gap = around(gaps, order)
    return gap.high if gap else order


def fitted(envelopes: Sequence[Envelope], low: int, high: int) -> tuple[Envelope, ...]:
    """At their times, but each after the one before it, and all between the two orders.

    An archive's stamps may be whole seconds, and what borders on the gap may have the same.
    """
    times: list[int] = []
    for each in envelopes:
        low = max(each.time, low + 1)
        times.append(low)
    for at in reversed(range(len(times))):
        high = times[at] = min(times[at], high - 1)
    return tuple(replace(each, time=time) for each, time in zip(envelopes, times, strict=True))
