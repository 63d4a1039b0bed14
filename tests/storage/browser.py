"""A page with nothing but Python and our storage in a worker, for tests in real browsers."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent
from typing import Any

from playwright.sync_api import BrowserContext, Page, Playwright

from build.environment import tools, variables
from build.paths import NODE_MODULES, ROOT
from build.serve import Server, Site, serve
from tests.support.browsers import CHROMIUM_FLAGS

HERE = Path(__file__).parent
POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'"
DOCUMENT = (
    '<!doctype html><title>storage</title><link rel="icon" href="data:,"><script src="page.js"></script>'
)


def write_site(folder: Path) -> None:
    """Write the page's files: Python as a zip, our JavaScript bundled as the build does it."""
    (folder / "index.html").write_text(DOCUMENT)
    shutil.copy(ROOT / "tests/support/python_page.js", folder / "page.js")
    shutil.copy(HERE / "worker.js", folder)
    source, bundle = ROOT / "widget" / "storage" / "indexeddb.js", folder / "storage.js"
    subprocess.run(
        ["esbuild", str(source), "--bundle", "--format=esm", "--log-level=error", f"--outfile={bundle}"],
        check=True,
        env=variables(),
    )
    files = [
        ROOT / "widget/errors.py",
        ROOT / "widget/core/records.py",
        *(ROOT / "widget/storage").glob("*.py"),
    ]
    files += [path for path in HERE.glob("*.py") if path.stem.startswith(("contract", "disks", "in_worker"))]
    with zipfile.ZipFile(folder / "python.zip", "w") as archive:
        for package in ("widget", "widget/core", "tests", "tests/storage"):
            archive.writestr(f"{package}/__init__.py", "")
        for path in files:
            archive.write(path, path.relative_to(ROOT))


@contextlib.contextmanager
def served(folder: Path) -> Iterator[Server]:
    """The page at `url + "/index.html"`, under a strict policy."""
    site = Site({"/": folder, "/pyodide/": NODE_MODULES / "pyodide"}, {"Content-Security-Policy": POLICY})
    with serve(site) as server:
        yield server


@contextlib.contextmanager
def lasting_chromium(playwright: Playwright, profile: Path) -> Iterator[BrowserContext]:
    """A Chromium whose storage lies in a folder and outlives it."""
    context = playwright.chromium.launch_persistent_context(
        profile, executable_path=tools().chromium, args=CHROMIUM_FLAGS
    )
    try:
        yield context
    finally:
        with contextlib.suppress(Exception):  # a test may have killed it
            context.close()


def tab(context: BrowserContext, server: Server, trouble: str = "") -> Page:
    """A new tab with the page in it; `trouble` (see worker.js) is what is wrong with its IndexedDB."""
    page = context.new_page()
    page.goto(f"{server.url}/index.html{trouble and '?' + trouble}")
    return page


def python(page: Page, code: str) -> Any:
    """Run code in the page's worker; its last expression is the value, which must be plain."""
    return page.evaluate("code => python(code)", dedent(code))


def kill(profile: Path) -> None:
    """End the browser that we started with this profile folder, as a crash would."""
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            arguments = (process / "cmdline").read_bytes().split(b"\0")
            ours = b"--user-data-dir=" + str(profile).encode() in arguments
            if ours and not any(argument.startswith(b"--type=") for argument in arguments):
                os.kill(int(process.name), signal.SIGKILL)
