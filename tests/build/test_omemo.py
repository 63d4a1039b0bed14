"""End-to-end encryption's files: what is in them, and what is not."""

from __future__ import annotations

import ast
import json
import re
from functools import cache

import brotli
import pytest

from build import omemo, python, rare, vendor
from build.paths import ROOT
from tests.test_architecture import OURS, _imports
from widget.encryption.substitutes import TABLE

SOURCES = {
    path: code for path, code in python.tree(ROOT / "widget", "widget/").items() if path.endswith(".py")
}
ENCRYPTION = sorted(path for path in SOURCES if path.startswith(omemo.OURS))
LIMIT = 100_000
"""Bytes, compressed by brotli, of both files."""


@cache
def shipped() -> dict[str, str]:
    """The sources of python-omemo that are shipped, as they come."""
    found: dict[str, str] = {}
    for wheel in vendor.wheels(omemo.WHEELS):
        files = python.tree(vendor.unpack(wheel)).items()
        found |= {path: code.decode() for path, code in files if path.endswith(".py")}
    return found


def loggers(source: str) -> list[str]:
    return re.findall(r"getLogger\([^)]*\)\s*\.(\w+)\(", source)


def test_nothing_that_is_shipped_logs_for_debugging() -> None:
    before = [level for source in shipped().values() for level in loggers(source)]
    assert before.count("debug") > 40
    after = [level for source in shipped().values() for level in loggers(omemo.quiet(source.encode()))]
    assert after == [level for level in before if level != "debug"]


def test_what_is_shipped_stays_on_its_lines() -> None:
    for source in (*shipped().values(), *(SOURCES[path].decode() for path in ENCRYPTION)):
        for made in (omemo.quiet(source.encode()), omemo.terse(source.encode())):
            assert made.count("\n") == source.count("\n")
            assert places(made) == places(source)


def places(source: str) -> list[tuple[str, int]]:
    """Where functions and what they return stand."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Return, ast.Raise)
    found = [node for node in ast.walk(ast.parse(source)) if isinstance(node, kinds)]
    return sorted((type(node).__name__, node.lineno) for node in found)


@pytest.mark.parametrize("path", ENCRYPTION)
def test_a_terse_module_does_the_same(path: str) -> None:
    made = omemo.terse(SOURCES[path])
    assert not re.search(r"^\s*#|  # ", made, re.MULTILINE)
    assert ast.dump(bare(made)) == ast.dump(bare(SOURCES[path].decode()))


def bare(source: str) -> ast.Module:
    """Without what says something and does nothing."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(body := getattr(node, "body", None), list):
            node.body = [each for each in body if not nothing(each)]  # type: ignore[attr-defined]
    return tree


def nothing(node: ast.stmt) -> bool:
    said = (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )
    return said or isinstance(node, ast.Pass)


def test_nothing_is_shipped_that_has_a_substitute() -> None:
    modules = python.module_names({f"{path}c": b"" for path in shipped()})
    assert not {*modules} & {*TABLE}
    assert {"omemo", "oldmemo", "twomemo", "x3dh", "doubleratchet", "xeddsa"} <= {*modules}


def test_what_the_worker_imports_of_it_is_in_the_snapshot_and_comes_in_no_file_again() -> None:
    seen, todo = set[str](), ["widget.worker"]
    while todo:
        module = todo.pop()
        if module in OURS and module not in seen:
            seen.add(module)
            todo += _at_import(module)
    used = {module.removeprefix("widget.encryption.") for module in seen if "widget.encryption." in module}
    assert used <= {*omemo.SNAPSHOT}
    assert not any(omemo.is_late(f"widget.encryption.{name}") for name in omemo.SNAPSHOT)


def test_what_leads_to_it_is_rare_and_comes_in_no_file_again() -> None:
    head = omemo.packed(SOURCES)
    places = json.loads(head[4 : 4 + int.from_bytes(head[:4], "little")])
    assert "widget.encryption.made" in places
    assert rare.is_late("widget.encryption.gate")
    assert not [module for module in places if rare.is_late(module)]


def _at_import(module: str) -> list[str]:
    """What a module imports by itself, not within a function."""
    tops = ast.parse(OURS[module].read_text()).body
    named = {name for node in tops for name in _named(node)}
    return [name for name in _imports(module) if name in named]


def _named(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module:
        return [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return []


def test_the_tests_run_on_the_versions_that_are_shipped() -> None:
    lock = (ROOT / "build/requirements.txt").read_text()
    for wheel in vendor.wheels(omemo.WHEELS):
        assert re.search(rf"^{wheel.name}=={re.escape(wheel.version)} ", lock, re.MULTILINE), wheel.name
        assert wheel.sha256 in lock


def test_both_files_stay_small() -> None:
    from build import bundle

    files = (omemo.packed(SOURCES), bundle.script(omemo.SCRIPT))
    assert sum(len(brotli.compress(file, quality=11, lgwin=24)) for file in files) <= LIMIT
