"""Python that ships: modules compiled to byte code by the same Pyodide, packed in one deterministic zip.

Byte code is made with docstrings and asserts left out (`-OO`) and never checked against a source, so that the
browser neither parses nor compiles Python. The zip is stored, not deflated: the whole is compressed once,
by brotli.
"""

from __future__ import annotations

import io
import json
import subprocess
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from build.hashes import digest
from build.paths import CACHE, NODE_MODULES, NODE_SCRIPTS

EPOCH = (1980, 1, 1, 0, 0, 0)
PYODIDE = NODE_MODULES / "pyodide"

Files = dict[str, bytes]


class PythonError(Exception):
    """Python inside Pyodide failed."""


def run_inside(
    code: str, args: object, mounts: Mapping[str, Path], path: tuple[str, ...] = (), capture: bool = True
) -> int:
    """Run code in Pyodide on Node; `JOB["args"]` is `args`, `mounts` shows folders of this machine.

    Returns: Python's exit status when `capture` is off. Raises: PythonError when it's on and Python failed.
    """
    shown = {inside: str(outside) for inside, outside in mounts.items()}
    job: dict[str, Any] = {"pyodide": str(PYODIDE), "code": code, "args": args, "mounts": shown, "path": path}
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump(job, file)
        file.flush()
        command = ["node", "--no-warnings", str(NODE_SCRIPTS / "python.mjs"), file.name]
        done = subprocess.run(command, capture_output=capture, text=True, check=False)
    if capture and done.returncode:
        said = [line for line in (done.stdout + done.stderr).splitlines() if len(line) < 1000]
        raise PythonError("\n".join(["Python inside Pyodide failed:", *said[-60:]]))
    return done.returncode


def compiled(sources: Mapping[str, bytes]) -> Files:
    """`a/b.py` → `a/b.pyc` for every module given; compiles only what the cache lacks."""
    folder = CACHE / "pyc"
    folder.mkdir(parents=True, exist_ok=True)
    scripts = [(NODE_SCRIPTS / name).read_bytes() for name in ("compile.py", "python.mjs")]
    salt = b"".join([(PYODIDE / "package.json").read_bytes(), *scripts])
    targets = {name: folder / digest(salt, name, source)[:40] for name, source in sources.items()}
    missing = [name for name, target in targets.items() if not target.exists()]
    if missing:
        _compile({name: sources[name] for name in missing}, targets)
    return {name + "c": target.read_bytes() for name, target in targets.items()}


def _compile(sources: Mapping[str, bytes], targets: Mapping[str, Path]) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        jobs = []
        for number, (name, source) in enumerate(sorted(sources.items())):
            (folder / f"{number}.py").write_bytes(source)
            jobs.append([f"/job/{number}.py", f"/job/{number}.pyc", name])
        run_inside((NODE_SCRIPTS / "compile.py").read_text("utf-8"), jobs, {"/job": folder})
        for number, name in enumerate(sorted(sources)):
            part = targets[name].with_suffix(".part")
            part.write_bytes((folder / f"{number}.pyc").read_bytes())
            part.replace(targets[name])


def packed(files: Mapping[str, bytes]) -> bytes:
    """A zip of the files: sorted, stored, dated 1980, so that equal files give equal bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name, EPOCH), files[name])
    return buffer.getvalue()


def standard_library() -> Files:
    """Pyodide's standard library, sources."""
    with zipfile.ZipFile(PYODIDE / "python_stdlib.zip") as archive:
        return {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}


def tree(folder: Path, prefix: str = "") -> Files:
    """A folder's files by their path under `prefix`, caches left out."""
    found = sorted(path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {prefix + path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def byte_code(files: Mapping[str, bytes]) -> Files:
    """The same files with every `.py` compiled and everything else as it was."""
    modules = {name: data for name, data in files.items() if name.endswith(".py")}
    others = {name: data for name, data in files.items() if not name.endswith(".py")}
    return {**others, **compiled(modules)}


def module_names(files: Mapping[str, bytes]) -> list[str]:
    """The dotted names of the compiled modules among the files."""
    paths = [name.removesuffix(".pyc").removesuffix("/__init__") for name in files if name.endswith(".pyc")]
    return sorted(path.replace("/", ".") for path in paths)
