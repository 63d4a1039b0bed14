"""What somebody wants of a conversation, on all of their devices."""

from __future__ import annotations

from enum import Enum

from widget.core.model import Kind


class Notify(Enum):
    """When to tell of a new message (XEP-0492): the names are those of its elements."""

    ALWAYS = "always"
    MENTION = "on-mention"
    NEVER = "never"


def usual(kind: Kind, private: bool) -> Notify:
    """What holds where nothing has been chosen (XEP-0492, 4); `private`: a room for members only."""
    return Notify.ALWAYS if kind is Kind.CHAT or private else Notify.MENTION
