"""Words as they are searched for: without case and accents, by their beginnings."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

LONGEST = 40
"""Characters of a word that are told apart."""

MOST_TEXT = 50_000
"""Characters of a text that are searched: a text of a megabyte must not stop everything."""

MOST_WORDS = 8
"""Words that are looked for at once."""

# Accents, points and vowel signs of all scripts that write them as marks (UAX 44: Mn), after NFKD
_ACCENTS = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a"
    "\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff"
    "\u20d0-\u20ff\u302a-\u302d\u3099\u309a\ufe00-\ufe0f\ufe20-\ufe2f]"
)
# Scripts that put no spaces between words: each character is one, so that any part is found
_ALONE = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_WORD = re.compile(f"[{_ALONE}]|[^\\W_{_ALONE}]+")
_SEEN = re.compile(f"[{_ALONE}]|(?:[^\\W_{_ALONE}]|{_ACCENTS.pattern})+")
_AROUND = 40


class Piece(NamedTuple):
    """A part of an excerpt; `found` is one of the words that were looked for."""

    text: str
    found: bool


def folded(text: str) -> str:
    """A text without case and accents."""
    text = text[:MOST_TEXT]
    if text.isascii():
        return text.lower()
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", text.casefold())).casefold()


def words(text: str) -> Iterator[str]:
    """The words of a text, folded, in their order, as often as they come."""
    return (word[:LONGEST] for word in _WORD.findall(folded(text)))


def sought(text: str) -> tuple[str, ...]:
    """The beginnings of words that somebody looks for; none of a single letter, which is in everything."""
    found = tuple(dict.fromkeys(words(text[:200])))[:MOST_WORDS]
    return found if any(len(word) > 1 or not word.isascii() for word in found) else ()


def gathered(texts: Iterable[str], before: str = "") -> str:
    """Every word of the texts once, and those that were gathered before: what `holds` looks through."""
    all_ = set(before.split())
    for text in texts:
        all_.update(words(text))
    return "".join(f" {word}" for word in sorted(all_))


def holds(gathered_: str, looked_for: Iterable[str]) -> bool:
    """Whether each of these begins one of the gathered words."""
    return all(f" {word}" in gathered_ for word in looked_for)


def excerpt(text: str, looked_for: tuple[str, ...], longest: int = 160) -> tuple[Piece, ...]:
    """What stands around the first of the words in a text, on one line, and which words they are."""
    line = " ".join(text[:MOST_TEXT].split())
    first = next((match.start() for match in _SEEN.finditer(line) if _begins(match[0], looked_for)), 0)
    start = 0 if first <= _AROUND else line.rfind(" ", 0, first - _AROUND // 2) + 1
    if first - start > _AROUND:
        start = first - _AROUND // 2
    cut = line[start : start + longest]
    pieces = list(_marked(cut, looked_for))
    if start:
        pieces.insert(0, Piece("…", False))
    if start + longest < len(line):
        pieces.append(Piece("…", False))
    return tuple(pieces)


def _marked(line: str, looked_for: tuple[str, ...]) -> Iterator[Piece]:
    at = 0
    for match in _SEEN.finditer(line):
        if _begins(match[0], looked_for):
            if match.start() > at:
                yield Piece(line[at : match.start()], False)
            yield Piece(match[0], True)
            at = match.end()
    if at < len(line):
        yield Piece(line[at:], False)


def _begins(word: str, looked_for: tuple[str, ...]) -> bool:
    return any(each.startswith(looked_for) for each in words(word))
