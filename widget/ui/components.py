"""The parts that every view is made of; those to press and fill in come from `controls.py`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from vdom import Node, On, VNode, still
from vdom.html import button as button_tag
from vdom.html import canvas, details, div, h3, li, p, span, summary
from vdom.html import section as section_tag
from widget.core.events import PictureLacked
from widget.core.model import resource
from widget.ui.colour import hue
from widget.ui.controls import (
    Message,
    button,
    dialog,
    field,
    icon_button,
    menu,
    menu_item,
    search_field,
)
from widget.ui.i18n import _, number
from widget.ui.icons import icon

__all__ = [
    "Place",
    "avatar",
    "badge",
    "banner",
    "button",
    "dialog",
    "empty",
    "field",
    "hidden",
    "icon",
    "icon_button",
    "initials",
    "menu",
    "menu_item",
    "presence_dot",
    "presence_name",
    "row",
    "search_field",
    "section",
    "skeleton",
    "spinner",
]


def avatar(
    jid: str, name: str, size: str = "m", presence: str | None = None, picture: str | None = None
) -> VNode:
    """A picture, and until it is there initials on the JID's consistent colour (XEP-0392).

    Args:
        jid: whose; of an occupant the nickname, or the full JID where there is a picture.
        size: "s", "m", "l" or "xl".
        presence: "available", "chat", "away", "xa", "dnd" or "offline"; None shows no dot.
        picture: its SHA-1 (`Fact.PICTURE`), if there is one.
    """
    turn = hue(resource(jid) or jid)
    if picture or presence is not None:
        dot = presence_dot(presence) if presence is not None else None
        return _avatar(name, size, turn, _picture(jid, picture) if picture else None, dot)
    return _letters(name, size, turn)


def _avatar(name: str, size: str, turn: float, *over: Node) -> VNode:
    return span(
        span(initials(name), cls="avatar-letters", aria_hidden=True),
        *over,
        cls="avatar",
        data_size=size,
        style={"--cw-hue": str(turn)},
    )


@lru_cache(maxsize=512)
def _letters(name: str, size: str, turn: float) -> VNode:
    return still(_avatar(name, size, turn, None, None))


def _picture(whose: str, hash_: str) -> VNode:
    """Drawn by the page, which says when it is in view and not there."""
    return canvas(
        cls="avatar-picture",
        key=hash_,
        aria_hidden=True,
        use={"picture": {"of": hash_}},
        on=[On("lack", PictureLacked(whose, hash_))],
    )


def presence_dot(presence: str) -> VNode:
    """A dot of its own colour and shape for each presence, with its name for screen readers."""
    return span(
        cls="presence", data_presence=presence or "offline", role="img", aria_label=presence_name(presence)
    )


def presence_name(presence: str) -> str:
    """A presence in words."""
    return {
        "available": _("Online"),
        "chat": _("Free to chat"),  # i18n: a presence: eager to talk
        "away": _("Away"),
        "xa": _("Away for long"),  # i18n: a presence: extended away
        "dnd": _("Do not disturb"),
    }.get(presence, _("Offline"))


def initials(name: str) -> str:
    """One or two letters that stand for a name."""
    words = [word for word in name.replace("@", " @").replace(".", " ").split() if word[:1].isalnum()]
    letters = [words[0][0], words[-1][0]] if len(words) > 1 and "@" not in name else [w[0] for w in words[:1]]
    return "".join(letters).upper() or "#"


def banner(kind: str, text: str, *actions: Node) -> VNode:
    """A strip above everything; `kind` is "info", "warning", "error" or "offline"."""
    pictures = {"warning": "triangle-alert", "error": "circle-alert", "offline": "wifi-off"}
    return div(
        icon(pictures.get(kind, "info")),
        p(text, cls="banner-text"),
        *actions,
        cls="banner",
        data_kind=kind,
        role="alert" if kind == "error" else "status",
    )


def spinner(label: str, quiet: bool = False) -> VNode:
    """Something is under way; `quiet` keeps the words for screen readers."""
    return div(
        span(cls="spin", aria_hidden=True),
        span(label, cls="hidden" if quiet else "spinner-label"),
        cls="spinner",
        role="status",
    )


def empty(icon_name: str, title: str, text: str = "", *actions: Node) -> VNode:
    """What stands where nothing is yet: says what belongs there and how to get it."""
    return div(
        span(icon(icon_name), cls="empty-picture"),
        p(title, cls="empty-title"),
        p(text, cls="empty-text") if text else None,
        div(*actions, cls="empty-actions") if actions else None,
        cls="empty",
    )


def badge(n: int, label: str = "") -> VNode | None:
    """A count, None for 0. `label` is what a screen reader says instead of the bare number."""
    if n <= 0:
        return None
    shown = number(n) if n < 100 else f"{number(99)}+"
    return span(shown, cls="badge", role="img" if label else None, aria_label=label or None)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands in a long list: at `at` (from 0) of `of` rows, below `gap` that are not drawn."""

    at: int
    of: int
    gap: int = 0

    def attributes(self, key: str | None) -> dict[str, Any]:
        """What the page and screen readers must know of it."""
        style = {"margin_block_start": f"calc({self.gap} * var(--row))"} if self.gap else {}
        return {
            "aria_posinset": str(self.at + 1),
            "aria_setsize": str(self.of),
            "data_row": key,
            "style": style,
        }


def row(
    avatar: Node,
    title: str,
    subtitle: Node = "",
    meta: Node = None,
    badge: Node = None,
    message: Message = None,
    current: bool = False,
    key: str | None = None,
    actions: Node = None,
    place: Place | None = None,
    muted: bool = False,
    hint: str | None = None,
    off: bool = False,
) -> VNode:
    """A line of a list of chats, contacts or rooms: an `li`, pressed as a whole if it has a message.

    `meta` stands at the end of the first line (a time), `badge` at the end of the
    second; `actions` are buttons beside the row; `muted` is one that counts less than the others. `hint` says
    what pressing it does; `off`: nothing now, but keys come to it as to the others.
    """
    second = span(span(subtitle, cls="row-subtitle"), badge, cls="row-line") if subtitle or badge else None
    first = span(span(title, cls="row-title"), span(meta, cls="row-meta") if meta else None, cls="row-line")
    words = span(first, second, cls="row-words")
    more = place.attributes(key) if place else {}
    if message is None:
        return li(div(avatar, words, cls="row still"), actions, cls="row-item", key=key, **more)
    pressed = button_tag(
        avatar,
        words,
        type="button",
        cls="row still" if off else "row",
        title=None if off else hint,
        aria_current="true" if current else None,
        aria_disabled="true" if off else None,
        data_muted="true" if muted else None,
        on=() if off else [On("click", message)],
    )
    return li(pressed, actions, cls="row-item", key=key, **more)


def section(
    title: str,
    body: Node,
    count: int | None = None,
    collapsible: bool = False,
    key: str | None = None,
    action: Node = None,
) -> VNode:
    """A list under its title; `action` is a button beside it."""
    head = (span(title), span(number(count), cls="section-count") if count is not None else None)
    if collapsible:
        folded = summary(icon("chevron-down"), h3(*head, cls="section-title"), cls="section-head")
        return details(folded, body, action, cls="section", open=True, key=key)
    return section_tag(
        div(h3(*head, cls="section-title"), action, cls="section-head"), body, cls="section", key=key
    )


def skeleton(rows: int = 6) -> VNode:
    """Grey rows in the shape of what is being loaded."""
    line = div(
        span(cls="bone bone-round"),
        span(span(cls="bone"), span(cls="bone"), cls="bone-lines"),
        cls="bone-row",
    )
    return div(*[line] * rows, cls="skeleton", aria_hidden=True)


@lru_cache(maxsize=512)
def hidden(text: str) -> VNode:
    """Words for screen readers only."""
    return still(span(text, cls="hidden"))
