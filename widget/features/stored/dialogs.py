"""The list of what is stored, and the button that erases it."""

from __future__ import annotations

from vdom import Node, VNode
from vdom.html import div, li, p, span, ul
from widget.core.events import DialogChosen
from widget.core.feature import View
from widget.features.stored.state import NAME, EraseChosen, Item, State
from widget.ui.components import button, dialog, spinner
from widget.ui.i18n import _, size_words


def listing(state: State, view: View, name: str) -> VNode | None:
    """What lies here, of whom, how much, and what becomes of it."""
    if name != NAME:
        return None
    surface = view.surface.id
    items = state.items.get(surface)
    return dialog(
        _("Stored on this device"),
        div(*_body(items), cls="stored"),
        close=DialogChosen(surface, ""),
        footer=div(
            button(_("Erase everything"), EraseChosen(surface), kind="danger", disabled=not items),
            cls="dialog-buttons",
        ),
        name=NAME,
    )


def _body(items: tuple[Item, ...] | None) -> list[Node]:
    if items is None:
        return [spinner(_("Looking…"))]
    if not items:
        return [p(_("Nothing of this chat is stored in this browser."), cls="dialog-note", role="status")]
    return [
        p(_("All of it lies in this browser and nowhere else."), cls="dialog-note"),
        ul(*[_line(each) for each in items], role="list", cls="stored-list"),
        p(_("Erasing it logs you out here. What your server keeps stays there."), cls="dialog-note"),
    ]


def _line(item: Item) -> VNode:
    much = size_words(item.size) if item.size >= 0 else ""
    return li(
        div(span(_name(item.kind)), span(item.of, cls="stored-of", dir="auto") if item.of else None),
        span(much, cls="stored-size"),
        key=f"{item.kind} {item.of}",
    )


def _name(kind: str) -> str:
    return {
        "messages": _("Messages, contacts and rooms"),
        "logins": _("Keys of kept log-ins"),
        "keys": _("What locks the keys of encryption"),
        "files": _("Files on their way to the server"),
        "program": _("The program of the chat"),
        "emoji": _("Emoji that you use"),
        "name": _("Your name"),
        "language": _("Language"),
        "picture": _("Picture of the last view"),
        "layout": _("How the chat stands on this page, and drafts"),
        "session": _("Mark of this tab’s log-in"),
        "consent": _("That you have agreed to the chat"),
    }.get(kind, kind)
