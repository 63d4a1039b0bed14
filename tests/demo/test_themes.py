"""The playground and the docs know all names that a site may style by, and no others."""

from __future__ import annotations

import re
from pathlib import Path

from build.paths import ROOT

DOCS = (ROOT / "demo/docs/themes.md").read_text("utf-8")


def test_docs_and_playground_have_the_properties_that_the_sheets_read() -> None:
    read = _named(r"var\((--chinwag-[a-z-]+)", *(ROOT / "widget").rglob("*.css"))
    documented = set(re.findall(r"^\| `(--chinwag-[a-z-]+)` \|", DOCS, re.MULTILINE))
    offered = {f"--chinwag-{name}" for name in _named(r'^  \["([a-z-]+)", ', ROOT / "demo/site/themes.js")}
    assert read == documented == offered


def test_the_docs_have_the_parts_that_are_drawn() -> None:
    sources = [*(ROOT / "widget").rglob("*.py"), ROOT / "widget/page/launcher.js"]
    drawn = {part for each in _named(r"\bpart(?:=|: )(.+)", *sources) for part in _words(each)}
    told = re.search(r"^(`launcher`.*?)\. ", DOCS, re.MULTILINE)
    assert told
    assert set(re.findall(r"`([a-z-]+)`", told[1])) == drawn


def test_the_docs_have_the_words_of_the_setting() -> None:
    given = re.search(r"const WORDS = (\[.*\]);", (ROOT / "widget/page/theme.js").read_text("utf-8"))
    assert given
    words = set(re.findall(r'"([a-z]+)"', given[1]))
    rows = re.findall(r"^\| (`[^|]*) \|", DOCS.split("## Tokens")[0], re.MULTILINE)
    assert {word for row in rows for word in re.findall(r"`([a-z]+)`", row)} == words


def _named(pattern: str, *paths: Path) -> set[str]:
    return {found for path in paths for found in re.findall(pattern, path.read_text("utf-8"), re.MULTILINE)}


def _words(value: str) -> set[str]:
    """Of `"bubble own-bubble" if … else "bubble",`."""
    return {
        word
        for text in re.findall(r'^"([a-z -]+)"| else "([a-z -]+)"', value)
        for word in " ".join(text).split()
    }
