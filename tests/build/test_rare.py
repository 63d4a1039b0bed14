"""The widget's rare modules: hollow in the snapshot, and all of their code in one file."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from importlib import import_module
from types import FunctionType

import pytest

from build import rare
from build.environment import tools
from build.paths import ROOT
from build.python import tree
from widget.core.interest import looked_at
from widget.worker import FEATURES

SOURCES = tree(ROOT / "widget", "widget/")
"""The widget's own, by path."""


def empty(modules: Sequence[str], patched: pytest.MonkeyPatch) -> None:
    """Make them as they are in the snapshot: functions of whose code nothing is there, and nothing else."""
    for module in map(import_module, modules):
        for name, thing in list(vars(module).items()):
            if isinstance(thing, FunctionType) and thing.__module__ == module.__name__ and name[0] != "_":
                patched.setattr(thing, "__code__", (lambda: None).__code__)
            elif not name.startswith("__"):
                patched.delattr(module, name)


def interests() -> dict[str, set[str]]:
    """The events that each feature is asked about, as its code is at present."""
    looked_at.cache_clear()
    return {
        each.name: {event.__name__ for event in looked_at(each.update, each.effects)} for each in FEATURES
    }


PAGE = """
import { unpacked } from "%s";
let input = [];
for await (const part of process.stdin) input.push(part);
const found = unpacked(new Uint8Array(Buffer.concat(input)));
console.log(JSON.stringify([...found].map(([name, code]) => [name, Buffer.from(code).toString()])));
"""


def test_a_dialogs_public_functions_stand_for_it() -> None:
    path = "widget/features/contacts/dialogs.py"
    source = b"def dialogs():\n    pass\ndef _form():\n    pass\n"
    hollow = rare.modules({path: source, "widget/worker.py": b""})
    assert list(hollow) == ["widget.features.contacts.dialogs"]
    assert hollow["widget.features.contacts.dialogs"].functions == ("dialogs",)


def test_the_file_tells_where_each_modules_code_is() -> None:
    header = b"\0" * rare.HEADER
    one, other = b"widget/features/a/dialogs.pyc", b"widget/features/b/dialogs.pyc"
    packed = rare.packed(
        {one.decode(): header + b"first", other.decode(): header + b"second", "widget/worker.pyc": b"no"}
    )
    length = int.from_bytes(packed[:4], "little")
    places = json.loads(packed[4 : 4 + length])
    code = packed[4 + length :]
    at, size = places["widget.features.b.dialogs"]
    assert code[at : at + size] == b"second"
    assert len(places) == 2


def test_each_feature_with_dialogs_is_among_them() -> None:
    found = rare.modules(SOURCES)
    for feature in ("contacts", "profiles", "blocking"):
        assert f"widget.features.{feature}.dialogs" in found
    assert all(hollow.functions for hollow in found.values())


def test_no_reducer_lies_in_one_so_that_each_is_asked_in_the_snapshot_about_what_it_looks_at() -> None:
    whole = interests()
    with pytest.MonkeyPatch.context() as patched:
        empty(list(rare.modules(SOURCES)), patched)
        assert interests() == whole
    assert interests() == whole


def test_the_worker_finds_each_modules_code_and_takes_no_file_that_is_cut_off() -> None:
    header = b"\0" * rare.HEADER
    packed = rare.packed({f"widget/features/{each}/dialogs.pyc": header + each.encode() for each in "ab"})
    found = unpacked(packed)
    assert json.loads(found.stdout) == [[f"widget.features.{each}.dialogs", each] for each in "ab"]
    for length in (0, 10, len(packed) - 1):
        assert unpacked(packed[:length]).returncode


def unpacked(packed: bytes) -> subprocess.CompletedProcess[bytes]:
    """By page/rare.js."""
    script = PAGE % (ROOT / "widget/page/rare.js").as_uri()
    command = [str(tools().node), "--input-type=module", "--eval", script]
    return subprocess.run(command, input=packed, capture_output=True, check=False)
