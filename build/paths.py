"""Where the build reads and writes."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
NODE_SCRIPTS = BUILD / "node"
PAGE = ROOT / "widget" / "page"
DIST = ROOT / "dist"

STATE = Path(os.environ.get("CHINWAG_STATE") or ROOT / ".chinwag")
CACHE = STATE / "cache"
NODE_MODULES = STATE / "node_modules"
