"""What a plugin shows, made safe: it can be drawn, and what it does when it is drawn or pressed is guarded.

A tree that cannot be drawn would keep all else of its surface from being drawn, too.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from vdom import Encoder, Memo, Node, On, VNode
from widget.core.events import Event
from widget.core.feature import MessageAction, MessageTool, Slot
from widget.errors import PluginError

DEEPEST, MOST = 60, 5000
"""Levels and nodes of a tree."""

RECORDS = {Slot.MESSAGE_ACTIONS: MessageAction, Slot.MESSAGE_TOOLS: MessageTool}


class Caller(Protocol):
    """Calls a plugin's function; what it gives then is checked by `check`, and is `fallback` if it fails."""

    name: str

    def call(
        self, where: str, fallback: Any, check: Callable[[Any], Any], function: Any, *args: Any
    ) -> Any: ...


@dataclass(frozen=True)
class _Drawn:
    """A memo's view. Equal to another of the same, so that the memo is unchanged while it is."""

    caller: Caller
    view: Callable[..., Node]

    def __call__(self, *args: Any) -> Node:
        drawn: Node = self.caller.call(
            "a view", None, lambda tree: Checker(self.caller, memo=True).tree(tree), self.view, *args
        )
        return drawn


def filled(caller: Caller, slot: Slot, given: Any, others: Iterable[object] = ()) -> list[Any]:
    """What a plugin puts in a place. Args: others: nodes that were there before, passed on as they are.

    Raises:
        PluginError, ValueError, TypeError: it cannot be drawn.
    """
    parts = [each for each in given if each is not None] if isinstance(given, (list, tuple)) else [given]
    parts = [each for each in parts if each is not None]
    checker = Checker(caller, others)
    record = RECORDS.get(slot)
    return [_record(each, record, checker) if record else checker.tree(each) for each in parts]


def _record(given: Any, kind: type[Any], checker: Checker) -> Any:
    if kind is MessageAction and isinstance(given, VNode):
        return checker.tree(given)
    if not isinstance(given, kind):
        raise PluginError(f"{given!r} is no {kind.__name__}")
    words = [given.name, given.label, given.icon]
    if not all(isinstance(each, str) for each in words):
        raise PluginError(f"{given!r}: name, label and icon are texts")
    if kind is MessageAction and not isinstance(given.event, Event):
        raise PluginError(f"{given!r}: its event is none")
    return given


class Checker:
    """Goes through one tree; `memo`: it is what a memo draws."""

    def __init__(self, caller: Caller, others: Iterable[object] = (), memo: bool = False) -> None:
        self._caller = caller
        self._memo = memo
        self._others = {id(each) for each in others}
        self._count = 0

    def tree(self, given: Any) -> Any:
        """The same, safe to draw.

        Raises:
            PluginError, ValueError, TypeError: it cannot be drawn.
        """
        if id(given) in self._others:
            return given
        if not isinstance(given, (VNode, Memo, str, int, float, list, tuple)) and given is not None:
            raise PluginError(f"a view gave {type(given).__name__}, which cannot be drawn")
        safe, twin = self._node(given, 0, top=True)
        json.dumps(Encoder().encode(twin), allow_nan=False)
        return safe

    def _node(self, node: Any, depth: int, top: bool = False) -> tuple[Any, Any]:
        """The node, safe, and a twin without what is drawn later, to try whether it can be encoded."""
        self._count += 1
        if depth > DEEPEST or self._count > MOST:
            raise PluginError("a view is too large to be drawn")
        if id(node) in self._others:
            return node, None
        if isinstance(node, VNode):
            return self._element(node, depth, top)
        if isinstance(node, Memo):
            key = self._key(node.key, top)
            return Memo(_Drawn(self._caller, node.view), node.args, key), VNode(
                "i", (), key, None, None, (), None, {}
            )
        if isinstance(node, (list, tuple)):
            pairs = [self._node(each, depth + 1, top) for each in node]
            return tuple(safe for safe, _ in pairs), tuple(twin for _, twin in pairs)
        return node, node

    def _element(self, node: VNode, depth: int, top: bool) -> tuple[VNode, VNode]:
        pairs = [self._node(each, depth + 1) for each in node.children]
        safe, twins = tuple(one for one, _ in pairs), tuple(twin for _, twin in pairs)
        ons = tuple(self._on(each) for each in node.on)
        # By this its styles are told from those of all else (page/sheets.js)
        attrs = {**node.attrs, "data_plugin": f"plugin-{self._caller.name}"} if top else node.attrs
        rest = (self._key(node.key, top), node.cls, node.style, ons, node.use, attrs)
        return VNode(node.tag, safe, *rest), VNode(node.tag, twins, *rest)

    def _key(self, key: Any, top: bool) -> Any:
        """At its top it stands among others' nodes, which have keys of their own: also what a memo draws,
        of which nobody can know beforehand."""
        if not top or key is None:
            return key
        return None if self._memo else f"plugin {self._caller.name} {key}"

    def _on(self, on: On) -> On:
        if not isinstance(on, On):
            raise PluginError(f"{on!r} is no On(…)")
        message = on.message
        if message is None or isinstance(message, Event):
            return on
        if not callable(message):
            raise PluginError(f"{message!r} is no event")

        def told(fields: Any) -> Any:
            return self._caller.call(f"on {on.event}", None, event_or_none, message, fields)

        return on.telling(told)


def event_or_none(given: Any) -> Event | None:
    """Raises: PluginError: it is something else."""
    if given is None or isinstance(given, Event):
        return given
    raise PluginError(f"{given!r} is no event")
