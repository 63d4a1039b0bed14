"""Content hashes: they name immutable files and tell whether work was done before."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

NAME_LENGTH = 10


def digest(*parts: bytes | str) -> str:
    """The SHA-256 of the parts, each preceded by its length so that no two lists collide."""
    whole = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        whole.update(b"%d:" % len(data))
        whole.update(data)
    return whole.hexdigest()


def file_digest(path: Path) -> str:
    """The plain SHA-256 of a file's bytes, as vendor.toml and lock files give it."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def tree_digest(files: Iterable[tuple[str, Path]]) -> str:
    """One hash for many files, by name and content, whatever their order."""
    return digest(*(f"{name}\0{file_digest(path)}" for name, path in sorted(files)))


def named(stem: str, suffix: str, content: bytes) -> str:
    """`page`, `.js` → `page-0a1b2c3d4e.js`: a name that may be cached for ever."""
    return f"{stem}-{hashlib.sha256(content).hexdigest()[:NAME_LENGTH]}{suffix}"
