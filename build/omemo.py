"""End-to-end encryption's files: python-omemo with our own modules, and its JavaScript.

Both come when they are first needed (widget/encryption/gate.py), so that who does not encrypt fetches nothing
of them. python-omemo is there as byte code. Ours are there as text, which is a third as large when it is
compressed (21 kB rather than 57) and costs 40 ms to compile.
"""

from __future__ import annotations

import ast
import io
import marshal
import tokenize
from collections.abc import Callable, Mapping

from build import python, rare, vendor
from build.paths import ROOT
from build.python import Files

SCRIPT = ROOT / "widget/encryption/omemo.js"
WHEELS = "encryption-wheels"
OURS = "widget/encryption/"
SNAPSHOT = ("__init__", "stores")
"""Ours that are in the snapshot; what leads to the others is among the rare ones."""


def packed(sources: Mapping[str, bytes]) -> bytes:
    """The file of Python's modules, in the form of the rare ones; text is marshalled as code is.

    Args: sources: the widget's, by path.
    """
    ours = {f"{OURS}{name}.py" for name in SNAPSHOT}
    late = [
        path
        for path in sources
        if path.startswith(OURS)
        and path.endswith(".py")
        and path not in ours
        and not rare.is_late(_dotted(path))
    ]
    texts = {f"{path}c": bytes(rare.HEADER) + marshal.dumps(terse(sources[path]), 2) for path in late}
    return rare.pack({**wheels(), **texts})


def wheels() -> Files:
    """The modules of python-omemo and what it is built on."""
    found: Files = {}
    for wheel in vendor.wheels(WHEELS):
        found |= python.tree(vendor.unpack(wheel))
    return python.compiled(
        {path: quiet(source).encode() for path, source in found.items() if path.endswith(".py")}
    )


def quiet(source: bytes) -> str:
    """A module without its logs of debugging: what it would log are plaintexts and keys.

    They are gone rather than off, so that no setting brings them back; nor are their texts made up for
    nobody.
    """
    return _without(source, _debugs)


def terse(source: bytes) -> str:
    """A module without docstrings and comments; all else stays on its line."""
    lines = _without(source, _says).split("\n")
    for token in tokenize.generate_tokens(io.StringIO("\n".join(lines)).readline):
        if token.type == tokenize.COMMENT:
            row, column = token.start
            lines[row - 1] = lines[row - 1][:column].rstrip()
    return "\n".join(lines)


def _without(source: bytes, unwanted: Callable[[ast.expr], bool]) -> str:
    """Without some of the statements that are expressions, each of which has lines of its own."""
    lines = source.decode().split("\n")
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and unwanted(node.value):
            first, last = node.lineno - 1, node.end_lineno or node.lineno
            # Nothing may come before `from __future__`
            instead = "" if node in tree.body else " " * node.col_offset + "pass"
            lines[first:last] = [instead, *[""] * (last - first - 1)]
    return "\n".join(lines)


def _says(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _debugs(node: ast.expr) -> bool:
    """`logging.getLogger(…).debug(…)`"""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "debug"
        and "getLogger" in ast.unparse(node.func.value)
    )


def is_late(module: str) -> bool:
    """Whether a module of ours is in this file alone. Args: module: by its dotted name."""
    package, _, name = module.rpartition(".")
    return module.startswith("widget.encryption.") and (package, name) not in {
        ("widget.encryption", each) for each in SNAPSHOT
    }


def _dotted(path: str) -> str:
    return path.removesuffix(".py").replace("/", ".")
