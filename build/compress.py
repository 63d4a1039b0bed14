"""Pre-compressed files (brotli, gzip) beside the originals: the same bytes always, made once per content."""

from __future__ import annotations

import gzip
import zlib
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import brotli

from build.hashes import digest
from build.paths import CACHE

SMALLEST = 256
"""Bytes: anything smaller gains nothing from compression."""

ALREADY = {".br", ".gz", ".png", ".woff2", ".mp3", ".webp", ".jpg"}


@dataclass(frozen=True, slots=True)
class Effort:
    """How hard to press: brotli's quality (0–11) and zlib's level (0–9)."""

    brotli: int
    gzip: int


BEST = Effort(brotli=11, gzip=9)
QUICK = Effort(brotli=4, gzip=4)


def compress(folder: Path, effort: Effort) -> None:
    """Write `.br` and `.gz` beside every file of a folder for which that pays."""
    names = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix not in ALREADY]
    jobs = [(path, kind) for path in names if path.stat().st_size >= SMALLEST for kind in ("br", "gz")]
    jobs.sort(key=lambda job: -job[0].stat().st_size)
    todo = [(path, kind, _cached(path, kind, effort)) for path, kind in jobs]
    missing = [(path, kind, cached, effort) for path, kind, cached in todo if not cached.exists()]
    if missing:
        (CACHE / "compressed").mkdir(parents=True, exist_ok=True)
        with ProcessPoolExecutor() as pool:
            list(pool.map(_press, missing))
    for path, kind, cached in todo:
        path.with_name(f"{path.name}.{kind}").write_bytes(cached.read_bytes())


def _cached(path: Path, kind: str, effort: Effort) -> Path:
    level = _level(path, kind, effort)
    version = brotli.__version__ if kind == "br" else zlib.ZLIB_VERSION
    return CACHE / "compressed" / f"{digest(path.read_bytes(), kind, str(level), version)[:40]}.{kind}"


def _level(path: Path, kind: str, effort: Effort) -> int:
    """The library is large and hardly ever fetched: it is not worth a minute of every build."""
    wanted = effort.brotli if kind == "br" else effort.gzip
    return min(wanted, 5) if path.name.startswith("library-") else wanted


def _press(job: tuple[Path, str, Path, Effort]) -> None:
    path, kind, cached, effort = job
    data = path.read_bytes()
    if kind == "br":
        pressed: bytes = brotli.compress(data, quality=_level(path, kind, effort), lgwin=24)
    else:
        pressed = gzip.compress(data, _level(path, kind, effort), mtime=0)
    part = cached.with_suffix(f".part-{path.name}")
    part.write_bytes(pressed)
    part.replace(cached)
