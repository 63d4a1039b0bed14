"""What in the docs is made of the code: the reference of the settings, in demo/docs/settings.md.

It lies there written out, so that it can be read without the demo site, too; `python3 demo --reference`
writes it anew, and a test holds it to the code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields
from pathlib import Path
from typing import Any

from demo.markdown import table
from widget.errors import SettingsError
from widget.settings import LATER, Settings, parse

PAGE: Mapping[str, tuple[str, str, str]] = {
    "mode": (
        "`auto`",
        "`auto`, `overlay`, `embedded`, `fullscreen`, `mobile`, `none`",
        "How it fills its place: see [Modes](modes.md). `auto` is `embedded` with a `target`, `none` on a "
        "page with `<chinwag-chat>`, and `overlay` else.",
    ),
    "view": ("`all`", "`all`, `single`", "All there is, or `open-room` or `open-chat` and nothing else."),
    "switch_modes": ("`true`", "`true`, `false`", "Whether the visitor may have the chat fill the page."),
    "links": (
        "`true`",
        "`true`, `false`",
        "Whether visitors are offered to open the `xmpp:` links of other pages on this one.",
    ),
    "start": (
        "`intent`",
        "`intent`, `idle`, `now`",
        "When Python is fetched: when the visitor reaches for the launcher, when the page has nothing to do, "
        "or at once.",
    ),
    "theme": (
        "`auto`",
        "of `auto`, `light`, `dark`; `standard`, `warm`, `contrast`; `page`: one each",
        "`auto` follows your page's `color-scheme`, `page` takes its font and accent; see "
        "[Themes](themes.md).",
    ),
    "target": ("", "a CSS selector", "The element of the page to live in."),
    "assets": ("beside the script", "an address", "Where the rest of `dist/` lies."),
    "consent": (
        "`false`",
        "`true`, `false`",
        "Nothing is stored or fetched before the visitor's click: see [Consent and privacy](privacy.md).",
    ),
}
"""What the page's loader reads by itself: default, range, use."""

GROUPS: Mapping[str, tuple[str, ...]] = {
    "The page": tuple(PAGE),
    "Server": ("websocket_url", "bosh_url", "discover", "domain", "guest_domain", "muc_domain"),
    "Logging in and out": (
        "jid",
        "password",
        "auto_login",
        "lock_domain",
        "stay_logged_in",
        "erase_at_logout",
        "allow_plain",
    ),
    "Chats and rooms": ("open_chat", "open_room", "rooms", "lock_rooms", "nickname", "send_by"),
    "What others learn": ("encryption", "send_typing", "send_idle", "send_markers"),
    "What is seen": (
        "hide",
        "media",
        "media_hosts",
        "moving_pictures",
        "custom_emoji",
        "map_url",
        "language",
    ),
    "News": (
        "notifications",
        "room_notifications",
        "sounds",
        "quiet_hours",
        "page_count",
        "icon_count",
    ),
}
"""The settings in the order of the page; those that nobody has put into a group come last, as "More"."""

PATH = Path(__file__).parent / "docs" / "settings.md"
MARK = "<!-- What follows is made of the code: python3 demo --reference -->"
HEAD = ("setting", "default", "may be", "what it does", "changed")


def filled(text: str) -> str:
    """A text with what is made below its mark."""
    return f"{text.partition(MARK)[0]}{MARK}\n\n{settings()}\n"


def write() -> None:
    """Bring the text up to date."""
    PATH.write_text(filled(PATH.read_text("utf-8")), "utf-8")


def settings() -> str:
    """The reference, as Markdown."""
    known = [each.name for each in fields(Settings)]
    grouped = {name for names in GROUPS.values() for name in names}
    more = tuple(name for name in known if name not in grouped)
    groups = {**GROUPS, **({"More": more} if more else {})}
    about = {**described(), **{name: use for name, (_, _, use) in PAGE.items()}}
    return "\n\n".join(
        f"## {title}\n\n{table(HEAD, list(_rows(names, about)))}" for title, names in groups.items()
    )


def described() -> dict[str, str]:
    """What each setting is for, in the words of the record's docstring."""
    text = re.sub(r"\s*\n {12}\s*", " ", (Settings.__doc__ or "").partition("Attributes:\n")[2])
    found = re.findall(r"^ {8}(\w+(?:, \w+)*): (.+)$", text, re.MULTILINE)
    return {name: _sentence(use) for names, use in found for name in names.split(", ")}


def range_of(name: str) -> str:
    """What the setting may be, in the words of its own error."""
    for wrong in (object(), "a b:/@"):
        errors = parse({name: wrong})[1]
        if errors and "text" not in str(errors[0]):
            return _told(errors[0])
    return "a text"


def _rows(names: tuple[str, ...], about: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    by_name = {each.name: each for each in fields(Settings)}
    for name in names:
        shown = f"`{name.replace('_', '-')}`"
        if name in PAGE:
            default, may_be, use = PAGE[name]
            yield shown, default, may_be, use, when(name)
        else:
            yield shown, _default(by_name[name]), range_of(name), about.get(name, ""), when(name)


def when(name: str) -> str:
    """From when on a setting holds that is changed by `chinwag.set()`."""
    if name in PAGE:
        return "at once" if name in ("mode", "theme") else "—"
    return next((moment for moment, names in LATER.items() if name in names), "at once")


def _default(field: Field[Any]) -> str:
    value = field.default if field.default is not MISSING else ()
    if value in ("", ()) or value == frozenset():
        return ""
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def _told(error: SettingsError) -> str:
    _, _, text = str(error).partition("should ")
    words = re.sub(r"^(be (one of |some of )?|begin with |look like )", "", text)
    if text.startswith(("be one of", "be some of", "begin with", "look like")):
        return ", ".join(f"`{each}`" for each in re.split(r", | or ", words))
    return words


def _sentence(use: str) -> str:
    """Values in the docstring stand in quotes, as in Python."""
    parts = re.split(r"(`[^`]*`)", use)
    told = [
        re.sub(r'"([^"]*)"', lambda found: f"`{found[1]}`" if found[1] else "empty", each)
        for each in parts[::2]
    ]
    text = "".join(part for pair in zip(told, [*parts[1::2], ""], strict=True) for part in pair)
    return text[0].upper() + text[1:]
