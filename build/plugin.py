"""`python3 build --plugin FILE_OR_FOLDER`: checks a plugin and packs it into one file to be named on a page.

A file of Python ships as it is; a folder becomes JSON with the texts of its modules and stylesheets
(widget/plugins/source.py reads it).
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from build.compress import Effort, compress
from build.hashes import named
from build.paths import ROOT

FORMAT = 1
SUFFIXES = (".py", ".css")
CHECK = """
import sys
from widget.plugins.checking import check
sys.exit(check(sys.argv[1], sys.stdin.read()))
"""


class PluginRefused(Exception):
    """It cannot be used; the text says why."""


@dataclass(frozen=True, slots=True)
class Packed:
    """Attributes: name: of the file below dist/; integrity: what its address needs behind `#`."""

    name: str
    integrity: str

    @property
    def setting(self) -> str:
        """The line for the script tag."""
        return f'data-plugins="/chinwag/{self.name}#{self.integrity}"'


def packed(path: Path) -> str:
    """A plugin as one text.

    Raises:
        PluginRefused: there is none, or it has no `__init__.py`.
    """
    if path.is_file():
        return path.read_text("utf-8")
    found = sorted(
        each for each in path.rglob("*") if each.suffix in SUFFIXES and "__pycache__" not in each.parts
    )
    files = {each.relative_to(path).as_posix(): each.read_text("utf-8") for each in found}
    if "__init__.py" not in files:
        raise PluginRefused(f"{path}: no such file, or a folder without __init__.py")
    return json.dumps(
        {"chinwag-plugin": FORMAT, "name": path.name, "files": files}, ensure_ascii=False, indent=1
    )


def make(path: Path, out: Path, effort: Effort) -> Packed:
    """Check it and write it into `plugins/` of the folder `out`, with its compressed twins.

    Raises:
        PluginRefused: its types are wrong, it cannot be loaded, or it imports what is private.
    """
    text = packed(path)
    _check_types(path)
    _check_loading(path, text)
    data = text.encode()
    folder = out / "plugins"
    folder.mkdir(parents=True, exist_ok=True)
    suffix = ".py" if path.is_file() else ".json"
    # Served as what it is: a host that knows no .py would offer it for download, which harms nothing
    name = named(re.sub(r"[^a-z0-9-]+", "-", path.stem.lower()), suffix, data)
    (folder / name).write_bytes(data)
    compress(folder, effort)
    digest = base64.b64encode(hashlib.sha256(data).digest()).decode()
    return Packed(f"plugins/{name}", f"sha256-{digest}")


def _check_types(path: Path) -> None:
    command = [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", str(path.resolve())]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise PluginRefused(f"Its types are wrong:\n{done.stdout}{done.stderr}")


def _check_loading(path: Path, text: str) -> None:
    """By the same code that loads it in the browser."""
    command = [sys.executable, "-c", CHECK, path.name]
    done = subprocess.run(command, cwd=ROOT, input=text, capture_output=True, text=True, check=False)
    if done.returncode:
        raise PluginRefused(done.stderr.strip().splitlines()[-1] if done.stderr else "It cannot be loaded.")
