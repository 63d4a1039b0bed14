"""JavaScript and styles: bundled and minified by esbuild, icons gathered into one sprite."""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from build import vendor
from build.paths import NODE_MODULES, ROOT

TARGETS = "chrome111,firefox114,safari16.4"
"""The first browsers with module workers, import maps' features and constructable style sheets alike."""

LAYER = "chinwag"
"""The cascade layer of all our styles: what a plugin says of its own holds before them (page/sheets.js)."""

POLYSCRIPT = [
    # The part of PyScript that starts interpreters; its package does not name it among its exports.
    f"--alias:polyscript/loader={NODE_MODULES / 'polyscript/esm/loader.js'}",
    f"--alias:@webreflection/idb-map/sync={ROOT / 'widget/page/packages.js'}",
    f"--alias:reflected-ffi/direct={ROOT / 'widget/page/packages.js'}",
    # What it imports when told to install packages, to unpack archives or to read TOML, which we never do.
    "--external:*/pyodide_graph.js",
    "--external:*/zip.js",
    "--external:*/toml.js",
]

BUNDLE = [
    *(
        "--bundle",
        "--minify",
        f"--target={TARGETS}",
        "--charset=utf8",
        "--legal-comments=none",
        "--log-level=warning",
    ),
    *("--loader:.css=text", "--loader:.svg=text", "--external:node:*", "--external:ws", *POLYSCRIPT),
]


class BundleError(Exception):
    """esbuild refused."""


def script(
    entry: Path, define: Mapping[str, object] | None = None, *, iife: bool = False, extra: Sequence[str] = ()
) -> bytes:
    """One JavaScript file from an entry and all it imports.

    Args: define: names replaced by JSON values; iife: a classic script rather than a module; extra: more
        options for esbuild.
    Raises: BundleError with esbuild's own words.
    """
    arguments = [*BUNDLE, str(entry), f"--format={'iife' if iife else 'esm'}", *extra]
    arguments += [f"--define:{name}={json.dumps(value)}" for name, value in (define or {}).items()]
    return _esbuild(arguments)


def packages(entries: list[Path]) -> set[str]:
    """The npm packages of which something goes into the bundles of these entries."""
    with tempfile.TemporaryDirectory() as scratch:
        meta = Path(scratch) / "meta.json"
        written = [f"--metafile={meta}", f"--outdir={scratch}", "--format=esm"]
        _esbuild([*BUNDLE, *(str(entry) for entry in entries), *written])
        outputs = json.loads(meta.read_text("utf-8"))["outputs"].values()
    used = {path for output in outputs for path, part in output["inputs"].items() if part["bytesInOutput"]}
    found = (re.search(r".*node_modules/((?:@[^/]+/)?[^/]+)/", path) for path in used)
    return {match[1] for match in found if match}


def stylesheet(sheets: list[Path], layer: str = LAYER) -> bytes:
    """The sheets in their order, as one, minified, in a cascade layer if one is named."""
    joined = "\n".join(sheet.read_text("utf-8") for sheet in sheets)
    if layer:
        joined = f"@layer {layer} {{\n{joined}\n}}"
    return _esbuild(["--loader=css", "--minify", f"--target={TARGETS}", "--charset=utf8"], joined.encode())


def _esbuild(arguments: list[str], given: bytes | None = None) -> bytes:
    command = [str(NODE_MODULES / ".bin" / "esbuild"), *arguments]
    environment = {**os.environ, "NODE_PATH": str(NODE_MODULES)}
    done = subprocess.run(command, input=given, capture_output=True, cwd=ROOT, env=environment, check=False)
    if done.returncode:
        raise BundleError(done.stderr.decode())
    return done.stdout


def sheets(widget: Path) -> list[Path]:
    """theme.css, then the other sheets of ui/, then those of the features, by name; forced.css comes last."""
    first, last = widget / "ui" / "theme.css", widget / "ui" / "forced.css"
    others = sorted((widget / "ui").glob("*.css")) + sorted((widget / "features").rglob("*.css"))
    between = [sheet for sheet in others if sheet not in (first, last)]
    return [path for path in [first, *between, last] if path.exists()]


def sprite() -> bytes:
    """The chosen lucide icons as one SVG of symbols: `<symbol id="cw-send" viewBox="0 0 24 24">…`."""
    symbols = [_symbol(name) for name in sorted(vendor.read()["icons"]["names"])]
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>'.encode()


def _symbol(name: str) -> str:
    path = NODE_MODULES / "lucide-static" / "icons" / f"{name}.svg"
    if not path.exists():
        raise BundleError(f"vendor.toml asks for the icon {name!r}, which lucide does not have")
    inner = re.search(r"<svg[^>]*>(.*)</svg>", path.read_text("utf-8"), re.DOTALL)
    assert inner, path
    drawn = re.sub(r"\s+", " ", inner[1]).replace("> <", "><").replace(" />", "/>").strip()
    stroke = (
        'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'
    )
    return f'<symbol id="cw-{name}" viewBox="0 0 24 24" {stroke}>{drawn}</symbol>'
