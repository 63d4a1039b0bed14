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
from collections.abc import Mapping
from typing import Any, TypeAlias

from vdom.node import Node
from vdom.on import On
from vdom.rows import Handlers, Rows
from vdom.text import dumps
from vdom.walk import DuplicateKey, Render, Scope, Walk, sweep

__all__ = ["DuplicateKey", "Encoder", "Patch"]

log = logging.getLogger("vdom")

Patch: TypeAlias = list[Any]
"""What `Encoder.encode` gives: JSON values only. `Encoder.write` gives the same as text."""


class Encoder:
    """Turns trees into patches for one view of the page, and its events back into messages.

    Args:
        rows: what rows were written as, if several views share that or it is to outlive what shows them.
    """

    def __init__(self, rows: Rows | None = None) -> None:
        self.generation = 0
        self._rows = Rows() if rows is None else rows
        self._scope: Scope = {}
        self._own: Handlers = ()
        self._handlers: dict[int, On] = {}
        self._uses: dict[int, int] = {}
        self._retired: deque[tuple[int, list[int]]] = deque()
        self._attempts = 0
        self._anew = False

    def encode(self, tree: Node) -> Patch:
        """The patch that makes the page show `tree`; see `write`."""
        patch: Patch = json.loads(self.write(tree))
        return patch

    def write(self, tree: Node) -> str:
        """The patch that makes the page show `tree`, as JSON text.

        Raises:
            DuplicateKey: two children of one parent have the same key.
            ValueError: a tag, an attribute or an event descriptor that cannot be.
            TypeError: a child that is no node.
            Whatever a memoised view raises. The encoder is then as it was before.
        """
        self._attempts += 1
        render = Render(self._attempts, self._rows)
        scope: Scope = {}
        own: list[tuple[int, On]] = []
        out: list[str] = []
        before: Scope = {} if self._anew else self._scope
        Walk(render, before, scope, own, out).children((tree,), (), None)
        self.generation += 1
        self._anew = False
        retired = [number for number, _ in self._own]
        dropped: list[int] = []
        sweep(self._scope, render, dropped, retired)
        self._scope, self._own = scope, own
        for number, on in (*own, *render.handlers):
            self._handlers[number] = on
            self._uses[number] = self._uses.get(number, 0) + 1
        if retired:
            self._retired.append((self.generation, retired))
        return f"[{self.generation}{''.join(out)},{dumps(dropped)}]"

    def decode(self, event: str | list[Any]) -> object | None:
        """The message of an event of the page: its JSON, or its parsed form. None if unknown (logged)."""
        parsed = json.loads(event) if isinstance(event, str) else event
        match parsed:
            case [int(number), *rest] if number in self._handlers:
                fields = rest[0] if rest and isinstance(rest[0], Mapping) else {}
                return self._handlers[number].deliver(fields)
        # Not what is in it: that may be what somebody types
        log.warning("event of an unknown handler: %.20r", parsed[:1] if isinstance(parsed, list) else parsed)
        return None

    def acknowledge(self, generation: int) -> None:
        """The page has drawn `generation`: events of what older ones showed can no longer come."""
        while self._retired and self._retired[0][0] <= generation:
            for number in self._retired.popleft()[1]:
                self._uses[number] -= 1
                # A row that has come back has the ids that it had
                if not self._uses[number]:
                    del self._uses[number], self._handlers[number]

    def redraw(self) -> None:
        """Draw all memos and rows anew the next time: something has changed that is no argument of theirs."""
        self._anew = True
        self._rows.clear()

    def reset(self) -> None:
        """Forget what the page has: the next patch says everything, as for a new view."""
        retired = [number for number, _ in self._own]
        sweep(self._scope, Render(0, self._rows), [], retired)
        self._scope, self._own = {}, ()
        self._retired.append((self.generation + 1, retired))
