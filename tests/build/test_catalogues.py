"""The catalogues: each language has all words, whole and well-formed, and they travel as they are."""

from __future__ import annotations

import gettext
import json
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from build import catalogues
from widget.ui.i18n import Catalogue

LANGUAGES = catalogues.languages()
PROMISED = {"ar", "de", "es", "fr", "he", "hi", "ja", "nl", "pl", "ru", "uk", "zh"}
PLACEHOLDER = re.compile(r"\{\w+\}")


def _problems(language: str) -> list[str]:
    """What is wrong with a catalogue, each with the words it is about."""
    catalogue = catalogues.read(language)
    plurals = catalogues.plurals(catalogue)
    return [f"{each.id!r}: {why}" for each in catalogue if each.id for why in _wrong(each, plurals)]


def _wrong(message: Message, plurals: str) -> list[str]:
    if not catalogues.translated(message):
        return ["is missing"]
    if not message.pluralizable:
        return _unlike(str(message.id), str(message.string), exactly=True)
    forms = catalogues.forms_of(message)
    if len(forms) != int(max(plurals)) + 1:
        return [f"has {len(forms)} forms"]
    return [
        why for n, form in enumerate(forms) for why in _unlike(message.id[1], form, plurals.count(str(n)) > 1)
    ]


def _unlike(text: str, translation: str, exactly: bool) -> list[str]:
    wanted, found = sorted(PLACEHOLDER.findall(text)), sorted(PLACEHOLDER.findall(translation))
    lacking = [each for each in wanted if each not in found and (exactly or each != "{n}")]
    unknown = [each for each in found if found.count(each) > wanted.count(each)]
    braces = re.sub(PLACEHOLDER, "", translation)
    edges = (text[:1].isspace(), text[-1:].isspace()) == (
        translation[:1].isspace(),
        translation[-1:].isspace(),
    )
    return [
        *(f"lacks {each}" for each in lacking),
        *(f"has {each}, which is not in the text" for each in unknown),
        *(["has a brace of its own"] if "{" in braces or "}" in braces else []),
        *([] if edges else ["begins or ends with a space, unlike the text"]),
        *(
            ["ends without the dots that say that more comes"]
            if text[-1] == "…" and "…" not in translation
            else []
        ),
    ]


def test_the_languages_that_we_promise_are_there() -> None:
    assert set(LANGUAGES) >= PROMISED


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_is_complete_and_well_formed(language: str) -> None:
    assert _problems(language) == []


def test_the_template_has_all_words_of_the_sources() -> None:
    """Where they stand does not matter: that changes as files do."""
    with catalogues.TEMPLATE.open("rb") as file:
        assert _known(read_po(file)) == _known(catalogues.gathered()), "run python3 build --catalogues"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_knows_all_words_of_the_template(language: str) -> None:
    assert _known(catalogues.read(language)) == _known(catalogues.gathered()), (
        "run python3 build --catalogues"
    )


def _known(catalogue: Catalog) -> set[tuple[str | None, object]]:
    return {(each.context, each.id) for each in catalogue if each.id}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_plural_forms_that_travel_are_those_of_the_language(language: str) -> None:
    catalogue = catalogues.read(language)
    rule, digits = gettext.c2py(catalogue.plural_expr), catalogues.plurals(catalogue)
    for n in range(3000):
        assert int(digits[n if n < 200 else 100 + n % 100]) == rule(n), n


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_travels_whole(language: str) -> None:
    catalogue = catalogues.read(language)
    there = Catalogue.from_json(catalogues.packed(catalogue).decode())
    for_all = (each for each in catalogue if not catalogues.only_the_doctors(each))
    assert len(there.words) == sum(bool(each.id and catalogues.translated(each)) for each in for_all)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_doctor_says_comes_with_the_doctor_and_no_sooner(language: str) -> None:
    doctors, pages = (
        json.loads(made(language).decode().removeprefix("export default ").removesuffix(";\n"))["words"]
        for made in (catalogues.of_the_doctor, lambda each: catalogues.of_the_page(each, "[]"))
    )
    everywhere = Catalogue.from_json(catalogues.packed(catalogues.read(language)).decode()).words
    assert "What mends it" in doctors
    assert "What mends it" not in pages
    assert "What mends it" not in everywhere
    assert "Loading…" in pages
    assert "Loading…" not in doctors


def test_words_are_gathered_with_their_notes_contexts_and_forms(tmp_path: Path) -> None:
    (tmp_path / "view.py").write_text(
        "_('Plain')\n"
        "# i18n: a note\n"
        "_('Noted')\n"
        "pgettext('place', 'Here')\n"
        "f\"{ngettext('{n} cat', '{n} cats', 3)}\"\n"
    )
    (tmp_path / "page.js").write_text("show(_('Said'));\n// i18n: of the page\nconst KEPT = N_('Kept');\n")
    found = {each.id: (each.context, each.auto_comments) for each in catalogues.gathered(tmp_path) if each.id}
    assert found == {
        "Plain": (None, []),
        "Noted": (None, ["a note"]),
        "Here": ("place", []),
        ("{n} cat", "{n} cats"): (None, []),
        "Said": (None, []),
        "Kept": (None, ["of the page"]),
    }


def test_what_is_no_plain_text_cannot_be_translated(tmp_path: Path) -> None:
    (tmp_path / "view.py").write_text("_(f'Hello {name}')\n")
    with pytest.raises(catalogues.CatalogueError, match=r"view\.py:1:"):
        catalogues.gathered(tmp_path)


def test_a_new_word_stands_untranslated_and_the_others_stay(tmp_path: Path) -> None:
    locales = tmp_path / "locales"
    locales.mkdir()
    view, german = tmp_path / "view.py", locales / "de.po"
    view.write_text("_('Old')\n")
    german.touch()
    catalogues.update(locales)
    german.write_text(german.read_text().replace('msgid "Old"\nmsgstr ""', 'msgid "Old"\nmsgstr "Alt"'))
    view.write_text("_('Old')\n_('New')\n")
    catalogues.update(locales)
    assert json.loads(catalogues.packed(catalogues.read("de", locales)))["words"] == {"Old": "Alt"}
    assert catalogues.progress(locales) == ["de: 1 of 2 are missing"]


def test_files_stay_the_same_where_nothing_is_new(tmp_path: Path) -> None:
    for path in catalogues.LOCALES.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    catalogues.update(tmp_path, catalogues.gathered())
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    catalogues.update(tmp_path, catalogues.gathered())
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
