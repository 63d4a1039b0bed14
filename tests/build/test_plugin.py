"""`python3 build --plugin`: what it refuses, and what it writes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from build.compress import QUICK
from build.paths import ROOT
from build.plugin import PluginRefused, make, packed
from widget.plugins.loading import load
from widget.plugins.source import Source

EXAMPLES = ROOT / "demo/plugins"
GOOD = '''"""A plugin."""

from widget.plugin import Feature

API = 1
FEATURE = Feature("good", int)
'''


def write(folder: Path, text: str) -> Path:
    path = folder / "mine.py"
    path.write_text(text)
    return path


@pytest.mark.parametrize("name", ["poll", "canned_replies.py", "translation.py"])
def test_an_example_is_packed_and_its_line_lets_it_be_loaded(tmp_path: Path, name: str) -> None:
    made = make(EXAMPLES / name, tmp_path, QUICK)
    text = (tmp_path / made.name).read_text("utf-8")
    assert (tmp_path / f"{made.name}.br").exists()
    assert made.setting == f'data-plugins="/chinwag/{made.name}#{made.integrity}"'
    source = Source(f"https://site.example/{made.name}#{made.integrity}", text)
    loaded = load([source], {}, lambda name, why: None)
    assert loaded.good == (source.address,)


def test_a_folder_becomes_one_file_with_all_its_modules_and_styles() -> None:
    files = json.loads(packed(EXAMPLES / "poll"))["files"]
    assert sorted(files) == ["__init__.py", "poll.css", "state.py", "views.py"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (GOOD.replace("API = 1", ""), "it does not say API = 1"),
        (GOOD.replace("int)", "5)"), "types"),
        (GOOD + "import widget.worker\n", "not widget.worker"),
        (GOOD + "import slixmpp.jid\n", "vdom and the standard library .*, not slixmpp.jid"),
        (GOOD + "from widget.core.store import Store\n", "not widget.core.store"),
        (GOOD.replace("import Feature", "import Featur"), "types"),
        (GOOD + "raise RuntimeError('no')\n", "RuntimeError: no"),
    ],
)
def test_one_that_cannot_be_used_is_not_packed(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(PluginRefused, match=why):
        make(write(tmp_path, text), tmp_path / "out", QUICK)
    assert not (tmp_path / "out").exists()


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(PluginRefused, match="no such file"):
        packed(tmp_path / "nothing")
