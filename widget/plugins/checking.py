"""For `python3 build --plugin`: whether a plugin loads, and imports only what it may."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator

from widget.errors import PluginError
from widget.plugins.loading import load
from widget.plugins.source import Source, files

OURS = "widget.plugin"
ALLOWED = {*sys.stdlib_module_names, "vdom"}
"""Packages of which a plugin may import what it likes."""


def check(name: str, text: str) -> int:
    """0 if it can be used; else the reason stands on standard error."""
    source = Source(name, text)
    try:
        others = sorted(set(_others(source)))
    except (PluginError, SyntaxError) as error:
        print(f"{name}: {error}", file=sys.stderr)
        return 1
    if others:
        allowed = f"only {OURS}, vdom and the standard library may be imported"
        print(f"{name}: {allowed}, not {', '.join(others)}", file=sys.stderr)
        return 1
    loaded = load([source], {}, lambda name, why: None)
    state = loaded.features[-1].state()
    for fault in state.faults:
        print(f"{fault.name}: {fault.why}", file=sys.stderr)
    return int(bool(state.faults))


def _others(source: Source) -> Iterator[str]:
    for path, text in files(source).items():
        if path.endswith(".py"):
            for node in ast.walk(ast.parse(text, path)):
                yield from (each for each in _imported(node) if not _is_allowed(each))


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [each.name for each in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []


def _is_allowed(module: str) -> bool:
    return module == OURS or module.split(".")[0] in ALLOWED
