"""The names of emoji in each language, where the data have them."""

from __future__ import annotations

import json

import pytest

from build import catalogues, emoji

WITHOUT = {"ar", "he"}


def called(language: str) -> dict[str, list[str]]:
    code = emoji.names(language).decode()
    found: dict[str, list[str]] = json.loads(code.removeprefix("export default ").removesuffix(";\n"))
    return found


@pytest.mark.parametrize("language", sorted(set(catalogues.languages()) - WITHOUT))
def test_emoji_have_names_in_the_language(language: str) -> None:
    assert len(called(language)) > 1800
    assert all(name for name, *_ in called(language).values())


def test_a_name_is_the_languages_own() -> None:
    assert called("de")["🌻"][0] == "Sonnenblume"


@pytest.mark.parametrize("language", sorted(WITHOUT))
def test_where_the_data_have_none_they_are_called_as_in_english(language: str) -> None:
    assert emoji.names(language) == b""
