"""What somebody wants of a conversation, on all of their devices."""

from __future__ import annotations

from enum import Enum

from widget.core.model import Kind
from widget.settings import Settings


class Notify(Enum):
    """When to tell of a new message (XEP-0492): the names are those of its elements."""

    ALWAYS = "always"
    MENTION = "on-mention"
    NEVER = "never"


def usual(kind: Kind, private: bool, settings: Settings) -> Notify:
    """What holds where nothing has been chosen (XEP-0492, 4); `private`: a room for members only."""
    if kind is Kind.CHAT:
        return Notify.ALWAYS
    match settings.room_notifications:
        case "all":
            return Notify.ALWAYS
        case "none":
            return Notify.NEVER
    return Notify.ALWAYS if private else Notify.MENTION
