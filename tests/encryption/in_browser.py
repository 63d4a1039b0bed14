"""A page with Python as it ships in a worker, and python-omemo in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent
from typing import Any

from playwright.sync_api import Page

from build.paths import ROOT
from tests.support.site import HostSite

FOLDER = Path(__file__).parent
BRING = """
from widget.encryption import gate
(await gate.bring("omemo")).__name__
"""
PROBLEM = """
from widget.encryption import gate
from widget.errors import EncryptionUnavailable
try:
    await gate.bring("omemo")
    problem = ""
except EncryptionUnavailable as error:
    problem = error.problem
problem
"""
HELPERS = ("devices", "hostile")
Python = Callable[[str], Any]


def start(page: Page, site: HostSite, how: str = "") -> Python:
    """Opens it; what is given back runs code there. Args: how: see python_page.js and worker.js."""
    scripts = {"/page.js": ROOT / "tests/support/python_page.js", "/worker.js": FOLDER / "worker.js"}
    for path, script in scripts.items():
        site.put(path, script.read_bytes(), {"Content-Type": "text/javascript"})
    page.goto(site.raw('<!doctype html><title>.</title><script src="/page.js"></script>') + how)
    return lambda code: page.evaluate("code => python(code)", dedent(code))


def helped(python: Python) -> Python:
    """With python-omemo, and with modules of the tests beside it."""
    python(BRING)
    python("import sys, types")
    for name in HELPERS:
        source = (FOLDER / f"{name}.py").read_text()
        python(f"""
            for name in ("tests", "tests.encryption", "tests.encryption.{name}"):
                sys.modules.setdefault(name, types.ModuleType(name))
            {name} = sys.modules["tests.encryption.{name}"]
            exec({source!r}, {name}.__dict__)
        """)
    return python


def fetched(site: HostSite) -> list[str]:
    """Files of ours that come late, without their hashes, sorted."""
    late = [path.rpartition("/")[2] for path in site.log if "/omemo-" in path or "/library-" in path]
    return sorted(f"{name.partition('-')[0]}.{name.rpartition('.')[2]}" for name in late)
