"""The dialog in which the person chooses how to be told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vdom import Node, On, VNode
from vdom.html import div, form, input_, label, p, span
from widget.core.events import DialogChosen, Event
from widget.core.feature import View
from widget.features.notifications.state import DesktopChosen, QuietChosen, SoundChosen, State, minutes
from widget.features.notifications.views import NAME
from widget.ui.components import dialog
from widget.ui.i18n import _, pgettext

NIGHT = ("22:00", "07:00")
"""The hours that are proposed."""


def wishes(state: State, view: View, name: str) -> VNode | None:
    """All there is to choose."""
    if name != NAME:
        return None
    settings, own = view.session.settings, state.wishes
    hours = settings.quiet_hours if own.quiet is None else own.quiet
    sound = settings.sounds if own.sound is None else own.sound
    return dialog(
        _("Notifications"),
        form(
            _desktop(state, view) if settings.notifications != "never" else None,
            _check("sound", _("Play a sound"), sound, lambda yes: SoundChosen(yes)),
            _check(
                "quiet",
                _("Quiet hours"),
                _given(hours),
                lambda yes: QuietChosen("-".join(NIGHT) if yes else ""),
            ),
            _hours(hours) if _given(hours) else None,
            cls="dialog-form wishes",
            on=[On("submit", None, prevent_default=True)],
        ),
        close=DialogChosen(view.surface.id, ""),
        name=NAME,
    )


def _desktop(state: State, view: View) -> Node:
    id_, may = view.surface.id, view.session.page.notifications
    shown = state.wishes.desktop and may in ("granted", "default")
    help_ = {
        "": _("This browser cannot show any."),
        "denied": _("Your browser does not let this site show any. Allow it beside the site’s address."),
    }.get(may)
    words = _("Show new messages while I am elsewhere")
    return div(
        _check("desktop", words, shown, lambda yes: DesktopChosen(id_, yes), disabled=help_ is not None),
        p(help_, cls="field-help", id="desktop-help") if help_ else None,
    )


def _check(name: str, words: str, checked: bool, chosen: Any, disabled: bool = False) -> Node:
    def changed(fields: Mapping[str, Any]) -> Event:
        event: Event = chosen(bool(fields.get("checked")))
        return event

    box = input_(
        type="checkbox",
        name=name,
        checked=checked,
        disabled=disabled,
        aria_describedby=f"{name}-help" if disabled else None,
        on=[On("change", changed, fields=("checked",))],
    )
    return label(box, span(words), cls="wish", key=name)


def _hours(hours: str) -> Node:
    def changed(fields: Mapping[str, Any]) -> Event:
        given = fields["form"]
        return QuietChosen(f"{given.get('from') or NIGHT[0]}-{given.get('to') or NIGHT[1]}")

    first, last = (f"{each // 60:02}:{each % 60:02}" for each in minutes(hours))
    return div(
        *[
            label(
                span(words),
                input_(
                    type="time",
                    name=name,
                    value=value,
                    on=[On("change", changed, fields=("form",))],
                ),
            )
            for name, words, value in (
                ("from", pgettext("time of day", "From"), first),
                ("to", pgettext("time of day", "To"), last),
            )
        ],
        cls="quiet-hours",
        key="hours",
    )


def _given(hours: str) -> bool:
    first, last = minutes(hours)
    return first != last
