"""Sounds for tests."""

from __future__ import annotations

import io
import struct
import wave
from math import sin


def beep() -> bytes:
    """A second of a tone."""
    made = io.BytesIO()
    with wave.open(made, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(b"".join(struct.pack("<h", int(9000 * sin(n / 3))) for n in range(8000)))
    return made.getvalue()
