"""Runs pytest inside Pyodide on Node: the Python that ships, the wheels that ship, no threads.

    python3 -m build.pyodide_run [PATH…] [pytest's options…]

Tests that need servers, browsers or packages that do not ship are left out. Coroutine tests run on a loop
with no input or output, whose clock takes no time.
"""

from __future__ import annotations

import sys
from pathlib import Path

from build import python, vendor
from build.paths import ROOT

PARTS = ("core", "vdom", "features", "runtime", "ui", "xmpp", "storage", "plugins")
PATHS = tuple(f"tests/{part}" for part in PARTS)
"""What runs when nothing is named."""


def run(words: list[str], *, quiet: bool = False) -> int:
    """pytest's exit status. Args: words: paths and options, as pytest takes them; quiet: only failures."""
    places = {"/project": ROOT}
    for wheel in [*vendor.wheels(), *vendor.wheels("test-wheels")]:
        places[f"/wheels/{wheel.name}"] = vendor.unpack(wheel)
    paths = [word for word in words if not word.startswith("-")] or [
        path for path in PATHS if (ROOT / path).exists()
    ]
    options = [word for word in words if word.startswith("-")]
    code = (ROOT / "tests" / "support" / "in_pyodide.py").read_text("utf-8")
    return python.run_inside(code, [*paths, *options], places, tuple(places), capture=quiet)


if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).resolve().parent.parent)]
    sys.exit(run(sys.argv[1:]))
