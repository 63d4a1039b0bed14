"""A snapshot of Python's memory, taken in Node when all that the widget imports has been imported.

Why a snapshot rather than a small library, measured with a worker that imports slixmpp (Chromium,
loopback, two noisy cores; ms from the click to Python's first message, medians of five, ranges in
brackets; kB by brotli 11):

    way                                             cold, ms              warm, ms           fetched, kB
    library trimmed to what is imported, byte code  2098 (1806-2471)      1034 (935-1421)    1,021
    snapshot, only what differs from fresh memory    736 (679-771)         633 (522-898)     2,630

The page's main thread had no task over 50 ms in either. The snapshot's 1.6 MB more are won back on the
first visit from some 10 Mbit/s on, at once on a slow processor (the library costs a second of pure
computing), and on every later visit. At first, with the widget's own modules, it was 13.5 MB, 3.3 MB by
brotli 11. Of it, 7.4 MB are Pyodide's own modules; static data (3.4 MB) is left out, since every fresh
interpreter has it; dead memory is only 2 %, and holds zeros.

What made it smaller, kB by brotli 11 (3,561 at first): rare modules hollow (build/hollow.py) and no columns
in line tables (PYTHONNODEBUGRANGES), 2,586; no pathlib, importlib.metadata, e-mail package and locale,
2,452; with a quarter more in the widget, 2,642; dataclasses share what they can (build/node/spare.py), 2,454;
with twice the features, 2,575, and all objects immortal (build/node/snapshot.mjs), 2,367.

A copy that the browser keeps unpacked (interpreter.js) took the warm start of the whole widget to its
log-in form from 1057 (681-2668) to 810 (591-3378).

Made with a clock and random bytes that stand still, so that equal inputs give equal bytes, whatever the
machine. So Python's hash seed is the same for every visitor, too; `random` is seeded anew and `secrets`
draws from the browser after loading (build/node/wake.py; tests/browser/test_pyscript.py holds it to
that).
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from build.hashes import digest
from build.paths import CACHE, NODE_SCRIPTS
from build.python import PythonError
from build.runtime import Runtime

IMPORTS = (
    "widget.worker",
    "widget.xmpp.websocket",
    "slixmpp.features.feature_bind",
    "slixmpp.features.feature_mechanisms",
    "slixmpp.features.feature_preapproval",
    "slixmpp.features.feature_rosterver",
    "slixmpp.features.feature_session",
    "slixmpp.features.feature_starttls",
    "encodings.utf_16_be",
    "locale",
)
"""What is imported before the snapshot is taken; all that they import comes with them.

Those after the first are imported by name when somebody logs in: one that was missing would cost the whole
library's download then (`python3 -m tests.bench.stages` shows it).
"""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The file, in the form that build/node/snapshot.mjs tells."""

    data: bytes

    @property
    def size(self) -> int:
        """Bytes of memory that an interpreter needs for it."""
        length = int.from_bytes(self.data[:4], "little")
        size: int = json.loads(self.data[4 : 4 + length])["memory"]
        return size


def make(runtime: Runtime, library: bytes, modules: list[str], imports: tuple[str, ...]) -> Snapshot:
    """The snapshot's file, made when the cache has none for the same inputs.

    Args: runtime: Pyodide as it ships; library: the zip of all modules, hollow ones in the place of some;
    modules: their names, so that late imports are known. Raises: PythonError
    """
    scripts = [
        (NODE_SCRIPTS / name).read_text("utf-8")
        for name in ("snapshot.py", "wake.py", "spare.py", "snapshot.mjs")
    ]
    whole = digest(runtime.whole, runtime.glue)
    cached = CACHE / "snapshots" / digest(library, *modules, *imports, whole, *scripts)[:40]
    if not cached.exists():
        cached.parent.mkdir(parents=True, exist_ok=True)
        part, objects = cached.with_suffix(".part"), cached.with_suffix(".objects")
        values: dict[str, object] = {
            "modules": modules,
            "imports": list(imports),
            "wake": scripts[1],
            "spare": scripts[2],
        }
        _run(runtime, library, values, scripts[0], objects)
        _run(runtime, library, values, scripts[0], part, objects)
        objects.unlink()
        part.replace(cached)
        _forget_older(cached.parent)
    return Snapshot(cached.read_bytes())


def _run(
    runtime: Runtime,
    library: bytes,
    values: dict[str, object],
    code: str,
    out: Path,
    objects: Path | None = None,
) -> None:
    """Once to list the objects that there are, and once with the list."""
    with tempfile.TemporaryDirectory() as scratch:
        zipped, job = Path(scratch) / "library.zip", Path(scratch) / "job.json"
        zipped.write_bytes(library)
        given = {
            "pyodide": str(runtime.folder),
            "library": str(zipped),
            "code": code,
            "values": values,
            "out": str(out),
            "objects": str(objects or ""),
        }
        job.write_text(json.dumps(given), "utf-8")
        command = ["node", "--no-warnings", str(NODE_SCRIPTS / "snapshot.mjs"), str(job)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        said = [line for line in (done.stdout + done.stderr).splitlines() if len(line) < 1000]
        raise PythonError("\n".join(["The memory snapshot could not be made:", *said[-60:]]))


def _forget_older(folder: Path, kept: int = 5) -> None:
    for path in sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime)[:-kept]:
        path.unlink()
