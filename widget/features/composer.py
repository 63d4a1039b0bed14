"""The composer: where a message is written. Its text lives in the page until it is sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vdom import Memo, On, VNode, memo
from vdom.html import form, textarea
from widget.core.events import Event, MessageSubmitted, TextTyped
from widget.core.feature import Feature, Slot, View
from widget.core.model import BareJID, Kind, SurfaceId
from widget.ui.components import icon_button
from widget.ui.i18n import _

TOLD_EVERY = 3000
"""Milliseconds between two words of somebody who goes on typing."""


def composer(state: None, view: View, conversation: BareJID, kind: Kind) -> Memo:
    """A text box that grows, and a button to send."""
    session = view.session
    return memo(
        _composer,
        view.surface.id,
        session.me,
        conversation,
        kind,
        view.name(conversation),
        session.page.touch,
    )


def _composer(
    surface: SurfaceId, me: BareJID, conversation: BareJID, kind: Kind, name: str, touch: bool
) -> VNode:
    def submitted(fields: Mapping[str, Any]) -> Event:
        return MessageSubmitted(surface, conversation, kind, str(fields["form"].get("body", "")))

    def typed(fields: Mapping[str, Any]) -> Event:
        return TextTyped(conversation, kind, not fields.get("value"))

    return form(
        textarea(
            name="body",
            rows="1",
            placeholder=_("Message"),
            aria_label=_("Message to {name}").format(name=name),
            dir="auto",
            enterkeyhint="enter" if touch else "send",
            use={"grow": {"max": 8}, "draft": {"of": f"{me} {conversation}"}},
            on=[
                On("input", typed, fields=("value",), every=TOLD_EVERY),
                *([] if touch else [On("keydown", None, keys=("Enter",), prevent_default=True, submit=True)]),
            ],
        ),
        icon_button("send-horizontal", _("Send"), type="submit", cls="send"),
        cls="composer",
        data_conversation=conversation,
        on=[On("submit", submitted, fields=("form",), prevent_default=True, clear=("body",))],
    )


FEATURE = Feature("composer", lambda: None, slots={Slot.COMPOSER: composer})
