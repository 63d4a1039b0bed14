"""Where a link to a conversation leads (uri.py reads it)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from widget.core.model import BareJID


class Deed(Enum):
    """What a link asks for. What we do not know, or could only do harm, is a look at the conversation."""

    CHAT = "chat"
    JOIN = "join"
    ADD = "add"


@dataclass(frozen=True, slots=True)
class Target:
    """Where it leads. `text` is to be put where the person writes, never to be sent."""

    deed: Deed
    jid: BareJID
    text: str = ""
