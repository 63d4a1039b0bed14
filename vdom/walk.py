"""Writing a tree as the wire has it (wire.py): what has not changed by its number, all else as text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

from vdom.memo import Memo, unchanged
from vdom.node import Key, Node, VNode
from vdom.on import On
from vdom.rows import Handlers, Row, Rows
from vdom.still import Still
from vdom.text import dumps, opening, quote

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
        self.handlers: Handlers = ()
        self.keys: tuple[str, ...] = ()  # of what it draws at its top, other than its own
        self.seen = 0


Scope: TypeAlias = dict[Path, dict[Place, Slot]]
"""The memos directly inside one memo, or the tree: by the path of their parent, then by place."""


class Render:
    """What one call of `write` makes, kept apart until it has succeeded."""

    __slots__ = ("attempt", "defined", "handlers", "rows")

    def __init__(self, attempt: int, rows: Rows) -> None:
        self.attempt = attempt
        self.rows = rows
        self.defined: set[int] = set()
        self.handlers: list[tuple[int, On]] = []


class Walk:
    """Writes one scope: the tree, or a memo's content, down to the memos inside.

    All children begin with their comma. `handlers` takes those of the scope, `out` the text.
    """

    __slots__ = ("before", "handlers", "now", "out", "render")

    def __init__(
        self,
        render: Render,
        before: Scope,
        now: Scope,
        handlers: list[tuple[int, On]],
        out: list[str],
    ) -> None:
        self.render = render
        self.before = before
        self.now = now
        self.handlers = handlers
        self.out = out

    def children(
        self, nodes: Sequence[Node], path: Path, parent: VNode | None, keys: set[str] | None = None
    ) -> None:
        """Write `nodes`. `keys` are the explicit keys met under `parent` so far, if there may be any.

        Long, because it runs for every node of every render: a memo that is unchanged must cost little.
        """
        out = self.out
        olds: dict[Place, Slot] | None = None
        for position, node in enumerate(nodes):
            kind = type(node)
            if kind is VNode:
                vnode: VNode = node  # type: ignore[assignment]
                key = vnode.key
                if key is None:
                    place: Place = position
                else:
                    if keys is None:
                        keys = set()
                    place = _claim(key, keys, parent)
                out.append(opening(vnode, [self.listen(on) for on in vnode.on] if vnode.on else ()))
                inside = vnode.children
                if len(inside) == 1 and type(inside[0]) is str:  # half of all elements
                    out.append("," + quote(inside[0]))
                elif inside:
                    self.children(inside, (path, vnode.tag, place), vnode)
                out.append("]")
            elif kind is str:
                out.append("," + quote(node))  # type: ignore[arg-type]
            elif kind is Still:
                out.append(node.written or self.still(node))  # type: ignore[union-attr, arg-type]
            elif kind is Memo:
                memo: Memo = node  # type: ignore[assignment]
                if olds is None:
                    olds, news = self.places(path)
                if keys is None:
                    keys = set()
                place = position if memo.key is None else _claim(memo.key, keys, parent)
                slot = olds.get(place)
                if slot is not None and slot.view == memo.view and unchanged(slot.args, memo.args):
                    slot.seen = self.render.attempt
                    out.append(f",{slot.id}")
                else:
                    slot = self.define(memo, slot)
                news[place] = slot
                for key in slot.keys:
                    _claim(key, keys, parent)
            elif node is None or node is True or node is False:
                out.append(",null")
            elif isinstance(node, (list, tuple)):
                out.append(",[0")
                if keys is None:
                    keys = set()
                self.children(node, (path, position), parent, keys)
                out.append("]")
            elif isinstance(node, (str, int, float)):
                out.append("," + quote(str(node)))
            else:
                raise TypeError(f"a {kind.__name__} cannot be drawn in {parent!r}; pass nodes, text or lists")

    def listen(self, on: On) -> str:
        """An event, under a new handler id if it reports anything."""
        number = 0
        if on.message is not None:
            number = next(self.render.rows.numbers)
            self.handlers.append((number, on))
        return f"[{quote(on.event)},{number}]" if on.plain else dumps(on.wire(number))

    def still(self, node: Still) -> str:
        """What it is written as, from now on."""
        out: list[str] = []
        scope: Scope = {}
        handlers: list[tuple[int, On]] = []
        inside = VNode(node.tag, node.children, node.key, node.cls, node.style, node.on, node.use, node.attrs)
        Walk(self.render, {}, scope, handlers, out).children((inside,), (), None)
        if handlers or scope or node.key is not None:
            raise TypeError(f"{node!r} has an event, a memo or a key and cannot be still")
        node.written = "".join(out)
        return node.written

    def places(self, path: Path) -> tuple[dict[Place, Slot], dict[Place, Slot]]:
        """The memos under the parent at `path`: those of the previous render, and those of this one."""
        return self.before.get(path) or {}, self.now.setdefault(path, {})

    def define(self, memo: Memo, before: Slot | None) -> Slot:
        """Draw a memo (anew), under the number it had at its place, unless it is a row that is known."""
        rows = self.render.rows
        slot = Slot(before.id if before is not None else next(rows.numbers), memo)
        slot.seen = self.render.attempt
        self.render.defined.add(slot.id)
        row = None if memo.key is None else rows.get(memo)
        self.out.append(f",[{slot.id}")
        if row is None:
            self.draw(memo, before, slot)
        else:
            slot.handlers, slot.keys = row.handlers, row.keys
            self.out.append(row.text)
        self.render.handlers += slot.handlers
        self.out.append("]" if memo.key is None else f",{quote(str(memo.key))}]")
        return slot

    def draw(self, memo: Memo, before: Slot | None, slot: Slot) -> None:
        """Its content, with the memos inside, which go into the slot.

        Only a row's text is put together here: a list's would be copied once more at each level around it.
        """
        out = self.out
        start = len(out)
        keys: set[str] = set()
        handlers: list[tuple[int, On]] = []
        known = before.scope if before is not None else {}
        inner = Walk(self.render, known, slot.scope, handlers, out)
        inner.children((memo.view(*memo.args),), (), None, keys)
        keys.discard(str(memo.key))
        slot.handlers, slot.keys = handlers, tuple(keys)
        if memo.key is not None and not slot.scope:
            text = "".join(out[start:])
            out[start:] = (text,)
            self.render.rows.keep(memo, Row(memo.args, text, handlers, slot.keys))


def sweep(before: Scope, render: Render, dropped: list[int], retired: list[int]) -> None:
    """Find the memos that a render left out, with all inside, and the handlers that went with them."""
    for slots in before.values():
        for slot in slots.values():
            if slot.seen == render.attempt:
                continue
            retired.extend(number for number, _ in slot.handlers)
            if slot.id not in render.defined:
                dropped.append(slot.id)
            sweep(slot.scope, render, dropped, retired)


def _claim(key: Key, keys: set[str], parent: VNode | None) -> str:
    text = str(key)
    if text in keys:
        raise _duplicate(key, parent)
    keys.add(text)
    return text


def _duplicate(key: Key, parent: VNode | None) -> DuplicateKey:
    return DuplicateKey(f"two children of {parent or 'the tree'!r} have the key {key!r}")
