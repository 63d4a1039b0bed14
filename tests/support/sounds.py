"""Sounds for tests."""

from __future__ import annotations

import io
import struct
import wave
from math import sin


def beep(seconds: int = 1, tone: int = 0) -> bytes:
    """One of several tones, as WAV: 16 kB a second."""
    made = io.BytesIO()
    second = b"".join(struct.pack("<h", int(9000 * sin(n / (3 + tone)))) for n in range(8000))
    with wave.open(made, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(second * seconds)
    return made.getvalue()
