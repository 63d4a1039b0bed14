"""Which rows of a long list are drawn: those near what is in view, whatever the list's length."""

from __future__ import annotations

from dataclasses import dataclass

SHORT = 60
"""Rows that are always drawn: more than fit a screen, so that the first picture is right without asking."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """The rows from `first` up to `last`, and the one of the key `kept`, last seen at `at`: it has the focus.

    `goal` is the key of the row that is to get it; `turn` counts, so that the same goal can be set again.
    """

    first: int = 0
    last: int = SHORT
    kept: str = ""
    at: int = 0
    goal: str = ""
    turn: int = 0
