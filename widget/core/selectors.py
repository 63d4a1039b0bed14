"""Selectors by which the page finds what a command is about."""

from __future__ import annotations

from widget.core.model import BareJID, MessageId


def text_box(conversation: BareJID) -> str:
    """Where one writes to a conversation."""
    return f'[data-conversation="{_quoted(conversation)}"] textarea'


def message_row(id_: MessageId) -> str:
    """A message, where it is drawn."""
    return f'.message[data-id="{_quoted(id_)}"]'


def _quoted(text: str) -> str:
    """For a CSS string (CSS Syntax 3, 4.3.5)."""
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\a ")
