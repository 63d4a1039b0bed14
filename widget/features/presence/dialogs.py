"""The dialog in which the person says how they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from vdom import On, VNode
from vdom.html import fieldset, form, input_, label, legend, span
from widget.core.events import DialogChosen, Event
from widget.core.model import SurfaceId
from widget.ui.components import button, dialog, presence_name
from widget.ui.components import field as field_
from widget.ui.i18n import _


def status(
    surface: SurfaceId,
    show: str,
    words: str,
    most: int,
    shows: Sequence[tuple[str, VNode]],
    chosen: Callable[[str, str], Event],
) -> VNode:
    """Asks for a status.

    Args:
        show, words: as they are now; `most` characters of words.
        shows: what may be chosen, each with its mark.
        chosen: what happens when they choose one, with these words.
    """

    def submitted(fields: Mapping[str, Any]) -> Event:
        given = fields["form"]
        return chosen(str(given.get("show") or "available"), str(given.get("status") or ""))

    return dialog(
        _("Your status"),
        form(
            field_(
                _("Status"),
                "status",
                value=words,
                placeholder=_("What are you up to?"),
                maxlength=str(most),
                dir="auto",
                id="own-status",
            ),
            fieldset(
                legend(_("Presence"), cls="hidden"),
                *[_choice(each, dot, each == show) for each, dot in shows],
                cls="presences",
            ),
            button(_("Save"), kind="primary", type_="submit"),
            cls="dialog-form",
            on=[On("submit", submitted, fields=("form",), prevent_default=True)],
        ),
        close=DialogChosen(surface, ""),
        name="status",
    )


def _choice(show: str, dot: VNode, chosen: bool) -> VNode:
    return label(
        input_(type="radio", name="show", value=show, checked=chosen),
        dot,
        span(presence_name(show)),
        cls="presence-choice",
    )
