"""The emoji picker's button and its words; the picker itself is the page's (`widget/page/emoji/`)."""

from __future__ import annotations

from typing import Any

from vdom import VNode
from widget.core.media import OwnEmoji
from widget.ui.components import icon_button
from widget.ui.i18n import _, language, pgettext


def emoji_button(picture: str, label: str, into: str = "", own: OwnEmoji = (), **attrs: Any) -> VNode:
    """Opens the picker. What is chosen goes `into` the box of that selector, or is `picked`."""
    options: dict[str, Any] = {"words": words(), "language": language()}
    if into:
        options |= {"into": into, "own": dict(own)}
    return icon_button(picture, label, aria_haspopup="dialog", use={"emoji": options}, **attrs)


def words() -> dict[str, Any]:
    """All that the picker says, as it calls it (emoji-picker-element's I18n)."""
    tones = (
        pgettext("skin tone", "Default"),
        pgettext("skin tone", "Light"),
        pgettext("skin tone", "Medium-light"),
        pgettext("skin tone", "Medium"),
        pgettext("skin tone", "Medium-dark"),
        pgettext("skin tone", "Dark"),
    )
    choose = _("When expanded, press up or down to select and enter to choose.")
    found = _("When search results are available, press up or down to select and enter to choose.")
    return {
        "categories": _categories(),
        "categoriesLabel": _("Categories"),
        "emojiUnsupportedMessage": _("Your browser does not show emoji in colour."),
        "favoritesLabel": _("Favourites"),
        "loadingMessage": _("Loading…"),
        "networkErrorMessage": _("The emoji could not be loaded."),
        "regionLabel": _("Emoji"),
        "searchDescription": found,
        "searchLabel": _("Search"),
        "searchResultsLabel": _("Search results"),
        "skinToneDescription": choose,
        "skinToneLabel": _("Choose a skin tone (currently {skinTone})"),
        "skinTonesLabel": _("Skin tones"),
        "skinTones": list(tones),
    }


def _categories() -> dict[str, str]:
    return {
        "custom": _("Of this site"),  # i18n: emoji that the website brings along
        "smileys-emotion": _("Smileys and emotions"),
        "people-body": _("People and body"),
        "animals-nature": _("Animals and nature"),
        "food-drink": _("Food and drink"),
        "travel-places": _("Travel and places"),
        "activities": _("Activities"),
        "objects": _("Objects"),
        "symbols": _("Symbols"),
        "flags": _("Flags"),
    }
