"""Names as people see them: others choose them, and must not reach beyond them (UAX 9, RFC 8266)."""

from __future__ import annotations

import re
from functools import lru_cache

# Controls, what turns the direction of all that follows, and what is not seen at all; not the joiners
# U+200C and U+200D, which Persian and emoji need
_UNSEEN = re.compile(
    "[\0-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
)
_NOTHING = "\ufffd"


@lru_cache(maxsize=4096)
def legible(name: str) -> str:
    """A nickname or a room's name on one line, with nothing in it that changes the words around it."""
    if name.isascii() and name.isprintable():
        return name
    return " ".join(_UNSEEN.sub("", name).split()) or (_NOTHING if name else "")
