"""What encrypts is wanted for the first time: fetched, unpacked, compiled, imported. See `worker.py`."""

from __future__ import annotations

import time

from widget.encryption import gate


async def measure() -> dict[str, float]:
    """Milliseconds until the cipher could be made."""
    started = time.perf_counter()
    await gate.bring("widget.encryption.made")
    return {"load": (time.perf_counter() - started) * 1000}
