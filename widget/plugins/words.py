"""Words of a plugin in the person's language: by its own catalogue, else by Chinwag's, else as they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from widget.ui import i18n


def words(catalogue: Mapping[str, Mapping[str, str]]) -> Callable[[str], str]:
    """A function to be called `_`.

    Args:
        catalogue: language ("de", "pt-BR") → English text → text.
    """

    def translated(text: str) -> str:
        language = i18n.language()
        for tag in (language, language.partition("-")[0]):
            if found := catalogue.get(tag, {}).get(text):
                return found
        return i18n._(text)

    return translated
