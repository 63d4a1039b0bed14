"""How large dist/ is: sizes.json and a table for people."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path

FIRST_START = (r"chinwag\.js", r"page\.js", r"worker\.js", r"pyodide\.asm\.(js|wasm)", r"snapshot\.bin")
"""What a browser fetches from the script tag to the chat.

compiler.wasm and late.wasm follow some seconds later, the library if a module comes late.
"""

REPORT = "sizes.json"


@dataclass(frozen=True, slots=True)
class Size:
    """Bytes of one file as it is and as it travels."""

    raw: int
    gzip: int
    brotli: int

    def __add__(self, other: Size) -> Size:
        return Size(self.raw + other.raw, self.gzip + other.gzip, self.brotli + other.brotli)


def measure(folder: Path) -> dict[str, Size]:
    """The size of each file, by its name without folder and hash."""
    found = [
        path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix not in (".br", ".gz")
    ]
    files = [path for path in found if path.name != REPORT]
    return {_plain(path.relative_to(folder)): _size(path) for path in files}


def start(sizes: dict[str, Size]) -> Size:
    """All that the first start fetches."""
    wanted = [size for name, size in sizes.items() if any(re.fullmatch(one, name) for one in FIRST_START)]
    return sum(wanted, Size(0, 0, 0))


def report(folder: Path) -> bytes:
    """sizes.json: `{"files": {name: {raw, gzip, brotli}}, "start": {…}}`, bytes."""
    sizes = measure(folder)
    files = {name: asdict(size) for name, size in sizes.items()}
    return (
        json.dumps({"files": files, "start": asdict(start(sizes))}, indent=2, sort_keys=True).encode() + b"\n"
    )


def table(folder: Path) -> str:
    """The same to read, the largest first, in kilobytes."""
    sizes = measure(folder)
    rows = sorted(sizes.items(), key=lambda item: -item[1].brotli)
    lines = [f"{'kB':28}{'raw':>10}{'gzip':>10}{'brotli':>10}"]
    for name, size in [*rows, ("the first start", start(sizes))]:
        lines.append(f"{name:28}{size.raw / 1000:10.1f}{size.gzip / 1000:10.1f}{size.brotli / 1000:10.1f}")
    return "\n".join(lines)


def _plain(path: Path) -> str:
    return re.sub(r"-[\w-]{8,10}(?=\.\w+$)", "", path.name)


def _size(path: Path) -> Size:
    raw = path.stat().st_size
    pressed = [path.with_name(f"{path.name}.{kind}") for kind in ("gz", "br")]
    gzip, brotli = (file.stat().st_size if file.exists() else raw for file in pressed)
    return Size(raw, gzip, brotli)
