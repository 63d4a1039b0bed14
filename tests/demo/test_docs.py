"""The README and the docs tell what there is: files that they lead to, calls and events, what is stored."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from build.paths import ROOT

DOCS = sorted((ROOT / "demo/docs").glob("*.md"))
TEXTS = [ROOT / "README.md", ROOT / "vdom/README.md", *DOCS]
TYPES = (ROOT / "widget/page/chinwag.d.ts").read_text("utf-8")
STORING = re.compile(r"(local|session)Storage|caches\.open|openDB|\bmoments\.js")
JAVASCRIPT = (ROOT / "demo/docs/javascript.md").read_text("utf-8")


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_link_leads_to_a_file_that_there_is_not(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s:]+)(?:#[^)]*)?\)", path.read_text("utf-8")):
        page = re.fullmatch(r"\.\./([\w-]+\.html)", target) if path in DOCS else None
        found = ROOT / "demo/site" / page[1] if page else path.parent / target
        assert found.exists(), target


def test_what_is_stored_stands_in_the_list_of_it() -> None:
    listed = (ROOT / "demo/docs/privacy.md").read_text("utf-8")
    declared = re.compile(r'^const [A-Z]+ = "(chinwag(?:-[a-z]+)?)";', re.MULTILINE)
    scripts = [
        path for path in (ROOT / "widget").rglob("*.js") if "doctor" not in path.parts
    ]  # keeps nothing
    texts = [text for text in (path.read_text("utf-8") for path in scripts) if STORING.search(text)]
    names = {name for text in texts for name in declared.findall(text)}
    assert {"chinwag", "chinwag-logins", "chinwag-outgoing", "chinwag-name"} <= names
    assert [name for name in sorted(names) if f"`{name}`" not in listed] == []


def test_each_call_of_the_types_stands_in_the_docs_and_no_other() -> None:
    body = re.findall(
        r"^export interface (?:Calls|Api extends Calls) \{\n(.*?)^\}", TYPES, re.MULTILINE | re.DOTALL
    )
    typed = {
        name for each in body for name in re.findall(r"^    (?:readonly )?(\w+)[(:]", each, re.MULTILINE)
    }
    rows = re.findall(r"^\| (`.+?`) \|", JAVASCRIPT.split("## Events")[0], re.MULTILINE)
    assert {name for row in rows for name in re.findall(r"`(\w+)", row)} == typed


def test_each_event_of_the_types_stands_in_the_docs_and_no_other() -> None:
    typed = set(re.findall(r'^    "chinwag:([a-z]+)": ', TYPES, re.MULTILINE))
    rows = re.findall(r"^\| (`.+?`) \|", JAVASCRIPT.split("## Events")[1], re.MULTILINE)
    assert {name for row in rows for name in re.findall(r"`(?:chinwag:)?([a-z]+)`", row)} == typed
