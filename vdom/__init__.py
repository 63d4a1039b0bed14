"""A view layer for Python in the browser: trees of nodes, events as data, patches as JSON."""

from typing import TYPE_CHECKING, Any

from vdom.memo import Memo, memo
from vdom.node import JSON, Attribute, Key, Node, Revised, VNode, fragment, h
from vdom.on import Fields, On
from vdom.rows import Rows
from vdom.still import Still, still
from vdom.wire import DuplicateKey, Encoder, Patch

if TYPE_CHECKING:
    from vdom.finding import Query, query

__all__ = [
    "JSON",
    "Attribute",
    "DuplicateKey",
    "Encoder",
    "Fields",
    "Key",
    "Memo",
    "Node",
    "On",
    "Patch",
    "Query",
    "Revised",
    "Rows",
    "Still",
    "VNode",
    "fragment",
    "h",
    "memo",
    "query",
    "still",
]


def __getattr__(name: str) -> Any:
    """To find something in a tree is for tests: what runs in a browser does without (4 kB)."""
    if name not in {"Query", "query"}:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from vdom import finding

    return getattr(finding, name)
