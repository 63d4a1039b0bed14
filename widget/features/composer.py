"""The composer: where a message is written. Its text lives in the page until it is sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from vdom import Memo, On, VNode, memo
from vdom.html import div, form, span, textarea
from widget.core.composing import Composing
from widget.core.events import Event, LastOwnWanted, MessageSubmitted, TextTyped
from widget.core.feature import Fact, Feature, Slot, View
from widget.core.model import BareJID, Kind, SurfaceId
from widget.ui.components import icon, icon_button
from widget.ui.i18n import _

TOLD_EVERY = 3000
"""Milliseconds between two words of somebody who goes on typing."""


def composer(state: None, view: View, conversation: BareJID, kind: Kind) -> Memo:
    """A text box that grows, and a button to send."""
    session = view.session
    composing: Composing | None = view.ask(Fact.COMPOSING, conversation, kind)
    return memo(
        _composer,
        view.surface.id,
        session.me,
        conversation,
        kind,
        view.name(conversation),
        session.page.touch,
        composing,
    )


def _composer(
    surface: SurfaceId,
    me: BareJID,
    conversation: BareJID,
    kind: Kind,
    name: str,
    touch: bool,
    composing: Composing | None,
) -> VNode:
    submits = composing.submits if composing else MessageSubmitted(surface, conversation, kind, "")
    own = composing if composing and composing.text is not None else None

    def submitted(fields: Mapping[str, Any]) -> Event:
        return replace(submits, body=str(fields["form"].get("body", "")))  # type: ignore[type-var]

    def typed(fields: Mapping[str, Any]) -> Event:
        return TextTyped(conversation, kind, not fields.get("value"))

    def upwards(fields: Mapping[str, Any]) -> Event | None:
        return None if fields.get("value") else LastOwnWanted(surface, conversation, kind)

    enter = On("keydown", None, keys=("Enter",), prevent_default=True, submit=True)
    return form(
        _context(composing) if composing else None,
        textarea(
            name="body",
            rows="1",
            placeholder=_("Message"),
            aria_label=own.title if own else _("Message to {name}").format(name=name),
            dir="auto",
            enterkeyhint="enter" if touch else "send",
            value=own.text if own else None,
            use={"grow": {"max": 8}, "draft": _draft(me, conversation, composing)},
            on=[
                On("input", typed, fields=("value",), every=TOLD_EVERY),
                *([] if touch else [enter]),
                *([] if composing else [On("keydown", upwards, fields=("value",), keys=("ArrowUp",))]),
            ],
        ),
        icon_button(
            "check" if own else "send-horizontal", _("Save") if own else _("Send"), type="submit", cls="send"
        ),
        cls="composer",
        key=f"edit {own.about}" if own else f"new {composing.box}" if composing else "new ",
        data_conversation=conversation,
        data_composing=composing.icon if composing else None,
        on=[
            On("submit", submitted, fields=("form",), prevent_default=True, clear=("body",)),
            *([_leaving(composing)] if composing else []),
        ],
    )


def _draft(me: BareJID, conversation: BareJID, composing: Composing | None) -> dict[str, str | None]:
    """By what the page keeps what is typed, and what was there to begin with."""
    if composing is None:
        return {"of": f"{me} {conversation}", "text": None}
    about = composing.box if composing.text is None else composing.about
    return {"of": f"{me} {conversation}{about}", "text": composing.text}


def _cleared(composing: Composing) -> tuple[str, ...]:
    """Of a change that is not made nothing stays; what was written for an answer may be sent without."""
    return () if composing.text is None else ("body",)


def _leaving(composing: Composing) -> On:
    clear = _cleared(composing)
    return On("keydown", composing.cancel, keys=("Escape",), stop=True, prevent_default=True, clear=clear)


def _context(composing: Composing) -> VNode:
    """Above the box: what is changed or answered."""
    return div(
        icon(composing.icon),
        div(
            span(composing.title, cls="context-title"),
            span(composing.quote.partition("\n")[0][:200], cls="context-quote", dir="auto"),
            cls="context-words",
        ),
        icon_button("x", _("Cancel"), on=[On("click", composing.cancel, clear=_cleared(composing))]),
        cls="composer-context",
    )


FEATURE = Feature("composer", lambda: None, slots={Slot.COMPOSER: composer})
