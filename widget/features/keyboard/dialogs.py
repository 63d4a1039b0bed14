"""The dialog that tells all keys."""

from __future__ import annotations

from collections.abc import Iterator

from vdom import VNode
from vdom.html import dd, div, dl, dt, h3, kbd, span
from widget.core.events import DialogChosen
from widget.core.feature import View
from widget.ui.components import dialog
from widget.ui.i18n import _
from widget.ui.shell import KEYS

Lines = tuple[tuple[tuple[str, ...], str], ...]
"""Keys, each of which does it, and what that is."""


def keys(state: object, view: View, name: str) -> VNode | None:
    """All keys, by where the focus is."""
    if name != KEYS:
        return None
    groups = [
        div(h3(title, cls="keys-title"), dl(*_drawn(lines), cls="keys"), cls="keys-group")
        for title, lines in _groups(view.session.settings.send_by)
    ]
    # It may be scrolled by keys, too
    read = div(*groups, cls="keys-groups", role="group", aria_label=_("Keyboard"), tabindex="0")
    return dialog(_("Keyboard"), read, close=DialogChosen(view.surface.id, ""), name=KEYS)


def _drawn(lines: Lines) -> Iterator[VNode]:
    for pressed, does in lines:
        yield div(dt(*[span(kbd(key), cls="key") for key in pressed]), dd(does), cls="keys-line")


def _groups(send_by: str) -> tuple[tuple[str, Lines], ...]:
    """In their order. Names of keys are those printed on them."""
    up, down, enter, escape = "↑", "↓", _("Enter"), _("Esc")
    send, line = (f"Ctrl {enter}", enter) if send_by == "ctrl-enter" else (enter, f"⇧ {enter}")
    return (
        (
            _("Everywhere"),
            (
                (("Tab", "⇧ Tab"), _("Go from part to part")),
                ((up, down), _("Go from row to row, from message to message")),
                (("Home", "End"), _("Go to the first, to the last")),
                ((escape,), _("Close what is open")),
                (("Ctrl /",), _("Show these keys")),
            ),
        ),
        (
            _("While you write"),
            (
                ((send,), _("Send")),
                ((line,), _("Begin a new line")),
                ((up,), _("Edit your last message, in an empty box")),
                ((f"Ctrl {up}",), _("Bring back what you sent, in an empty box")),
                ((":", "@"), _("Choose an emoji, a person")),
                ((escape,), _("End a reply or an edit")),
            ),
        ),
        (
            _("On a window’s handle"),
            (
                (("← → ↑ ↓",), _("Move the window")),
                (("⇧ ← → ↑ ↓",), _("Change its size")),
                (("Home",), _("Put it back into the row")),
            ),
        ),
        (
            _("On a message"),
            (
                ((enter, "⇧ F10"), _("React, reply, copy and more")),
                ((escape,), _("Leave the messages")),
            ),
        ),
    )
