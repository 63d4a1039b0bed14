"""A page in small: applies patches as wire.py describes them, to compare with the tree meant."""

from __future__ import annotations

from typing import Any

from vdom import Memo, Node, Patch, VNode

Plain = Any
"""A tree without memos, holes and lists: text, or (tag, key, class, children)."""


class Page:
    """What a page would show."""

    def __init__(self) -> None:
        self.memos: dict[int, list[Plain]] = {}
        self.identities: dict[int, Any] = {}
        self.shown: list[Plain] = []

    def apply(self, patch: Patch) -> int:
        generation, child, dropped = patch
        self.shown = self._read(child, ("0",))
        for memo in dropped:
            del self.memos[memo]
        return int(generation)

    def _read(self, child: Any, place: tuple[Any, ...]) -> list[Plain]:
        """`place` is the identity that the page will give it: that of its parent, then its own."""
        match child:
            case None:
                return []
            case str():
                return [child]
            case int():
                known = self.identities[child]
                keyed = known[-1].startswith("=")
                assert known == place or (keyed and known[:-1] == place[:-1]), "the page has it elsewhere"
                return self.memos[child]
            case [0, *children]:
                return self._all(children, (*place[:-1], f"{place[-1]}."))
            case [int(memo), content, *keys]:
                inner = (*place[:-1], f"={keys[0]}") if keys else place
                self.memos[memo] = self._read(content, inner)
                self.identities[memo] = inner
                return self.memos[memo]
            case [str(tag), data, *children]:
                key: str | None = data.get("k") if data else None
                own = (*place[:-1], place[-1] if key is None else f"={key}", tag)
                cls = data["a"]["class"] if data and "a" in data else None
                return [(tag, key, cls, self._all(children, (*own, "")))]
        raise AssertionError(f"no such child: {child}")

    def _all(self, children: list[Any], parent: tuple[Any, ...]) -> list[Plain]:
        return [
            one
            for index, child in enumerate(children)
            for one in self._read(child, (*parent[:-1], f"{parent[-1]}{index}"))
        ]


def plain(node: Node) -> list[Plain]:
    """What a page should show of a tree."""
    if node is None or isinstance(node, bool):
        return []
    if isinstance(node, Memo):
        return plain(node.view(*node.args))
    if isinstance(node, VNode):
        key = None if node.key is None else str(node.key)
        return [(node.tag, key, node.cls, [one for child in node.children for one in plain(child)])]
    if isinstance(node, (list, tuple)):
        return [one for child in node for one in plain(child)]
    return [str(node)]
