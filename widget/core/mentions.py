"""Mentions (XEP-0372): whom a text names; `references.py` tells of them in stanzas.

They are kept as names, not as places: a place is the sender's word, and is believed only where the body has
that very name there. So nothing can be made to look like somebody's name that is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

NS = "urn:xmpp:reference:0"
REFERENCE = f"{{{NS}}}reference"
SIGN = "@"


def pattern(names: Iterable[str]) -> re.Pattern[str] | None:
    """What finds these names, with the sign or without it, as words of their own; the longest first."""
    words = sorted({name for name in names if name}, key=len, reverse=True)
    if not words:
        return None
    return re.compile(rf"(?<!\w){SIGN}?(?:{'|'.join(map(re.escape, words))})(?!\w)", re.IGNORECASE)
