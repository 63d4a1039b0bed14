"""Consistent Color Generation (XEP-0392): the same hue for the same JID in every client."""

from __future__ import annotations

import math
from functools import lru_cache
from hashlib import sha1

# CIE L*u*v* of the colours compared: white point D65, mid lightness, a chroma every hue can have.
_WHITE_U, _WHITE_V = 0.19783000664283, 0.46831999493879
_LIGHTNESS, _CHROMA = 60.0, 45.0


@lru_cache(maxsize=4096)
def hue(jid: str) -> float:
    """The hue of a JID or nickname in degrees of OKLCH, for the custom property `--cw-hue`.

    XEP-0392 gives an angle of HSLuv, which no browser speaks: it is turned into
    the angle that `oklch()` needs for the same hue.
    """
    return round(_oklch_hue(angle(jid)), 1)


def angle(text: str) -> float:
    """The angle of XEP-0392, section 5.1: two bytes of the SHA-1, little-endian, as a part of the circle."""
    digest = sha1(text.encode(), usedforsecurity=False).digest()
    return (digest[0] + 256 * digest[1]) / 65536 * 360


def _oklch_hue(degrees: float) -> float:
    x, y, z = _xyz(math.radians(degrees))
    long = (0.8189330101 * x + 0.3618667424 * y - 0.1288597137 * z) ** (1 / 3)
    medium = (0.0329845436 * x + 0.9293118715 * y + 0.0361456387 * z) ** (1 / 3)
    short = (0.0482003018 * x + 0.2643662691 * y + 0.6338517070 * z) ** (1 / 3)
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return math.degrees(math.atan2(b, a)) % 360


def _xyz(radians: float) -> tuple[float, float, float]:
    """The colour of that angle in L*u*v*, as CIE XYZ."""
    u = _CHROMA * math.cos(radians) / (13 * _LIGHTNESS) + _WHITE_U
    v = _CHROMA * math.sin(radians) / (13 * _LIGHTNESS) + _WHITE_V
    y = ((_LIGHTNESS + 16) / 116) ** 3
    return y * 9 * u / (4 * v), y, y * (12 - 3 * u - 20 * v) / (4 * v)
