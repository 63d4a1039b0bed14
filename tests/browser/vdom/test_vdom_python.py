"""Python in the browser draws with vdom: on the page, in a worker, and started by PyScript."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from build.paths import NODE_MODULES, ROOT
from build.serve import Server, Site, serve
from tests.browser.vdom.conftest import bundle

HERE = Path(__file__).parent / "programs"
POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'"
DOCUMENT = """<!doctype html><html lang="en"><meta charset="utf-8"><title>vdom</title>
<link rel="icon" href="/on_page.js"><body><div id="app"></div>{}</body></html>"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs, bundled, with a page for each."""
    folder = tmp_path_factory.mktemp("programs")
    for name in ("on_page", "with_worker", "in_worker"):
        bundle(HERE / f"{name}.js", folder)
        (folder / f"{name}.html").write_text(
            DOCUMENT.format(f'<script type="module" src="/{name}.js"></script>')
        )
    bundle(ROOT / "vdom" / "page.js", folder)
    bundle(ROOT / "vdom" / "behaviours.js", folder)
    with zipfile.ZipFile(folder / "python.zip", "w") as archive:
        archive.write(HERE / "counter.py", "counter.py")
        for path in (ROOT / "vdom").glob("*.py"):
            archive.write(path, f"vdom/{path.name}")
    write_pyscript(folder)
    return folder


def write_pyscript(folder: Path) -> None:
    config = {
        "interpreter": "/pyodide/pyodide.mjs",
        "files": {"/python.zip": "./*"},
        "js_modules": {"main": {"/page.js": "vdom_page", "/behaviours.js": "vdom_behaviours"}},
    }
    (folder / "pyscript.json").write_text(json.dumps(config))
    shutil.copy(HERE / "with_pyscript.py", folder)
    scripts = (
        '<script type="module" src="/pyscript/core.js"></script>'
        '<script type="py" src="/with_pyscript.py" config="/pyscript.json"></script>'
    )
    (folder / "pyscript.html").write_text(DOCUMENT.format(scripts))


@pytest.fixture
def server(folder: Path) -> Iterator[Server]:
    yield from serving(folder, POLICY)


@pytest.fixture
def lenient_server(folder: Path) -> Iterator[Server]:
    """COMPAT: PyScript 0.7.31 makes functions of text, which needs 'unsafe-eval'."""
    yield from serving(folder, POLICY.replace("'wasm-unsafe-eval'", "'wasm-unsafe-eval' 'unsafe-eval'"))


def serving(folder: Path, policy: str) -> Iterator[Server]:
    folders = {
        "/": folder,
        "/pyodide/": NODE_MODULES / "pyodide",
        "/pyscript/": NODE_MODULES / "@pyscript" / "core" / "dist",
    }
    site = Site(folders, {"Content-Security-Policy": policy})
    with serve(site) as running:
        yield running


def use(page: Page) -> None:
    """Count and type, and see that both are shown and the field keeps the focus."""
    page.wait_for_selector("#app output", timeout=60_000)
    page.locator("button").click()
    page.locator("button").click()
    page.wait_for_function("() => document.querySelector('output').textContent === ' 2'")
    page.locator("input").focus()
    page.keyboard.type("Romeo", delay=20)
    page.wait_for_function("() => document.querySelector('output').textContent === 'Romeo 2'")
    assert page.evaluate("() => document.activeElement === document.querySelector('input')")
    assert (
        page.evaluate("() => document.querySelector('#app > div').style.getPropertyValue('--count')") == "2"
    )


def test_python_on_the_page_draws_without_a_worker(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/on_page.html")
    use(page)


def test_python_in_a_worker_draws(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/with_worker.html")
    use(page)


def test_a_pyscript_page_draws(page: Page, lenient_server: Server) -> None:
    page.goto(f"{lenient_server.url}/pyscript.html")
    use(page)
