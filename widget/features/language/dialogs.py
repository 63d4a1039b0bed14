"""The dialog in which the person chooses a language."""

from __future__ import annotations

from collections.abc import Callable

from vdom import On, VNode
from vdom.html import button, li, span, ul
from widget.core.events import DialogChosen, Event
from widget.core.model import SurfaceId
from widget.ui.components import dialog, icon
from widget.ui.i18n import _

LANGUAGES = {
    "ar": "العربية",
    "de": "Deutsch",
    "en": "English",
    "es": "Español",
    "fr": "Français",
    "he": "עברית",
    "hi": "हिन्दी",
    "ja": "日本語",
    "nl": "Nederlands",
    "pl": "Polski",
    "ru": "Русский",
    "uk": "Українська",
    "zh": "简体中文",
}
"""Those that are spoken, by what they call themselves."""


def choice(surface: SurfaceId, name: str, wish: str, chosen: Callable[[str], Event]) -> VNode:
    """All languages, each by its own name, after the one that the site has."""
    known = sorted(LANGUAGES.items(), key=lambda each: each[1].casefold())
    return dialog(
        _("Language"),
        ul(
            # i18n: in the list of languages: the one that the website has
            _line("", _("As this website"), wish, chosen),
            *(_line(tag, name, wish, chosen) for tag, name in known),
            cls="languages",
            use={"roving": {"items": ".language", "current": "[aria-current=true]", "typeahead": True}},
        ),
        close=DialogChosen(surface, ""),
        name=name,
    )


def _line(tag: str, name: str, wish: str, chosen: Callable[[str], Event]) -> VNode:
    own = tag == wish
    return li(
        button(
            span(name, lang=tag or None, dir="auto"),
            icon("check") if own else None,
            type="button",
            cls="language",
            aria_current="true" if own else None,
            on=[On("click", chosen(tag))],
        ),
        key=tag,
    )
