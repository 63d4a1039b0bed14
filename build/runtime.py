"""Pyodide's own files as they ship: trimmed, and its WebAssembly in parts (build/trim.py, build/split.py).

Made once for the same inputs. kB by brotli 11, of what a first start fetches:

    pyodide.asm.wasm as it comes                        2,774
    only exports that are used, only functions called   1,547
    ... and frozen modules later, too                   1,392
    ... and the character sets of East Asia             1,233
    pyodide.asm.mjs as it comes                           209
    only exports that are used                            146
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from build import called, latedata, operators, split, trim, wasm
from build.hashes import digest
from build.paths import CACHE, NODE_SCRIPTS
from build.python import PYODIDE

WASM, GLUE = "pyodide.asm.wasm", "pyodide.asm.mjs"
"""`WASM` is whole, for the snapshot's maker; `PARTS` are what ships."""
PARTS = FIRST, COMPILER, REST = "first.wasm", "compiler.wasm", "late.wasm"
USERS = (PYODIDE / "pyodide.mjs", NODE_SCRIPTS / "snapshot.mjs")
"""Who calls functions of Pyodide's by name, besides its own JavaScript."""
COPIED = ("pyodide.mjs", "pyodide-lock.json", "package.json")


@dataclass(frozen=True, slots=True)
class Runtime:
    """A folder in which Pyodide runs, and the parts in which it ships."""

    folder: Path

    @property
    def glue(self) -> bytes:
        return (self.folder / GLUE).read_bytes()

    @property
    def first(self) -> bytes:
        return (self.folder / FIRST).read_bytes()

    @property
    def compiler(self) -> bytes:
        return (self.folder / COMPILER).read_bytes()

    @property
    def rest(self) -> bytes:
        return (self.folder / REST).read_bytes()

    @property
    def whole(self) -> bytes:
        return (self.folder / WASM).read_bytes()


def make() -> Runtime:
    """The runtime; raises TrimError, WasmError or ListError when Pyodide is not as we know it."""
    scripts = [
        Path(module.__file__ or "").read_text("utf-8")
        for module in (called, latedata, operators, split, trim, wasm)
    ]
    given = [path.read_bytes() for path in (*USERS, *(PYODIDE / name for name in (WASM, GLUE, *COPIED)))]
    lists = [path.read_text("utf-8") for path in (called.CALLED, called.COMPILING)]
    folder = CACHE / "runtime" / digest(*given, *scripts, *lists)[:40]
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(dir=folder.parent))
        _fill(fresh, lists)
        fresh.replace(folder)
    return Runtime(folder)


def _fill(folder: Path, lists: list[str]) -> None:
    for name in COPIED:
        shutil.copy(PYODIDE / name, folder)
    users = "".join(path.read_text("utf-8") for path in USERS)
    whole = wasm.read((PYODIDE / WASM).read_bytes())
    data = latedata.pieces(whole)
    memory = bytes(latedata.image(data))
    later = {*latedata.frozen(whole, memory), *latedata.mappings(whole, memory)}
    readers = {latedata.reads_frozen(whole)} | latedata.reads_mappings(whole)
    binary, glue = trim.trimmed(whole, (PYODIDE / GLUE).read_text("utf-8"), users)
    parts = split.split(binary, [called.listed(text, binary) for text in lists], later, readers)
    (folder / GLUE).write_text(glue, "utf-8")
    for name, part in ((WASM, binary), *zip(PARTS, parts, strict=True)):
        (folder / name).write_bytes(part)
