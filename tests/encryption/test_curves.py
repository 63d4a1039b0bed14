"""XEdDSA, Ed25519 and X25519: the native library and ours on @noble/curves against the same vectors."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import xeddsa

from build import bundle
from build.environment import tools
from build.paths import ROOT
from tests.encryption.vectors import COUNT, given, plain, vectors
from widget.encryption.substitutes import libxeddsa

NODE = """
import { curves } from "%s";
let text = "";
for await (const part of process.stdin) text += part;
const bytes = (value) => (typeof value === "string" ? Uint8Array.from(Buffer.from(value, "hex")) : value);
const hex = (value) => (value ? Buffer.from(value).toString("hex") : null);
const plain = (value) => (typeof value === "boolean" ? value : hex(value));
const done = JSON.parse(text).map(([name, given]) => plain(curves[name](...given.map(bytes))));
console.log(JSON.stringify(done));
"""


def test_the_native_library_does_what_the_vectors_say() -> None:
    found = vectors()
    assert len(found) == COUNT
    for name, arguments, result in found:
        assert native(name, *given(arguments)) == result, name


def test_ours_does_what_the_vectors_say(tmp_path: Path) -> None:
    script = tmp_path / "omemo.mjs"
    script.write_bytes(bundle.script(ROOT / "widget/encryption/omemo.js"))
    found = vectors()
    command = [str(tools().node), "--input-type=module", "--eval", NODE % script.as_uri()]
    done = subprocess.run(command, input=json.dumps(found), capture_output=True, text=True, check=True)
    results = json.loads(done.stdout)
    wrong = [vector for vector, result in zip(found, results, strict=True) if vector[2] != result]
    assert not wrong


def native(name: str, *arguments: Any) -> Any:
    """What the native library makes of it; None: refused."""
    try:
        return plain(getattr(xeddsa, name)(*arguments))
    except xeddsa.XEdDSAException:
        return None


class Native:
    """The native library with the functions of ../../widget/encryption/curves.js; counts what it is asked."""

    def __init__(self) -> None:
        self.calls = 0

    def __getattr__(self, name: str) -> Any:
        def call(*arguments: Any) -> Any:
            self.calls += 1
            try:
                return getattr(xeddsa, name)(*arguments)
            except xeddsa.XEdDSAException:
                return None

        return call


@pytest.fixture
def curves() -> Iterator[Native]:
    curves = Native()
    libxeddsa._known.clear()
    libxeddsa.use(curves, bytes, bytes)
    yield curves
    libxeddsa._known.clear()


OUT = {"ed25519_priv_sign": 64, "ed25519_seed_sign": 64, "x25519": 32}


def called(name: str, *arguments: Any) -> Any:
    """As xeddsa's own binding calls the library."""
    function = getattr(libxeddsa.lib, name)
    if name == "ed25519_verify":
        return function(*arguments, len(arguments[2])) == 0
    out = libxeddsa.ffi.new(f"uint8_t[{OUT.get(name, 32)}]")
    if name.endswith("_sign") and name.startswith("ed25519"):
        key, message, *nonce = arguments
        arguments = (key, message, len(message), *nonce)
    return None if function(out, *arguments) != 0 else plain(out)


def test_the_binding_passes_everything_on(curves: Native) -> None:
    for name, arguments, result in vectors():
        assert called(name, *given(arguments)) == result, name


def test_a_public_key_is_made_once(curves: Native) -> None:
    key = bytes(range(32))
    for name in ("priv_to_curve25519_pub", "priv_to_ed25519_pub", "seed_to_ed25519_pub"):
        first = called(name, key)
        calls = curves.calls
        assert called(name, key) == first == native(name, key)
        assert curves.calls == calls


def test_what_was_refused_is_refused_again(curves: Native) -> None:
    assert called("ed25519_pub_to_curve25519_pub", bytes(32)) is None
    assert called("ed25519_pub_to_curve25519_pub", bytes(32)) is None
    assert curves.calls == 1


def test_what_is_remembered_has_an_end_and_holds_no_private_key(curves: Native) -> None:
    for number in range(libxeddsa.KEPT + 10):
        called("priv_to_curve25519_pub", number.to_bytes(32, "little"))
    assert 0 < len(libxeddsa._known) <= libxeddsa.KEPT
    assert all(key[4:] != bytes(28) for key in libxeddsa._known)


def test_sizes_are_minded() -> None:
    with pytest.raises(ValueError):
        libxeddsa.ffi.new("uint8_t[32]", bytes(31))
    assert libxeddsa.ffi.new("uint8_t[]", b"any") == b"any"
