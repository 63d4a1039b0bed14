"""What encrypts is wanted for the first time: fetched, unpacked, compiled or not any more, imported.

See `worker.py`. A visit that lasts (`LASTS`) keeps what it has compiled.
"""

from __future__ import annotations

import asyncio
import time

from widget.encryption import gate

LASTS = False


async def measure() -> dict[str, float]:
    """Milliseconds until the cipher could be made."""
    started = time.perf_counter()
    await gate.bring("widget.encryption.made")
    found = {"load": (time.perf_counter() - started) * 1000}
    if LASTS:
        await asyncio.sleep(gate.KEPT_AFTER + 1)
    return found
