"""The time of day at the edge."""

from __future__ import annotations

import time


def now() -> int:
    """Milliseconds since the epoch (UTC)."""
    return time.time_ns() // 1_000_000
