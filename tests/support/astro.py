"""Astro's client router: the scripts of its package, without the two hundred that building a site takes."""

from __future__ import annotations

import base64
import hashlib
import subprocess
import tarfile
import tempfile
from pathlib import Path

from build.paths import STATE

VERSION = "7.3.5"
HASH = "1p/ernaq/RuESbM5NMjWzbO6SiebMGrGcYlGjMfBhzzgM+n/X7AUmVyw8BqW2QYCdivpsHwJBcD1fqmlTZjZHg=="
"""SHA-512 of the package, as npm's lock files have it."""
INSIDE = "package/dist"


def transitions() -> Path:
    """Where its scripts lie; fetched once, as all that npm gives us is."""
    kept = STATE / f"astro-{VERSION}"
    if not kept.exists():
        with tempfile.TemporaryDirectory(dir=STATE) as scratch:
            _unpack(_fetched(Path(scratch)), Path(scratch))
            try:
                (Path(scratch) / INSIDE).rename(kept)
            except OSError:
                assert kept.exists(), "another process was quicker"
    return kept / "transitions"


def _fetched(folder: Path) -> Path:
    command: list[str | Path] = ["npm", "pack", f"astro@{VERSION}", "--silent", "--pack-destination", folder]
    subprocess.run(command, check=True, cwd=folder, capture_output=True)
    (package,) = folder.glob("*.tgz")
    found = base64.b64encode(hashlib.sha512(package.read_bytes()).digest()).decode()
    assert found == HASH, f"another package than the one that was read: sha512-{found}"
    return package


def _unpack(package: Path, folder: Path) -> None:
    with tarfile.open(package) as tar:
        scripts = [each for each in tar if each.name.startswith(f"{INSIDE}/") and each.name.endswith(".js")]
        tar.extractall(folder, scripts, filter="data")
