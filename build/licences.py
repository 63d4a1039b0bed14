"""licences.txt: whose work dist/ holds and under which terms, in the words of each."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from build import bundle, omemo, vendor
from build.paths import NODE_MODULES, ROOT

SHIPPED = ("@pyscript/core", "polyscript", "lucide-static")
"""npm packages that go into dist/ by other ways than our bundles."""

RULE = "\n" + "-" * 100 + "\n\n"


class LicenceError(Exception):
    """Something would be shipped whose licence is not known."""


def text(entries: list[Path]) -> bytes:
    """The whole file. Args: entries: what the bundles begin with. Raises: LicenceError"""
    parts = [("Chinwag", (ROOT / "LICENSE").read_text("utf-8")), *_npm(entries), *_wheels(), *_notices()]
    return RULE.join(f"{name}\n\n{words.strip()}\n" for name, words in parts).encode()


def _npm(entries: list[Path]) -> Iterator[tuple[str, str]]:
    noted = vendor.read()["notices"]
    for name in sorted({*bundle.packages(entries), *SHIPPED}):
        folder = NODE_MODULES / name
        version = json.loads((folder / "package.json").read_text("utf-8"))["version"]
        if name == "pyodide" or name in noted:
            continue  # below
        yield f"{name} {version}", _words(folder, name)
    for path in sorted((NODE_MODULES / "@pyscript/core/src/3rd-party-licenses").glob("*.txt")):
        yield f"{path.name.split('.')[0]}, in @pyscript/core", path.read_text("utf-8")


def _wheels() -> Iterator[tuple[str, str]]:
    for wheel in [*vendor.wheels(), *vendor.wheels(omemo.WHEELS)]:
        yield f"{wheel.name} {wheel.version}", _words(vendor.unpack(wheel), wheel.name)
    for wheel in vendor.wheels("texts"):
        yield "Python (CPython 3.14)", _words(vendor.unpack(wheel), wheel.name)


def _notices() -> Iterator[tuple[str, str]]:
    yield from sorted(vendor.read()["notices"].items())


def _words(folder: Path, name: str) -> str:
    """The licence file nearest to the top of a package."""
    found = [path for path in folder.rglob("*") if path.stem.upper() in ("LICENSE", "LICENCE", "COPYING")]
    own = [path for path in found if path.is_file() and "node_modules" not in path.relative_to(folder).parts]
    if not own:
        raise LicenceError(f"{name} has no licence file: add a notice to vendor.toml")
    return min(own, key=lambda path: (len(path.parts), path)).read_text("utf-8")
