"""Makes dist/, all that a site needs to serve.

python3 build [--fast] [--out FOLDER]
python3 build --plugin FILE_OR_FOLDER: checks a plugin and puts it there, with the line to name it by.
python3 build --catalogues: gathers the words for translators (build/catalogues.py).
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)]

from build import environment  # noqa: E402 - the path comes first


def main() -> int:
    environment.enter(*([] if "--catalogues" in sys.argv else ["node"]))
    from build import (
        bundle,
        called,
        compress,
        licences,
        plugin,
        python,
        site,
        sizes,
        snapshot,
        trim,
        vendor,
        wasm,
    )

    parser = argparse.ArgumentParser(
        prog="python3 build", description="Makes dist/, all that a site needs to serve."
    )
    parser.add_argument("--fast", action="store_true", help="compress quickly, for development")
    parser.add_argument("--out", type=Path, default=ROOT / "dist", help="the folder to make (dist)")
    parser.add_argument("--widget", type=Path, default=ROOT / "widget", help="the widget's Python (widget)")
    parser.add_argument("--plugin", type=Path, help="a plugin to check and to pack, and nothing else")
    parser.add_argument("--imports", nargs="*", default=list(snapshot.IMPORTS), help=argparse.SUPPRESS)
    parser.add_argument(
        "--page",
        type=Path,
        default=ROOT / "widget/page/page.js",
        help="the page's entry (widget/page/page.js)",
    )
    parser.add_argument("--catalogues", action="store_true", help="gather the words for translators, only")
    given = parser.parse_args()
    if given.catalogues:
        return _catalogues(given.widget.resolve())
    began = time.monotonic()
    inputs = (vendor.VendorError, bundle.BundleError, python.PythonError, licences.LicenceError)
    effort = compress.QUICK if given.fast else compress.BEST
    if given.plugin:
        try:
            print(plugin.make(given.plugin.resolve(), given.out.resolve(), effort).setting)
        except (plugin.PluginRefused, OSError) as failure:
            sys.exit(f"The plugin was not packed.\n{failure}")
        return 0
    try:
        site.build(
            site.Options(
                out=given.out.resolve(),
                widget=given.widget.resolve(),
                page=given.page.resolve(),
                imports=tuple(given.imports),
                effort=effort,
            )
        )
    except (*inputs, trim.TrimError, wasm.WasmError, called.ListError) as failure:
        sys.exit(f"The build failed.\n{failure}")
    print(sizes.table(given.out))
    print(f"{given.out} made in {time.monotonic() - began:.1f} s")
    return 0


def _catalogues(widget: Path) -> int:
    from build import catalogues

    try:
        catalogues.update(widget / "locales")
    except catalogues.CatalogueError as failure:
        sys.exit(str(failure))
    print("\n".join(catalogues.progress(widget / "locales")))
    return 0


if __name__ == "__main__":
    sys.exit(main())
