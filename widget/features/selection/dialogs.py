"""The bar of what is chosen, what is copied of it, and the question before it goes."""

from __future__ import annotations

from vdom import VNode
from vdom.html import div, p, span
from widget.core.events import DialogChosen, Event, ForwardChosen, SelectionEnded
from widget.core.feature import View
from widget.core.model import BareJID, Kind, Message
from widget.core.posting import retractable
from widget.features.selection.state import (
    DIALOG,
    Chosen,
    DeletionsChosen,
    DeletionsConfirmed,
    SelectionCopied,
    State,
    meant,
)
from widget.ui.components import button, dialog, icon_button
from widget.ui.i18n import _, moment, ngettext
from widget.ui.preview import speaker


def bar(chosen: Chosen, view: View, conversation: BareJID, kind: Kind) -> VNode:
    """How many are chosen, and what can be done with them."""
    id_, messages = view.surface.id, chosen.ordered
    count = ngettext("{n} selected", "{n} selected", len(messages))
    ours = bool(messages) and all(retractable(each, kind) for each in messages)

    def copied(_fields: object) -> Event:
        return SelectionCopied(
            id_, conversation, transcript(messages, kind, view.name(conversation), view.session.now)
        )

    return div(
        icon_button("x", _("Cancel"), SelectionEnded(id_, conversation)),
        span(count, cls="selection-count", role="status"),
        icon_button("copy", _("Copy text"), copied, disabled=not messages),
        icon_button(
            "forward", _("Forward"), ForwardChosen(id_, conversation, messages), disabled=not messages
        ),
        icon_button("trash-2", _("Delete"), DeletionsChosen(id_, conversation), disabled=not ours),
        cls="selection-bar",
        role="toolbar",
        aria_label=_("With the selected messages"),
    )


def transcript(messages: tuple[Message, ...], kind: Kind, other: str, now: int) -> str:
    """One message's text, or who said what and when."""
    if len(messages) == 1:
        return messages[0].body
    heads = (f"{speaker(each, kind, other)}, {moment(each.time, now)}" for each in messages)
    return "\n\n".join(f"{head}\n{each.body}" for head, each in zip(heads, messages, strict=True))


def question(state: State, view: View) -> VNode | None:
    """Whether all of them are to go."""
    surface = view.surface.id
    chosen = meant(state, surface)
    if chosen is None:
        return None
    return dialog(
        ngettext("Delete {n} message?", "Delete {n} messages?", len(chosen.messages)),
        p(_("It goes for everybody here; but who has read it has read it, and old programs keep it.")),
        close=DialogChosen(surface, ""),
        footer=div(
            button(_("Cancel"), DialogChosen(surface, "")),
            button(_("Delete"), DeletionsConfirmed(surface), kind="danger"),
            cls="dialog-buttons",
        ),
        name=DIALOG,
    )
