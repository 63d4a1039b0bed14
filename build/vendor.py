"""Inputs from outside: pinned in vendor.toml, checked by hash, kept in the cache.

npm's packages are installed by `environment.ensure()` from package-lock.json; wheels come through pip.
"""

from __future__ import annotations

import fnmatch
import subprocess
import sys
import tomllib
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from build.hashes import digest, file_digest
from build.paths import BUILD, CACHE, NODE_MODULES


class VendorError(Exception):
    """An input is missing or is not the one that was pinned."""


@dataclass(frozen=True, slots=True)
class Wheel:
    """One wheel: what to fetch and which of its files to keep."""

    name: str
    version: str
    sha256: str
    platform: str = ""
    python: str = ""
    drop: tuple[str, ...] = ()
    licence: str = ""
    test: bool = False

    @property
    def requirement(self) -> str:
        return f"{self.name}=={self.version} --hash=sha256:{self.sha256}"


def read() -> dict[str, Any]:
    """vendor.toml as it stands."""
    return tomllib.loads((BUILD / "vendor.toml").read_text("utf-8"))


def wheels(section: str = "wheels") -> list[Wheel]:
    """The wheels that ship (`wheels`) or that only the tests inside Pyodide need (`test-wheels`)."""
    pinned: dict[str, dict[str, Any]] = read().get(section, {})
    return [Wheel(name, **{**entry, "drop": tuple(entry.get("drop", ()))}) for name, entry in pinned.items()]


def check_files() -> None:
    """Compare the npm files that are shipped as they are with their pinned hashes.

    Raises: VendorError
    """
    for name, entry in read()["files"].items():
        path = NODE_MODULES / name
        if not path.is_file():
            raise VendorError(f"{name} is missing: run `npm ci`")
        if (found := file_digest(path)) != entry["sha256"]:
            raise VendorError(f"{name} has SHA-256 {found}, not {entry['sha256']}")


def fetch(wheel: Wheel) -> Path:
    """The wheel's file: from the cache, else from pip, and in both cases checked.

    Raises: VendorError
    """
    folder = CACHE / "wheels" / f"{wheel.name}-{wheel.version}-{wheel.sha256[:10]}"
    found = next(iter(folder.glob("*.whl")), None)
    if found is None or file_digest(found) != wheel.sha256:
        _download(wheel, folder)
        found = next(iter(folder.glob("*.whl")), None)
    if found is None or file_digest(found) != wheel.sha256:
        raise VendorError(f"{wheel.name} {wheel.version}: the wheel that was fetched is not the pinned one")
    return found


def _download(wheel: Wheel, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    requirement = folder / "requirement.txt"
    requirement.write_text(wheel.requirement + "\n", "utf-8")
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes"]
    command += ["--only-binary", ":all:", "--dest", str(folder), "--requirement", str(requirement)]
    if wheel.platform:
        abi = "cp" + wheel.python.replace(".", "")
        command += ["--platform", wheel.platform, "--implementation", "cp"]
        command += ["--python-version", wheel.python, "--abi", abi]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise VendorError(f"pip could not fetch {wheel.name} {wheel.version}:\n{done.stderr.strip()}")


def unpack(wheel: Wheel) -> Path:
    """The folder with the wheel's kept files, unpacked once."""
    archive = fetch(wheel)
    folder = CACHE / "unpacked" / digest(wheel.sha256, *wheel.drop)[:16]
    if (folder / ".complete").exists():
        return folder
    with zipfile.ZipFile(archive) as zipped:
        for name in zipped.namelist():
            if _wanted(name, wheel):
                zipped.extract(name, folder)
    (folder / ".complete").touch()
    return folder


def _wanted(name: str, wheel: Wheel) -> bool:
    if ".dist-info/" in name:
        return name.endswith("/METADATA") or "/licenses/" in name or "LICEN" in name or "entry_points" in name
    return not any(fnmatch.fnmatch(name, pattern) for pattern in wheel.drop)
