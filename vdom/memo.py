"""Memoised subtrees: not drawn again, and sent as a reference, while view and arguments stay the same."""

from __future__ import annotations

from collections.abc import Callable
from operator import is_
from types import MethodType
from typing import Any, Final, TypeVarTuple

from vdom.node import Key, Node

Ts = TypeVarTuple("Ts")


class Memo:
    """A view and its arguments, to be drawn only if either has changed.

    Equal to another of the same view, key and arguments, so that it may itself be an argument of a memo
    (within a tuple, say): what others have put into a place is then no reason to draw around it anew.
    """

    __slots__ = ("args", "key", "view")
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, view: Callable[..., Node], args: tuple[Any, ...], key: Key | None) -> None:
        self.view: Final = view
        self.args: Final = args
        self.key: Final = key

    def __eq__(self, other: object) -> bool:
        if type(other) is not Memo:
            return NotImplemented
        return self.view == other.view and self.key == other.key and unchanged(self.args, other.args)

    def __repr__(self) -> str:
        name = getattr(self.view, "__qualname__", repr(self.view))
        return f"<memo {name} key={self.key!r}>"


def memo(view: Callable[[*Ts], Node], *args: *Ts, key: Key | None = None) -> Memo:
    """Draw ``view(*args)``, unless that was drawn at this place by the encoder's previous render.

    A place is a key, or a position, among the children of one parent; a keyed memo is found wherever
    it moves among them. Arguments are unchanged if each is the same object, or if both are of one
    type whose values cannot change (text, bytes, numbers, tuples, frozensets, frozen dataclasses,
    methods of the same object, memos) and equal. Everything else counts by identity, so a list or a
    dict must be replaced, not altered, to be seen.
    """
    return Memo(view, args, key)


def unchanged(before: tuple[Any, ...], after: tuple[Any, ...]) -> bool:
    """Whether a memo's arguments are the same as before, by the rule of `memo`."""
    if len(before) != len(after):
        return False
    return all(map(is_, before, after)) or all(map(_equal, before, after))


def _equal(old: Any, new: Any) -> bool:
    if old is new:
        return True
    kind = type(old)
    if kind is not type(new):
        return False
    by_value = _BY_VALUE.get(kind)
    if by_value is None:
        by_value = _BY_VALUE[kind] = _is_value(kind)
    return by_value and bool(old == new)


_BY_VALUE: dict[type, bool] = {}


def _is_value(kind: type) -> bool:
    if issubclass(kind, (str, bytes, int, float, tuple, frozenset, MethodType, Memo)):
        return True
    rules = getattr(kind, "__dataclass_params__", None)
    return rules is not None and rules.frozen and rules.eq
