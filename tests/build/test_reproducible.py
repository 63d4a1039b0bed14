"""Two builds of the same sources are the same bytes; inputs that are not the pinned ones are refused."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from build import python, vendor
from build.paths import NODE_MODULES, ROOT, STATE


def built(place: Path, sources: Path) -> dict[str, bytes]:
    """Build a copy of the sources without a cache: the state's folder holds only what is installed."""
    shutil.copytree(sources, place)
    state = place / ".chinwag"
    (state / "cache").mkdir(parents=True)
    for name in ("node_modules", "venv", "stamps", "cache/wheels"):
        if (STATE / name).exists():
            (state / name).symlink_to(STATE / name)
    environment = {name: value for name, value in os.environ.items() if name != "CHINWAG_STATE"}
    subprocess.run(
        [sys.executable, "build", "--fast"], cwd=place, env=environment, check=True, capture_output=True
    )
    dist = place / "dist"
    return {
        path.relative_to(dist).as_posix(): path.read_bytes() for path in dist.rglob("*") if path.is_file()
    }


def test_two_builds_in_different_places_without_a_cache_are_the_same_bytes(tmp_path: Path) -> None:
    sources = tmp_path / "sources"
    for name in ("build", "widget", "vdom"):
        shutil.copytree(ROOT / name, sources / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("package.json", "package-lock.json", "LICENSE"):
        shutil.copy(ROOT / name, sources / name)
    first = built(tmp_path / "first", sources)
    second = built(tmp_path / "elsewhere" / "second", sources)
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []


def test_an_npm_file_that_is_not_the_pinned_one_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pyodide").mkdir()
    (tmp_path / "pyodide" / "pyodide.asm.wasm").write_bytes(b"something else")
    monkeypatch.setattr(vendor, "NODE_MODULES", tmp_path)
    with pytest.raises(vendor.VendorError, match=r"pyodide\.asm\.wasm has SHA-256"):
        vendor.check_files()


def test_a_wheel_that_is_not_the_pinned_one_is_fetched_anew_or_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vendor, "CACHE", tmp_path)
    monkeypatch.setattr(vendor, "_download", lambda wheel, folder: None)
    wheel = vendor.wheels()[0]
    folder = tmp_path / "wheels" / f"{wheel.name}-{wheel.version}-{wheel.sha256[:10]}"
    folder.mkdir(parents=True)
    (folder / "tampered.whl").write_bytes(b"not it")
    with pytest.raises(vendor.VendorError, match="not the pinned one"):
        vendor.fetch(wheel)


def test_every_input_from_outside_is_pinned_by_a_hash() -> None:
    pinned = vendor.read()
    entries = [
        *pinned["files"].values(),
        *(e for part in ("wheels", "test-wheels", "texts") for e in pinned[part].values()),
    ]
    assert all(len(entry["sha256"]) == 64 for entry in entries)
    lock = json.loads((ROOT / "package-lock.json").read_text("utf-8"))
    package = re.compile(r"(^|/)node_modules/(@[^/]+/)?[^/]+$")
    outside = [one for name, one in lock["packages"].items() if package.search(name) and not one.get("link")]
    assert len(outside) > 20
    assert all(entry["integrity"].startswith("sha512-") for entry in outside)
    assert not [entry for entry in outside if "resolved" in entry]


def test_a_zip_is_the_same_whatever_the_order_of_its_files() -> None:
    assert python.packed({"a": b"1", "b": b"2"}) == python.packed({"b": b"2", "a": b"1"})


def test_a_module_is_compiled_without_docstrings_and_with_its_short_name() -> None:
    name = f"{NODE_MODULES.name}/example.py"
    (compiled,) = python.compiled({name: b'"""Words."""\nassert False, "never"\nx = 1\n'}).values()
    assert b"Words." not in compiled
    assert b"never" not in compiled
    assert name.encode() in compiled
