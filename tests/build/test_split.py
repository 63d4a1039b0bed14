"""Pyodide's WebAssembly in parts, its needless exports gone, rare modules hollow: nothing is lost by it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from build import called, hollow, latedata, runtime, split, wasm
from build.operators import constants, named
from build.paths import ROOT
from build.python import PYODIDE

PLAIN = (PYODIDE / runtime.WASM).read_bytes()

LOADS = """
import { readFileSync } from "node:fs";
const { loadPyodide } = await import(process.argv[2] + "/pyodide.mjs");
const { joinable } = await import(process.argv[3]);
const read = (name) => readFileSync(`${process.argv[2]}/${name}.wasm`);
const [first, ...further] = ["first", "compiler", "late"].map(read);
const fetches = [];
WebAssembly.instantiate = async (bytes, imports) => {
    const module = new WebAssembly.Module(first);
    const made = { module, instance: new WebAssembly.Instance(module, imports) };
    return joinable(made, imports, (part) => (fetches.push(part), further[part])).whole;
};
const lock = JSON.parse(readFileSync(process.argv[2] + "/pyodide-lock.json", "utf-8"));
const python = await loadPyodide({
    indexURL: process.argv[2] + "/", stdLibURL: process.argv[4],
    lockFileContents: { info: lock.info, packages: {} }, packageBaseUrl: "/",
});
console.log(JSON.stringify({ told: python.runPython(process.argv[5]), fetches }));
"""
TEXT = "一二 ABC"
CODECS = [
    "gb2312",
    "gbk",
    "gb18030",
    "hz",
    "big5",
    "big5hkscs",
    "cp950",
    "shift_jis",
    "cp932",
    "euc_jp",
    "shift_jis_2004",
    "euc_jisx0213",
    "iso2022_jp",
    "iso2022_jp_2",
    "iso2022_jp_3",
    "iso2022_kr",
    "euc_kr",
    "cp949",
    "johab",
]
TELLS = f"""
import unicodedata, hashlib, zlib, json, decimal, sqlite3, runpy, __hello__
codecs = {CODECS}
encoded = [{TEXT!r}.encode(name) for name in codecs]
json.dumps([
    unicodedata.name("ä"), hashlib.sha256(b"x").hexdigest()[:8], [each.hex() for each in encoded],
    [each.decode(name) for each, name in zip(encoded, codecs)],
    str(decimal.Decimal(1) / 7), zlib.decompress(zlib.compress(b"abc")).decode(),
    sqlite3.connect(":memory:").execute("select 6 * 7").fetchone()[0], len.__text_signature__,
])
"""


def test_a_module_that_is_read_and_written_is_the_same_bytes() -> None:
    assert wasm.read(PLAIN).encoded() == PLAIN


def test_data_taken_out_and_put_beside_is_all_of_it() -> None:
    data = latedata.pieces(wasm.read(PLAIN))
    memory = latedata.image(data)
    ranges = [(2000, 5000), (4000, 90_000), (100_001, 100_002)]
    left = latedata.image(latedata.without(data, ranges))
    assert not any(left[start:end].strip(b"\0") for start, end in ranges)
    for at, held in latedata.within(data, ranges):
        left[at : at + len(held)] = held
    assert left.rstrip(b"\0") == memory.rstrip(b"\0")


def test_what_is_left_for_later_is_named_by_nothing_in_the_first_part() -> None:
    whole = wasm.read(PLAIN)
    memory = bytes(latedata.image(latedata.pieces(whole)))
    later = sorted(latedata.mappings(whole, memory))
    assert sum(end - start for start, end in later) > 500_000
    starts = {start for start, _ in later}
    readers = latedata.reads_mappings(whole)
    for number, body in enumerate(whole.bodies, whole.imported(wasm.FUNCTION)):
        assert number in readers or not starts & constants(body)


def test_the_first_part_alone_calls_nothing_that_would_be_missing() -> None:
    """A body that traps is reached by no call, no table and no export."""
    made = runtime.make()
    first, whole = wasm.read(made.first), wasm.read(made.whole)
    outside = first.imported(wasm.FUNCTION)
    bodies = enumerate(zip(first.bodies, whole.bodies, strict=False))
    traps = {outside + i for i, (body, real) in bodies if body == split.TRAP != real}
    assert len(traps) > 5000
    assert not traps.intersection(*[set().union(*(named(body) for body in first.bodies))])
    assert not traps & {entry.index for entry in first.exports if entry.kind == wasm.FUNCTION}


@pytest.mark.parametrize("called", ["as measured", "nothing"])
def test_what_a_start_leaves_out_is_there_when_it_is_called(called: str, tmp_path: Path) -> None:
    made = runtime.make()
    for path in made.folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    if called == "nothing":
        for name, part in zip(
            runtime.PARTS, split.split(made.whole, [set(), set()], set(), set()), strict=True
        ):
            (tmp_path / name).write_bytes(part)
    script, late = tmp_path / "loads.mjs", tmp_path / "late.mjs"
    script.write_text(LOADS)
    late.write_text((ROOT / "widget/page/late.js").read_text())
    command = ["node", "--no-warnings", script, tmp_path, late, PYODIDE / "python_stdlib.zip", TELLS]
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=True)
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["fetches"] == [0, 1]
    assert json.loads(told["told"]) == [
        *["LATIN SMALL LETTER A WITH DIAERESIS", "2d711642"],
        [TEXT.encode(name).hex() for name in CODECS],
        [TEXT] * len(CODECS),
        *["0.1428571428571428571428571429", "abc", 42, "($module, obj, /)"],
    ]


def test_a_list_of_another_pyodide_is_refused() -> None:
    binary = runtime.make().whole
    with pytest.raises(called.ListError, match="measures anew"):
        called.listed("0123456789abcdef 0", binary)
    some = {300, 301, 9000}
    assert called.listed(called.listing(some, binary), binary) == some


def test_a_hollow_module_is_named_as_it_is_in_the_library() -> None:
    files = {"pathlib/__init__.pyc": b"", "difflib.pyc": b"", "other.pyc": b"kept"}
    made = hollow.hollowed(files)
    assert made.keys() == files.keys()
    assert made["other.pyc"] == b"kept"
    assert made["difflib.pyc"]
    assert made["pathlib/__init__.pyc"]
