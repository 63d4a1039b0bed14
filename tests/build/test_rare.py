"""The widget's rare modules: hollow in the snapshot, and all of their code in one file."""

from __future__ import annotations

import json

from build import rare
from build.paths import ROOT
from build.python import tree


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
    found = rare.modules(tree(ROOT / "widget", "widget/"))
    for feature in ("contacts", "profiles", "blocking"):
        assert f"widget.features.{feature}.dialogs" in found
    assert all(hollow.functions for hollow in found.values())
