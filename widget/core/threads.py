"""Message threads (XEP-0201) as they travel: an id that all messages of one matter carry.

Who begins a thread with an answer to a message gives it that message's own id, so that two who do so at
once have begun the same, and all can tell what it began with.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element

from widget.core.message import Message
from widget.core.model import Kind
from widget.core.replying import target_of
from widget.core.stanza import child_text

LONGEST = 200
"""Characters of a thread's id; longer ones are none."""


def thread_of(stanza: Element) -> str:
    """The thread that a message is of, "" if it is of none."""
    id_ = child_text(stanza, "thread").strip()
    return id_ if len(id_) <= LONGEST else ""


def names_of(message: Message) -> tuple[str, ...]:
    """The threads that may have begun with this message: any of its ids may have been taken for that."""
    return tuple(filter(None, (message.given, message.origin, message.stanza_id)))


def begins(message: Message, thread: str) -> bool:
    """Whether a thread began with this message."""
    return thread in names_of(message)


def begun_by(message: Message, kind: Kind) -> str:
    """The thread that a message is of or, if that is none, the one that begins with it."""
    return message.thread or target_of(message, kind)
