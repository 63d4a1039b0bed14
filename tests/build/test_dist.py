"""What lies in dist/: small enough, complete, licensed, free of what has no place there."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import brotli
import pytest

from build import sizes
from build.paths import ROOT

LIMITS = {"chinwag.js": 12_000, "page.js": 60_000, "worker.js": 25_000, "emoji.js": 70_000}
"""Bytes, compressed by brotli."""

TEXTS = (".js", ".mjs", ".css", ".json", ".svg")


def texts(dist: Path) -> list[Path]:
    return [path for path in sorted(dist.rglob("*")) if path.suffix in TEXTS]


@pytest.mark.parametrize("name", sorted(LIMITS))
def test_the_files_of_a_page_stay_small(dist: Path, name: str) -> None:
    measured = sizes.measure(dist)
    data = next(
        path
        for path in dist.rglob("*.js")
        if re.fullmatch(name.replace(".", r"(-[0-9a-f]{10})?\."), path.name)
    )
    assert len(brotli.compress(data.read_bytes(), quality=11)) <= LIMITS[name]
    assert measured[name].raw == data.stat().st_size


def test_the_report_of_sizes_tells_what_is_there(dist: Path) -> None:
    report = json.loads((dist / "sizes.json").read_text("utf-8"))
    assert report["files"].keys() == sizes.measure(dist).keys()
    assert report["start"]["raw"] > 10_000_000


def test_compressed_files_hold_what_the_originals_do(dist: Path) -> None:
    for path in dist.rglob("*.br"):
        assert brotli.decompress(path.read_bytes()) == path.with_suffix("").read_bytes(), path
    for path in dist.rglob("*.gz"):
        assert gzip.decompress(path.read_bytes()) == path.with_suffix("").read_bytes(), path


def test_every_asset_but_those_in_hashed_folders_has_a_hash_in_its_name(dist: Path) -> None:
    files = [path for path in (dist / "assets").iterdir() if path.suffix not in (".br", ".gz")]
    assert files
    assert all(re.search(r"-[0-9a-f]{10}(\.\w+)?$", path.name) for path in files)


def test_our_scripts_never_turn_strings_into_code(dist: Path) -> None:
    """PyScript's own core does, which is why the widget does without it."""
    ours = [
        dist / "chinwag.js",
        *dist.glob("assets/page-*.js"),
        *dist.glob("assets/emoji-*.js"),
        dist / "vdom.js",
    ]
    for path in ours:
        assert not re.search(
            r"\beval\(|\bFunction\(|innerHTML|insertAdjacentHTML|document\.write", path.read_text()
        ), path


def test_the_emoji_come_from_our_own_files_and_keep_no_database(dist: Path) -> None:
    offline = (dist / "offline.js").read_text("utf-8")
    (picker,) = dist.glob(f"assets/emoji-{'?' * 10}.js")
    for path in (picker, *dist.glob("assets/emoji-??-*.js")):
        text = path.read_text("utf-8")
        assert not re.search(r"indexedDB|https://cdn|createElement\([\"']style", text)
        assert path.name in offline


def test_nothing_names_a_package_registry_or_this_machine(dist: Path) -> None:
    hosts = re.compile(r"registry\.npm|npmjs\.(org|com)|pythonhosted|pypi\.org|deb\.debian\.org")
    home = str(ROOT)
    for path in texts(dist):
        text = path.read_text("utf-8")
        if path.name.startswith(("core-", "page-", "chinwag", "worker-", "style-", "vdom")):
            assert not hosts.search(text), path
        assert home not in text, path


def test_the_snapshot_and_the_library_do_not_know_this_machine(dist: Path) -> None:
    home = str(ROOT).encode()
    for path in (*dist.glob("assets/snapshot-*.bin"), *dist.glob("assets/library-*.zip")):
        assert home not in path.read_bytes(), path


def test_licences_are_there_in_their_own_words(dist: Path) -> None:
    text = (dist / "licences.txt").read_text("utf-8")
    for name in (
        "Pyodide",
        "Python (CPython",
        "@pyscript/core",
        "polyscript",
        "slixmpp",
        "snabbdom",
        "emoji-picker-element",
        "emoji-picker-element-data",
        "emojibase-data",
        "lucide-static",
    ):
        assert re.search(rf"^{re.escape(name)}", text, re.MULTILINE), name
    assert "PYTHON SOFTWARE FOUNDATION LICENSE VERSION 2" in text
    assert "Apache License" in text


def test_no_sources_of_python_are_shipped(dist: Path) -> None:
    import zipfile

    (library,) = dist.glob("assets/library-*.zip")
    names = zipfile.ZipFile(library).namelist()
    assert not [name for name in names if name.endswith((".py", ".so"))]
    assert "slixmpp-1.17.0.dist-info/METADATA" in names
    assert "widget/worker.pyc" in names
