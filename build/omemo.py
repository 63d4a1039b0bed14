"""End-to-end encryption's files: python-omemo with our own modules as byte code, and its JavaScript.

Both come when they are first needed (widget/encryption/gate.py), so that who does not encrypt fetches nothing
of them.
"""

from __future__ import annotations

from collections.abc import Mapping

from build import python, rare, vendor
from build.paths import ROOT
from build.python import Files

SCRIPT = ROOT / "widget/encryption/omemo.js"
WHEELS = "encryption-wheels"
OURS = "widget/encryption/"
SNAPSHOT = ("__init__", "cipher", "content", "gate", "late", "shared", "stores", "wire")
"""Ours that are in the snapshot: what leads to the others."""
LIBRARY: tuple[str, ...] = ()
"""The standard library's that nothing else of ours needs, so that they are not in the snapshot."""


def packed(files: Mapping[str, bytes]) -> bytes:
    """The file of Python's modules, in the form of the rare ones. Args: files: the widget's and Python's."""
    ours = {f"{OURS}{name}.pyc" for name in SNAPSHOT}
    late = {path: code for path, code in files.items() if path.startswith(OURS) and path not in ours}
    library = {f"{name}c": files[f"{name}c"] for name in LIBRARY}
    return rare.pack({**wheels(), **late, **library})


def wheels() -> Files:
    """The modules of python-omemo and what it is built on."""
    found: Files = {}
    for wheel in vendor.wheels(WHEELS):
        found |= python.tree(vendor.unpack(wheel))
    return python.compiled({path: source for path, source in found.items() if path.endswith(".py")})


def is_late(module: str) -> bool:
    """Whether a module of ours is in this file alone. Args: module: by its dotted name."""
    package, _, name = module.rpartition(".")
    return module.startswith("widget.encryption.") and (package, name) not in {
        ("widget.encryption", each) for each in SNAPSHOT
    }
