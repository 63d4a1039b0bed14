"""What in the docs is made of the code: the reference of the settings."""

from __future__ import annotations


def filled(text: str) -> str:
    """A text with what is made in the place of its name, `{{settings}}`."""
    return text
