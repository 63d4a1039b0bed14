"""For `python3 build --plugin`: whether a plugin loads, and imports only what it may."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator

from widget.errors import PluginError
from widget.plugins.loading import load
from widget.plugins.source import Source, files

ALLOWED = ("widget.plugin", "vdom")


def check(name: str, text: str) -> int:
    """0 if it can be used; else the reason stands on standard error."""
    source = Source(name, text)
    try:
        private = sorted(set(_private(source)))
    except (PluginError, SyntaxError) as error:
        print(f"{name}: {error}", file=sys.stderr)
        return 1
    if private:
        print(f"{name}: only widget.plugin may be imported, not {', '.join(private)}", file=sys.stderr)
        return 1
    loaded = load([source], {}, lambda name, why: None)
    state = loaded.features[-1].state()
    for fault in state.faults:
        print(f"{fault.name}: {fault.why}", file=sys.stderr)
    return int(bool(state.faults))


def _private(source: Source) -> Iterator[str]:
    for path, text in files(source).items():
        if path.endswith(".py"):
            for node in ast.walk(ast.parse(text, path)):
                if isinstance(node, ast.Import):
                    yield from (each.name for each in node.names if _is_private(each.name))
                elif isinstance(node, ast.ImportFrom) and not node.level and _is_private(node.module or ""):
                    yield node.module or ""


def _is_private(module: str) -> bool:
    return module.split(".")[0] == "widget" and module not in ALLOWED
