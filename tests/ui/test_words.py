"""No text on screen escapes translation: every scene is drawn in a language that marks each of its texts.

What stands outside of the marks must be what people or servers have said, which is in the state as it is.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from pathlib import Path
from typing import Any

import pytest

from build.paths import ROOT
from tests.support.tongues import CLOSE, OPEN, speaking
from tests.ui.scenes import Scene
from tests.ui.views import VIEWS
from vdom import Encoder
from widget.core.model import PageInfo
from widget.ui.shell import shell

PAGES = {"wide": PageInfo(), "phone": PageInfo(width=390, height=844, touch=True)}
SEEN = {
    "aria-label",
    "aria-description",
    "aria-roledescription",
    "aria-valuetext",
    "alt",
    "placeholder",
    "title",
}
"""Attributes that people see or hear."""
PROSE = re.compile(r"[A-Z][a-z]+(?:[ ,.…!?’'-]+[A-Za-z]+)*[.…!?]?")
"""What a text looks like among the options of behaviours, where most are names and selectors."""
LETTERS = re.compile(r"[^\W\d_]{2,}")
INITIALS = re.compile(r"[A-Z]{2}")


def _texts(child: Any) -> Iterator[str]:
    """What is seen of a tree on the wire, but for keys, and what says itself which language it is in."""
    match child:
        case ["kbd", *_] | [str(), {"a": {"lang": _}}, *_]:
            return
        case str(text):
            yield text
        case [str(), data, *children]:
            if data:
                yield from (str(value) for name, value in data.get("a", {}).items() if name in SEEN)
                yield from (
                    text for text in _strings(data.get("u", {})) if PROSE.fullmatch(text) or OPEN in text
                )
            for each in children:
                yield from _texts(each)
        case [int(), inner] | [int(), inner, str()]:
            yield from _texts(inner)
        case [0, *children]:
            for each in children:
                yield from _texts(each)


def _strings(value: Any) -> Iterator[str]:
    """All texts inside of a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Enum):
        yield str(value.value)
    elif isinstance(value, Mapping):
        yield from _strings(tuple(value.items()))
    elif is_dataclass(value):
        yield from (text for each in fields(value) for text in _strings(getattr(value, each.name)))
    elif isinstance(value, Iterable) and not isinstance(value, bytes):
        yield from (text for each in value for text in _strings(each))


def _escaped(scene: Scene) -> set[str]:
    """Words that no catalogue has seen."""
    said = "\n".join(_strings((scene.store.slices, scene.session))).casefold()
    found = set()
    for text in _texts(Encoder().encode(shell(scene.picture()))[1]):
        outside = _outside(text)
        found |= {f"{word!r} in {text!r}" for word in LETTERS.findall(outside) if not _is_said(word, said)}
    return found


def _is_said(word: str, said: str) -> bool:
    return word.casefold() in said or bool(INITIALS.fullmatch(word))


def _outside(text: str) -> str:
    """The text without what is marked, also within a mark."""
    before = None
    while before != text:
        before, text = text, re.sub(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}", " ", text)
    return text


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("name", VIEWS)
def test_a_scene_says_nothing_that_was_not_translated(name: str, page: str) -> None:
    with speaking(OPEN + CLOSE):
        assert _escaped(VIEWS[name](PAGES[page])) == set()


def test_what_escapes_is_found() -> None:
    """Lest the search find nothing because it reads nothing."""
    with speaking("en"):
        found = _escaped(VIEWS["login"](PAGES["wide"]))
    assert {"'Password' in 'Password'", "'Close' in 'Close'"} <= found


def test_no_view_has_words_of_its_own() -> None:
    """Also where no scene leads."""
    found = [
        each
        for folder in ("ui", "features", "plugins")
        for path in (ROOT / "widget" / folder).rglob("*.py")
        for each in _own(path)
    ]
    assert found == []


def _own(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            for each in node.keywords:
                text = each.value.value if isinstance(each.value, ast.Constant) else None
                if (
                    each.arg
                    and each.arg.replace("_", "-") in SEEN
                    and isinstance(text, str)
                    and LETTERS.search(text)
                ):
                    yield f"{path}:{node.lineno}: {text!r}"
