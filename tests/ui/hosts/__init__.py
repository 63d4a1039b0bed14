"""Pages of others for the chat to stand on: with the usual frameworks' sheets, and with hostile rules."""

from __future__ import annotations

import re
import subprocess
from functools import cache
from pathlib import Path

from build.paths import NODE_MODULES, ROOT

FRAMEWORKS = ("bootstrap3", "bootstrap4", "bootstrap5", "tailwind")
HOSTILE = ("hostile_inheritance", "hostile_rules", "hostile_body")
HOSTS = (*FRAMEWORKS, *HOSTILE)
_HERE = Path(__file__).parent


@cache
def host(name: str) -> str:
    """The body of such a page, with its style sheet."""
    if name in HOSTILE:
        style, body = (_HERE / f"{name}.css").read_text("utf-8"), "plain"
    elif name == "tailwind":
        style, body = _tailwind(), "tailwind"
    else:
        style, body = _bootstrap(name), "bootstrap"
    return f"<style>{style}</style>{(_HERE / f'{body}.html').read_text('utf-8')}"


def _bootstrap(name: str) -> str:
    """Without the fonts that it would fetch."""
    sheet = (NODE_MODULES / name / "dist/css/bootstrap.css").read_text("utf-8")
    return re.sub(r"@font-face\s*{[^}]*}", "", sheet)


def _tailwind() -> str:
    """What Tailwind makes for the classes of its page."""
    page = (_HERE / "tailwind.html").read_text("utf-8")
    classes = " ".join(re.findall(r'class="([^"]*)"', page)).split()
    made_by: list[str | Path] = ["node", ROOT / "tests/support/tailwind.mjs", NODE_MODULES / "tailwindcss"]
    done = subprocess.run([*made_by, *classes], capture_output=True, check=True, encoding="utf-8")
    assert ".text-3xl" in done.stdout
    return done.stdout
