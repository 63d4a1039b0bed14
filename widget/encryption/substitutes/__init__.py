"""What stands in for the packages that python-omemo needs and a browser's Python cannot have, or not cheaply.

libxeddsa and `cryptography` come as no wheel for Pyodide; pydantic, protobuf and xmlschema do, and cost 3.8 s
of imports and 1.9 MB. Here is what python-omemo's pinned versions use of each, held against the real ones on
CPython (tests/encryption). On CPython nothing of this is installed.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any, cast

HERE = __name__
PACKAGE = ""
"""In `TABLE`: nothing but a package for others."""
TABLE = {
    "_libxeddsa": "libxeddsa",
    "cryptography": PACKAGE,
    "cryptography.exceptions": "absent",
    "cryptography.hazmat": PACKAGE,
    "cryptography.hazmat.backends": "absent",
    "cryptography.hazmat.primitives": PACKAGE,
    "cryptography.hazmat.primitives.ciphers": "absent",
    "doubleratchet.recommended.crypto_provider_cryptography": "hashing",
    "doubleratchet.recommended.diffie_hellman_ratchet_curve25519": "ratchet",
    "google": PACKAGE,
    "google.protobuf": PACKAGE,
    "google.protobuf.message": "protobuf",
    "oldmemo.oldmemo_pb2": "old_messages",
    "pydantic": "pydantic",
    "pydantic.functional_serializers": "pydantic",
    "pydantic.functional_validators": "pydantic",
    "twomemo.twomemo_pb2": "new_messages",
    "typing_extensions": "typing_extensions",
    "x3dh.crypto_provider_cryptography": "hashing",
    "xmlschema": "xmlschema",
}
"""Module → ours."""


class Substitutes:
    """A finder on sys.meta_path, and the loader of what it finds: our modules under others' names."""

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name not in TABLE:
            return None
        package = any(other.startswith(name + ".") for other in TABLE)
        return ModuleSpec(name, cast(Any, self), is_package=package)

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """Ours itself, so that it is the same under each of its names; packages are made as always."""
        ours = TABLE[spec.name]
        if ours is PACKAGE or spec.submodule_search_locations is not None:
            return None
        return importlib.import_module(f"{HERE}.{ours}")

    def exec_module(self, module: ModuleType) -> None:
        spec = module.__spec__
        assert spec
        if spec.submodule_search_locations is not None and (ours := TABLE[spec.name]):
            module.__dict__.update(public(importlib.import_module(f"{HERE}.{ours}")))


def public(module: ModuleType) -> dict[str, Any]:
    """A module's names without those that belong to itself."""
    return {name: value for name, value in vars(module).items() if not name.startswith("__")}


def install() -> None:
    """Put ours in the place of others, before the first `import omemo`; contents.py and copies.py are for
    after it."""
    if not any(isinstance(finder, Substitutes) for finder in sys.meta_path):
        sys.meta_path.insert(0, cast(Any, Substitutes()))
