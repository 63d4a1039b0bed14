"""A page with nothing but Python and our XMPP edge in a worker, under a strict policy."""

from __future__ import annotations

import contextlib
import json
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent
from typing import Any

import slixmpp
from playwright.sync_api import Page

from build.paths import NODE_MODULES, ROOT
from build.serve import Server, Site, serve

HERE = Path(__file__).parent
DOCUMENT = '<!doctype html><title>XMPP</title><link rel="icon" href="data:,"><script src="page.js"></script>'
OURS = ("widget/xmpp/*.py", "widget/core/*.py", "widget/*.py")
TESTS = ("__init__", "recorder", "link", "throughput", "in_browser/__init__", "in_browser/scene")


def write_site(folder: Path) -> None:
    """Write the page's files, Python as a zip."""
    (folder / "index.html").write_text(DOCUMENT)
    shutil.copy(ROOT / "tests/support/python_page.js", folder / "page.js")
    shutil.copy(HERE / "worker.js", folder)
    shutil.copy(ROOT / "widget" / "page" / "socket.js", folder)
    library = Path(slixmpp.__file__).parent
    files = {path.relative_to(ROOT): path for pattern in OURS for path in ROOT.glob(pattern)}
    files |= {Path(f"tests/xmpp/{name}.py"): HERE.parent / f"{name}.py" for name in TESTS}
    files |= {path.relative_to(library.parent): path for path in library.rglob("*.py")}
    for information in library.parent.glob("slixmpp-*.dist-info"):
        files[Path(information.name) / "METADATA"] = information / "METADATA"
    with zipfile.ZipFile(folder / "python.zip", "w") as archive:
        for name, path in files.items():
            archive.write(path, str(name))


@contextlib.contextmanager
def served(folder: Path, *servers: str) -> Iterator[Server]:
    """The page at `url + "/index.html"`, which may connect to `servers` (origins) and itself."""
    policy = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self' "
    headers = {"Content-Security-Policy": policy + " ".join(servers)}
    with serve(Site({"/": folder, "/pyodide/": NODE_MODULES / "pyodide"}, headers)) as server:
        yield server


def write_host_meta(folder: Path, websocket_url: str) -> None:
    """What XEP-0156 looks for, on the page's own site."""
    (folder / ".well-known").mkdir(exist_ok=True)
    links = [{"rel": "urn:xmpp:alt-connections:websocket", "href": websocket_url}]
    (folder / ".well-known" / "host-meta.json").write_text(json.dumps({"links": links}))


def python(page: Page, code: str) -> Any:
    """Run code in the page's worker; its last expression is the value, which must be plain."""
    return page.evaluate("code => python(code)", dedent(code))
