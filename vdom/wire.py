"""The wire between a tree in Python and the page: patches out, events in, both as JSON values.

A patch is ``[generation, child, dropped]``: the whole tree, in which a memo that the page already has is
its number alone; `dropped` lists the memos it may forget. A child is one of

    "text"                      a text node
    null                        nothing; holds a position, so that its siblings keep theirs
    [0, child, …]               a nested list; its children count inside of it
    7                           memo 7, unchanged since it was last defined, wherever it lies now
    [7, child] [7, child, key]  memo 7 defined (anew)
    ["tag", data, child, …]     an element; data is 0 or an object with

        k  key, as text         a  attributes {name: text | number | true}, class among them
        s  style {name: text}   p  form state {name: value | [value, revision]}, set when it changes
        u  behaviours {name: options}
        e  events [[event, handler id, options?], …]; handler 0 reports nothing; options are
           f fields, k keys, d debounce and v distance in ms, c controls to clear, w a word for the page
           itself, and 1 for each flag of p prevent default, s stop, r request submit, t target itself only,
           o once

The page gives an element the identity (parent, key or position, tag): only a child of the same identity
is changed in place, any other is made anew. The encoder counts likewise, which is what makes a number
safe: a memo is referred to only where the page finds its element under the same parent.

An event is ``[handler id, fields]``. Ids are never used twice, and those of what a patch removed live on
until the page says that it has drawn that generation, so that a click on its way is not lost.
"""

from __future__ import annotations

import json
import logging
from collections import deque
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias, cast

from vdom.attributes import check_tag, split
from vdom.memo import Memo, unchanged
from vdom.node import JSON, Key, Node, VNode
from vdom.on import On

log = logging.getLogger("vdom")

Patch: TypeAlias = list[Any]
"""What `Encoder.encode` gives and the page applies: JSON values only."""

Path: TypeAlias = tuple[Any, ...]
Place: TypeAlias = str | int


class DuplicateKey(ValueError):
    """Two children of one parent have the same key."""


class Slot:
    """A memo as the page has it: its number, what it was drawn from, what lies inside."""

    __slots__ = ("args", "handlers", "id", "keys", "scope", "seen", "view")

    def __init__(self, number: int, memo: Memo) -> None:
        self.id = number
        self.view = memo.view
        self.args = memo.args
        self.scope: Scope = {}
        self.handlers: list[int] = []
        self.keys: tuple[str, ...] = ()  # of what it draws at its top, other than its own
        self.seen = 0


Scope: TypeAlias = dict[Path, dict[Place, Slot]]
"""The memos directly inside one memo, or the tree: by the path of their parent, then by place."""


class Encoder:
    """Turns trees into patches for one view of the page, and its events back into messages."""

    def __init__(self) -> None:
        self.generation = 0
        self._scope: Scope = {}
        self._own: list[int] = []
        self._handlers: dict[int, On] = {}
        self._retired: deque[tuple[int, list[int]]] = deque()
        self._numbers = 0
        self._attempts = 0

    def encode(self, tree: Node) -> Patch:
        """The patch that makes the page show `tree`.

        Raises:
            DuplicateKey: two children of one parent have the same key.
            ValueError: a tag, an attribute or an event descriptor that cannot be.
            TypeError: a child that is no node.
            Whatever a memoised view raises. The encoder is then as it was before.
        """
        self._attempts += 1
        render = _Render(self._attempts, self._numbers)
        scope: Scope = {}
        own: list[int] = []
        out: list[Any] = []
        try:
            _Walk(render, self._scope, scope, own).children((tree,), (), out, None, set())
        finally:
            self._numbers = render.numbers
        self.generation += 1
        retired = self._own
        dropped: list[int] = []
        _sweep(self._scope, render, dropped, retired)
        self._scope, self._own = scope, own
        self._handlers.update(render.handlers)
        if retired:
            self._retired.append((self.generation, retired))
        return [self.generation, out[0], dropped]

    def decode(self, event: str | list[Any]) -> object | None:
        """The message of an event of the page: its JSON, or its parsed form. None if unknown (logged)."""
        parsed = json.loads(event) if isinstance(event, str) else event
        match parsed:
            case [int(number), *rest] if number in self._handlers:
                fields = rest[0] if rest and isinstance(rest[0], Mapping) else {}
                return self._handlers[number].deliver(fields)
        log.warning("event of an unknown handler: %.80r", parsed)
        return None

    def acknowledge(self, generation: int) -> None:
        """The page has drawn `generation`: events of what older ones showed can no longer come."""
        while self._retired and self._retired[0][0] <= generation:
            for number in self._retired.popleft()[1]:
                del self._handlers[number]

    def reset(self) -> None:
        """Forget what the page has: the next patch says everything, as for a new view."""
        render = _Render(0, 0)
        retired, self._own = self._own, []
        _sweep(self._scope, render, [], retired)
        self._scope = {}
        self._retired.append((self.generation + 1, retired))


class _Render:
    """What one call of `encode` makes, kept apart until it has succeeded."""

    __slots__ = ("attempt", "defined", "handlers", "numbers")

    def __init__(self, attempt: int, numbers: int) -> None:
        self.attempt = attempt
        self.numbers = numbers
        self.defined: set[int] = set()
        self.handlers: dict[int, On] = {}

    def number(self) -> int:
        self.numbers += 1
        return self.numbers


class _Walk:
    """Writes one scope: the tree, or a memo's content, down to the memos inside."""

    __slots__ = ("before", "handlers", "now", "render")

    def __init__(self, render: _Render, before: Scope, now: Scope, handlers: list[int]) -> None:
        self.render = render
        self.before = before
        self.now = now
        self.handlers = handlers

    def children(
        self,
        nodes: Sequence[Node],
        path: Path,
        out: list[Any],
        parent: VNode | None,
        keys: set[str],
    ) -> None:
        """Write `nodes` to `out`. `keys` are the explicit keys met under `parent` so far.

        Long, because it runs for every node of every render: a memo that is unchanged must cost little.
        """
        olds: dict[Place, Slot] | None = None
        for position, node in enumerate(nodes):
            kind = type(node)
            if kind is Memo:
                memo = cast(Memo, node)
                if olds is None:
                    olds, news = self.places(path)
                place: Place = position if memo.key is None else _claim(memo.key, keys, parent)
                slot = olds.get(place)
                if slot is not None and slot.view == memo.view and unchanged(slot.args, memo.args):
                    slot.seen = self.render.attempt
                    out.append(slot.id)
                else:
                    slot, written = self.define(memo, slot)
                    out.append(written)
                news[place] = slot
                for key in slot.keys:
                    _claim(key, keys, parent)
            elif kind is str:
                out.append(node)
            elif kind is VNode:
                vnode = cast(VNode, node)
                place = position if vnode.key is None else _claim(vnode.key, keys, parent)
                out.append(self.element(vnode, (path, vnode.tag, place)))
            elif node is None or node is True or node is False:
                out.append(None)
            elif isinstance(node, (list, tuple)):
                group: list[Any] = [0]
                self.children(node, (path, position), group, parent, keys)
                out.append(group)
            elif isinstance(node, (str, int, float)):
                out.append(str(node))
            else:
                raise TypeError(f"a {kind.__name__} cannot be drawn in {parent!r}; pass nodes, text or lists")

    def element(self, vnode: VNode, path: Path) -> list[Any]:
        """An element with all inside."""
        out = [check_tag(vnode.tag), self.data(vnode)]
        if vnode.children:
            self.children(vnode.children, path, out, vnode, set())
        return out

    def data(self, vnode: VNode) -> Any:
        """What an element has besides children, or 0."""
        data: dict[str, Any] = {}
        if vnode.attrs:
            attrs, state = split(vnode.tag, vnode.attrs)
            if state:
                data["p"] = state
            if attrs:
                data["a"] = attrs
        if vnode.cls:
            data.setdefault("a", {})["class"] = vnode.cls
        if vnode.key is not None:
            data["k"] = str(vnode.key)
        if vnode.style:
            data["s"] = _style(vnode.style)
        if vnode.on:
            data["e"] = [self.listen(on) for on in vnode.on]
        if vnode.use:
            data["u"] = vnode.use
        return data or 0

    def listen(self, on: On) -> list[JSON]:
        """An event, under a new handler id if it reports anything."""
        if on.message is None:
            return on.wire(0)
        number = self.render.number()
        self.render.handlers[number] = on
        self.handlers.append(number)
        return on.wire(number)

    def places(self, path: Path) -> tuple[dict[Place, Slot], dict[Place, Slot]]:
        """The memos under the parent at `path`: those of the previous render, and those of this one."""
        return self.before.get(path) or {}, self.now.setdefault(path, {})

    def define(self, memo: Memo, before: Slot | None) -> tuple[Slot, list[Any]]:
        """Draw a memo (anew), under the number it had at its place; the second value is what travels."""
        slot = Slot(before.id if before is not None else self.render.number(), memo)
        slot.seen = self.render.attempt
        self.render.defined.add(slot.id)
        out: list[Any] = []
        keys: set[str] = set()
        inner = _Walk(self.render, before.scope if before is not None else {}, slot.scope, slot.handlers)
        inner.children((memo.view(*memo.args),), (), out, None, keys)
        keys.discard(str(memo.key))
        slot.keys = tuple(keys)
        return slot, [slot.id, out[0]] if memo.key is None else [slot.id, out[0], str(memo.key)]


def _sweep(before: Scope, render: _Render, dropped: list[int], retired: list[int]) -> None:
    """Find the memos that a render left out, with all inside, and the handlers that went with them."""
    for slots in before.values():
        for slot in slots.values():
            if slot.seen == render.attempt:
                continue
            retired.extend(slot.handlers)
            if slot.id not in render.defined:
                dropped.append(slot.id)
            _sweep(slot.scope, render, dropped, retired)


def _claim(key: Key, keys: set[str], parent: VNode | None) -> str:
    text = str(key)
    if text in keys:
        raise _duplicate(key, parent)
    keys.add(text)
    return text


def _duplicate(key: Key, parent: VNode | None) -> DuplicateKey:
    return DuplicateKey(f"two children of {parent or 'the tree'!r} have the key {key!r}")


def _style(style: Mapping[str, str | int | float | None]) -> dict[str, str]:
    return {
        name if name.startswith("--") else name.replace("_", "-"): str(value)
        for name, value in style.items()
        if value is not None
    }
