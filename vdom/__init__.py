"""A view layer for Python in the browser: trees of nodes, events as data, patches as JSON."""

from vdom.memo import Memo, memo
from vdom.node import JSON, Attribute, Key, Node, Revised, VNode, fragment, h
from vdom.on import Fields, On
from vdom.query import Query, query
from vdom.rows import Rows
from vdom.still import Still, still
from vdom.wire import DuplicateKey, Encoder, Patch

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
