"""Plugins as a site serves them: our examples, and such as tests write."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

from build.paths import ROOT
from build.plugin import packed
from tests.support.site import HostSite

EXAMPLES = ROOT / "demo/plugins"
HEAD = """
from dataclasses import dataclass
from widget.plugin import *
API = 1
@dataclass(frozen=True)
class State:
    count: int = 0
"""
NAMED = "An extension of this site does not work and is switched off"


def serve(site: HostSite, name: str, text: str) -> str:
    """The address of a plugin on the site, with its hash."""
    site.put(f"/{name}", text.encode(), {"Content-Type": "text/plain; charset=utf-8"})
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"/{name}#sha256-{digest}"


def example(site: HostSite, path: str) -> str:
    return serve(site, Path(path).with_suffix(".json").name, packed(EXAMPLES / path))
