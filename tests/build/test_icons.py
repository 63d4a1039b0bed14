"""The sprite holds what is drawn, and nothing else."""

from __future__ import annotations

import re
import tomllib

from build.paths import BUILD, ROOT

NAMES = set(tomllib.loads((BUILD / "vendor.toml").read_text("utf-8"))["icons"]["names"])
SOURCES = [
    path.read_text("utf-8") for kind in ("*.py", "*.js") for path in sorted((ROOT / "widget").rglob(kind))
]


def test_no_icon_is_shipped_that_nobody_draws() -> None:
    told = {name for text in SOURCES for name in re.findall(r"[\"'](?:#?cw-)?([a-z0-9-]+)[\"']", text)}
    assert not NAMES - told


def test_every_icon_that_is_named_is_there() -> None:
    called = {
        name for text in SOURCES for name in re.findall(r"\bicon(?:_button)?\(\s*\"([a-z0-9-]+)\"", text)
    }
    assert called
    assert not called - NAMES
