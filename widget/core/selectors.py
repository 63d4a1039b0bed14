"""Selectors by which the page finds what a command is about."""

from __future__ import annotations

from widget.core.model import BareJID, MessageId


def text_box(conversation: BareJID, composing: str = "", without: str = "", uncovered: bool = False) -> str:
    """Where one writes to a conversation.

    Args:
        composing: as soon as it is for this (the icon of a Composing): what is typed and sent before
            that is drawn would be something else.
        without: as soon as it is not for that any more.
        uncovered: as soon as nothing stands in its place any more.
    """
    place = ".conversation-foot:not([hidden]) " if uncovered else ""
    state = f'[data-composing="{composing}"]' if composing else ""
    state += f':not([data-composing="{without}"])' if without else ""
    return f'{place}[data-conversation="{_quoted(conversation)}"]{state} textarea'


def message_row(id_: MessageId, uncovered: bool = False) -> str:
    """A message, where it is drawn.

    Args:
        uncovered: as soon as nothing stands in its place any more.
    """
    place = ".conversation-body:not([hidden]) " if uncovered else ""
    return f'{place}.message[data-id="{_quoted(id_)}"]'


def _quoted(text: str) -> str:
    """For a CSS string (CSS Syntax 3, 4.3.5)."""
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\a ")
