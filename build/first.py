"""The first picture of the widget, drawn by its own Python when dist/ is made (widget/first.py)."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from build import python
from build.hashes import digest
from build.paths import CACHE, NODE_SCRIPTS


def drawn(library: bytes) -> object:
    """The trees, as widget/page/first.js reads them; from the cache if the library has not changed.

    Args: library: the zip of all modules. Raises: PythonError
    """
    code = (NODE_SCRIPTS / "first.py").read_text("utf-8")
    cached = CACHE / "first" / f"{digest(library, code)[:40]}.json"
    if not cached.exists():
        cached.parent.mkdir(parents=True, exist_ok=True)
        cached.write_bytes(_draw(library, code))
    return json.loads(cached.read_bytes())


def _draw(library: bytes, code: str) -> bytes:
    with tempfile.TemporaryDirectory() as scratch:
        (Path(scratch) / "library.zip").write_bytes(library)
        python.run_inside(code, "/job/first.json", {"/job": Path(scratch)}, ("/job/library.zip",))
        return (Path(scratch) / "first.json").read_bytes()
