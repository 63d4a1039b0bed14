"""Our style sheets, read as text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from build.paths import ROOT

SHEETS = sorted((ROOT / "widget").rglob("*.css"))


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.stem)
def test_nothing_is_measured_by_the_font_of_the_page(sheet: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text("utf-8"), flags=re.DOTALL)
    assert not re.findall(r"\d(?:rem|rlh|rch|rex)\b", text)
