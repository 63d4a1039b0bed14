"""Rows as they were written: drawn once, they stand in every later picture that has them, on any view.

A row is a memo with a key and with no memo inside: a message, a contact. What it was written as holds as long
as its arguments are the same, like a memo of the previous picture; so a list that comes back, or is shown by
one more page, costs a look at each row instead of drawing all.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import count
from types import FunctionType
from typing import Any

from vdom.memo import Memo, unchanged
from vdom.on import On

Handlers = Sequence[tuple[int, On]]
"""The handler ids that a text has in it."""


@dataclass(frozen=True, slots=True)
class Row:
    """What a memo was written as. `keys`: of what it draws at its top, other than its own."""

    args: tuple[Any, ...]
    text: str
    handlers: Handlers
    keys: tuple[str, ...]


class Rows:
    """The rows of all views that share it, the longest unused of them let go.

    Args:
        most: characters that are kept.

    Attributes:
        within: what all that is drawn now depends on beside its arguments: the language that is spoken, say.
    """

    def __init__(self, most: int = 0) -> None:
        self.numbers = count(1)
        self.within: Hashable = None
        self._most = most
        self._size = 0
        self._rows: dict[tuple[Any, Any, Hashable], Row] = {}

    def get(self, memo: Memo) -> Row | None:
        """What it was written as, if that is known and still holds."""
        name = memo.view, memo.key, self.within
        if type(memo.view) is not FunctionType or (row := self._rows.get(name)) is None:
            return None
        if not unchanged(row.args, memo.args):
            return None
        self._rows[name] = self._rows.pop(name)
        return row

    def keep(self, memo: Memo, row: Row) -> None:
        """Remember it in place of what its key was written as before."""
        if type(memo.view) is not FunctionType or len(row.text) > self._most:
            return
        name = memo.view, memo.key, self.within
        if before := self._rows.pop(name, None):
            self._size -= len(before.text)
        self._rows[name] = row
        self._size += len(row.text)
        while self._size > self._most:
            self._size -= len(self._rows.pop(next(iter(self._rows))).text)

    def clear(self) -> None:
        """Forget all: what they show is nobody's business any more, or is said in another language now."""
        self._rows.clear()
        self._size = 0
