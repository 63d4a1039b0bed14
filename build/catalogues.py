"""The catalogues: what the sources say on screen, what each language has for it, and what of that ships.

`python3 build --catalogues` gathers the words into widget/locales/chinwag.pot and brings each xx.po up to
date; new words stand there untranslated. A language begins as an empty file: `touch widget/locales/eo.po`.
"""

from __future__ import annotations

import ast
import gettext
import io
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_javascript
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po, write_po

from build.paths import ROOT

WIDGET = ROOT / "widget"
LOCALES = WIDGET / "locales"
TEMPLATE = LOCALES / "chinwag.pot"
KEYWORDS = {"_": 1, "N_": 1, "pgettext": 2, "ngettext": 2}
"""Functions that take words, and how many texts they take first."""
DOCTOR = "/page/doctor/"
"""What lies there is fetched when it is first wanted, its words with it."""
NOTE = "i18n:"
"""Begins a comment for translators, on the lines before the words."""
PERIOD = 100
"""The plural of every language is told by a number below twice this, or by its last two digits."""
HEADER = """\
# Chinwag's words. Placeholders in braces stay as they are; a plural form that stands for one
# number only may leave out its {n}. Checked by tests/build/test_catalogues.py."""

Found = tuple[str, int, str, tuple[str, ...], list[str]]
"""Function, line, context or "", texts, notes."""


class CatalogueError(Exception):
    """Words that cannot be gathered; it tells the place."""


def gathered(widget: Path = WIDGET) -> Catalog:
    """All words of the sources. Raises: CatalogueError: something else than a text is to be translated."""
    catalogue = Catalog(project="Chinwag", version="1", charset="utf-8", header_comment=HEADER)
    for path in sorted([*widget.rglob("*.py"), *widget.rglob("*.js")]):
        read = _python if path.suffix == ".py" else _javascript
        for function, _, context, texts, notes in read(path):
            words = texts if function == "ngettext" else texts[0]
            place = [(path.relative_to(widget.parent).as_posix(), 0)]
            catalogue.add(words, locations=place, auto_comments=notes, context=context or None)
    return catalogue


def _python(path: Path) -> Iterator[Found]:
    lines = path.read_text("utf-8").splitlines()
    for node in ast.walk(ast.parse("\n".join(lines))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS:
            function, wanted = node.func.id, KEYWORDS[node.func.id]
            texts = [each.value for each in node.args[:wanted] if isinstance(each, ast.Constant)]
            if len(texts) != wanted or not all(isinstance(text, str) for text in texts):
                raise CatalogueError(f"{path}:{node.lineno}: {function}() takes texts only")
            yield _found(function, node.lineno, [str(text) for text in texts], _notes(lines, node.lineno - 1))


def _javascript(path: Path) -> Iterator[Found]:
    lines = path.read_text("utf-8").splitlines()
    with path.open("rb") as file:
        for line, function, words, _ in extract_javascript(file, {"_": None, "N_": None}, (), {}):
            if isinstance(words, str) and words:  # else it is no call with a text: their definition
                yield _found(str(function), line, [words], _notes(lines, line - 1))


def _found(function: str, line: int, texts: list[str], notes: list[str]) -> Found:
    context = texts.pop(0) if function == "pgettext" else ""
    return function, line, context, tuple(texts), notes


def _notes(lines: list[str], above: int) -> list[str]:
    """The comment for translators that ends on the line before, or on the line itself."""
    notes: list[str] = []
    own = re.search(rf"(?:#|//) {NOTE} *(.*)", lines[above])
    if own:
        return [own[1]]
    for line in reversed(lines[:above]):
        comment = re.fullmatch(r"\s*(?:#|//) *(.*)", line)
        if not comment:
            break
        notes.insert(0, comment[1])
        if comment[1].startswith(NOTE):
            return [" ".join(notes).removeprefix(NOTE).strip()]
    return []


# The files


def languages(folder: Path = LOCALES) -> list[str]:
    """The tags of the languages there are catalogues for, English not among them."""
    return sorted(path.stem.replace("_", "-") for path in folder.glob("*.po"))


def direction(language: str) -> str:
    """Which way it is written: "ltr" or "rtl"."""
    return Locale.parse(language, sep="-").text_direction


def path_of(language: str, folder: Path = LOCALES) -> Path:
    """The catalogue of a language."""
    return folder / f"{language.replace('-', '_')}.po"


def update(folder: Path = LOCALES, template: Catalog | None = None) -> None:
    """Writes the template anew, by the sources around the folder, and brings every catalogue up to date."""
    template = template or gathered(folder.parent)
    (folder / TEMPLATE.name).write_bytes(written(template))
    for language in languages(folder):
        path = path_of(language, folder)
        catalogue = read(language, folder)
        catalogue.update(template, no_fuzzy_matching=True, update_header_comment=not path.stat().st_size)
        catalogue.fuzzy, catalogue.project, catalogue.version = False, template.project, template.version
        path.write_bytes(written(catalogue))


def progress(folder: Path = LOCALES) -> list[str]:
    """A line for each language: how much of it is done."""
    return [_progress(language, folder) for language in languages(folder)]


def _progress(language: str, folder: Path) -> str:
    messages = [each for each in read(language, folder) if each.id]
    missing = sum(not translated(each) for each in messages)
    return f"{language}: " + (f"{missing} of {len(messages)} are missing" if missing else "complete")


def read(language: str, folder: Path = LOCALES) -> Catalog:
    """The catalogue of a language as it stands in its file."""
    with path_of(language, folder).open("rb") as file:
        catalogue = read_po(file, locale=language.replace("-", "_"), charset="utf-8")
    catalogue._num_plurals, catalogue._plural_expr = get_plural(Locale.parse(language, sep="-"))
    return catalogue


def written(catalogue: Catalog) -> bytes:
    """As a file: by source, without the moments and line numbers that would change it each time."""
    file = io.BytesIO()
    write_po(file, catalogue, sort_by_file=True, include_lineno=False, ignore_obsolete=True, width=100)
    lines = file.getvalue().decode().splitlines(keepends=True)
    volatile = re.compile(
        r'"(POT-Creation-Date|PO-Revision-Date|Generated-By|Report-Msgid-Bugs-To|Last-Tr|Language-Team)'
    )
    return "".join(line for line in lines if not volatile.match(line)).encode()


# What ships


def packed(catalogue: Catalog) -> bytes:
    """JSON for widget/ui/i18n.py: `plurals`, a digit for each number; `words`, text → translation.

    A word with a context is called `context␄text`; one with plural forms has them as a list. Those that
    only the doctor says are left out.
    """
    content = {"plurals": plurals(catalogue), "words": dict(_words(catalogue))}
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def plurals(catalogue: Catalog) -> str:
    """Which form a number takes: a digit for each below 200; of larger ones the last two digits count."""
    form = gettext.c2py(catalogue.plural_expr)
    return "".join(str(int(form(n))) for n in range(2 * PERIOD))


def of_the_page(language: str, first: str, folder: Path = LOCALES) -> bytes:
    """A module for widget/page/language.js: what the page's JavaScript says, and what the first picture does.

    Args: first: the trees of the first picture, as JSON (widget/first.py), where settings' names stand in
        braces: so each of its texts is found among the words as it is.
    """
    catalogue = read(language, folder)
    seen = set(_texts(json.loads(first)))
    ours = (
        each
        for each in catalogue
        if each.id in seen
        or any(place.endswith(".js") and DOCTOR not in place for place, _ in each.locations)
    )
    return _module(language, ours)


def of_the_doctor(language: str, folder: Path = LOCALES) -> bytes:
    """A module for widget/page/doctor/words.js: what the doctor says."""
    ours = (each for each in read(language, folder) if any(DOCTOR in place for place, _ in each.locations))
    return _module(language, ours)


def _module(language: str, messages: Iterable[Message]) -> bytes:
    plain = (each for each in messages if each.id and not each.context and translated(each))
    words = {str(each.id): str(each.string) for each in plain}
    content = {"dir": direction(language), "words": words}
    return f"export default {json.dumps(content, ensure_ascii=False, separators=(',', ':'))};\n".encode()


def only_the_doctors(message: Message) -> bool:
    """Whether nobody else says it."""
    return bool(message.locations) and all(DOCTOR in place for place, _ in message.locations)


def _texts(tree: Any) -> Iterator[str]:
    if isinstance(tree, str):
        yield tree
    elif isinstance(tree, (list, dict)):
        for part in tree.values() if isinstance(tree, dict) else tree:
            yield from _texts(part)


def _words(catalogue: Catalog) -> Iterator[tuple[str, Any]]:
    for message in catalogue:
        if message.id and translated(message) and not only_the_doctors(message):
            forms = forms_of(message)
            key = f"{message.context}\4{message.id}" if message.context else str(message.id)
            if message.pluralizable:
                yield message.id[0], list(forms)
            else:
                yield key, forms[0]


def forms_of(message: Message) -> tuple[str, ...]:
    """What it is in the language, in all its forms; empty ones where there is nothing."""
    given = message.string
    return tuple(str(each or "") for each in (given if isinstance(given, (list, tuple)) else (given,)))


def translated(message: Message) -> bool:
    """Whether there is something for all its forms."""
    return all(forms_of(message)) and not message.fuzzy
