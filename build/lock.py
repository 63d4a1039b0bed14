"""Writes build/requirements.txt: all versions and hashes that requirements.in leads to, for any Python.

    python3 -m build.lock

uv resolves for all Python versions and platforms at once and notes the hash of every file; it comes from PyPI
into a temporary environment. The lock names no index.
"""

from __future__ import annotations

import subprocess
import tempfile
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
OPTIONS = ["--universal", "--python-version=3.11", "--generate-hashes", "--quiet"]
OPTIONS += ["--no-emit-index-url", "--no-emit-find-links", "--no-annotate", "--no-header"]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        scripts = Path(folder) / "bin"
        subprocess.run([scripts / "pip", "install", "--quiet", "uv"], check=True)
        files: list[str | Path] = [HERE / "requirements.in", "-o", HERE / "requirements.txt"]
        subprocess.run([scripts / "uv", "pip", "compile", *OPTIONS, *files], check=True)


if __name__ == "__main__":
    main()
