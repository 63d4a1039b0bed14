"""Places in messages: geo: URIs (RFC 5870) as others write them, and as we do; User Location (XEP-0080)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import isfinite
from xml.etree.ElementTree import Element

from widget.core.stanza import child_text

_GEO = re.compile(
    r"geo:(-?\d{1,3}(?:\.\d{1,15})?),(-?\d{1,3}(?:\.\d{1,15})?)"
    r"(?:,-?\d{1,6}(?:\.\d{1,15})?)?((?:;[\w.~%=+-]{1,60}){0,8})",
    re.IGNORECASE | re.ASCII,
)
_UNCERTAIN = re.compile(r";u=(\d{1,9}(?:\.\d{1,9})?)(?:;|$)", re.IGNORECASE | re.ASCII)
_EARTH = re.compile(r";crs=(?!wgs84(?:;|$))", re.IGNORECASE)
_NUMBER = re.compile(r"-?\d{1,9}(?:\.\d{1,15})?", re.ASCII)
GEOLOC = "http://jabber.org/protocol/geoloc"
LONGEST = 2000
"""Characters of a body in which a place is looked for."""


@dataclass(frozen=True, slots=True)
class Place:
    """A point on the earth (WGS 84): degrees, and metres within which it is true, 0 if that is not told."""

    latitude: float
    longitude: float
    accuracy: int = 0

    @property
    def uri(self) -> str:
        """As it is sent: to a hundred-thousandth of a degree, which is a metre."""
        uncertain = f";u={self.accuracy}" if self.accuracy else ""
        return f"geo:{_degrees(self.latitude)},{_degrees(self.longitude)}{uncertain}"

    def on_map(self, template: str) -> str:
        """The address of a map of it, as a site's owner has set it."""
        filled = template.replace("{lat}", _degrees(self.latitude))
        return filled.replace("{lon}", _degrees(self.longitude))


def place_in(body: str) -> Place | None:
    """The first place that a message names, if it lies on the earth."""
    if "geo:" not in body[:LONGEST].lower():
        return None
    for word in body[:LONGEST].split():
        if found := _GEO.fullmatch(word.strip("<>()[].,!?\"'")):
            return _place(found)
    return None


def only_place(body: str) -> bool:
    """Whether it says nothing else."""
    return " " not in body.strip() and place_in(body) is not None


def place_told(stanza: Element) -> Place | None:
    """The place that a message carries beside its words (XEP-0080, 2), if it lies on the earth."""
    told = stanza.find(f"{{{GEOLOC}}}geoloc")
    if told is None or child_text(told, "datum", GEOLOC).strip().upper() not in ("", "WGS84"):
        return None
    texts = [child_text(told, tag, GEOLOC).strip() for tag in ("lat", "lon", "accuracy")]
    if not (_NUMBER.fullmatch(texts[0]) and _NUMBER.fullmatch(texts[1])):
        return None
    accuracy = float(texts[2]) if _NUMBER.fullmatch(texts[2]) else 0.0
    return measured(float(texts[0]), float(texts[1]), accuracy)


def measured(latitude: float, longitude: float, accuracy: float) -> Place | None:
    """What a browser has found; None if that is nowhere."""
    if not all(map(isfinite, (latitude, longitude, accuracy))):
        return None
    if abs(latitude) > 90 or abs(longitude) > 180:
        return None
    return Place(latitude, longitude, max(0, min(round(accuracy), 10**7)))


def _place(found: re.Match[str]) -> Place | None:
    if _EARTH.search(found[3]):
        return None  # a place on the moon has a map of its own (RFC 5870, 3.4.1)
    uncertain = _UNCERTAIN.search(found[3])
    return measured(float(found[1]), float(found[2]), float(uncertain[1]) if uncertain else 0)


def _degrees(number: float) -> str:
    text = f"{number:.5f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
