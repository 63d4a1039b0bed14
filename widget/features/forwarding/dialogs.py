"""Whom messages are forwarded to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from vdom import Node, On, VNode
from vdom.html import div, input_, label, li, p, span, ul
from widget.core.events import DialogChosen, Event
from widget.core.feature import Fact, View
from widget.core.model import BareJID, Contact, Kind
from widget.core.passing_on import has_keys
from widget.features.forwarding.state import (
    DIALOG,
    Forward,
    ForwardConfirmed,
    RecipientSought,
    RecipientTicked,
    To,
)
from widget.ui.components import avatar, button, dialog, search_field
from widget.ui.i18n import _, all_of, ngettext
from widget.ui.preview import preview

MOST_SHOWN = 50
"""People and rooms that are listed; of more, a search finds them."""


def recipients(asked: Forward, view: View) -> VNode:
    """To whom it goes: a search, and those who are found."""
    id_ = view.surface.id

    def sought(fields: Mapping[str, Any]) -> Event:
        return RecipientSought(id_, str(fields.get("value", "")))

    found = [
        each
        for each in _known(view)
        if asked.needle in view.name(each[0]).casefold() or asked.needle in each[0]
    ]
    shown = [*asked.to, *(each for each in found if each not in asked.to)][:MOST_SHOWN]
    return dialog(
        ngettext("Forward {n} message", "Forward {n} messages", len(asked.messages)),
        p(preview(asked.messages[0]), cls="dialog-quote", dir="auto") if len(asked.messages) == 1 else None,
        search_field(_("Search"), "", sought),
        ul(
            *(_recipient(view, each, each in asked.to) for each in shown),
            cls="recipients",
            aria_label=_("Forward to"),
            use={"roving": {"items": "input"}},
        ),
        None if shown else p(_("Nobody is called that."), cls="list-note"),
        p(warning, cls="list-note", role="alert") if (warning := _warning(asked, view)) else None,
        close=DialogChosen(id_, ""),
        footer=div(
            button(_("Cancel"), DialogChosen(id_, "")),
            button(
                _("Forward"),
                ForwardConfirmed(id_, asked),
                kind="primary",
                disabled=not asked.to or _exposes(asked, view),
            ),
            cls="dialog-buttons",
        ),
        name=DIALOG,
    )


def _in_the_clear(asked: Forward, view: View) -> list[str]:
    """The names of those to whom nothing goes encrypted."""
    return [view.name(to[0]) for to in asked.to if not view.ask(Fact.SECRET, *to, default=False)]


def _exposes(asked: Forward, view: View) -> bool:
    """Whether keys of files would go out in the clear."""
    return any(map(has_keys, asked.messages)) and bool(_in_the_clear(asked, view))


def _warning(asked: Forward, view: View) -> str:
    """That others than they may read what was encrypted until now."""
    names = _in_the_clear(asked, view)
    if not names or not any(message.encryption for message in asked.messages):
        return ""
    if _exposes(asked, view):
        words = _("Not encrypted: {names}. Encrypted files cannot be forwarded there.")
    else:
        words = _("Not encrypted: {names}. The servers can read what you forward there.")
    return words.format(names=all_of(names))


def _recipient(view: View, to: To, ticked: bool) -> Node:
    jid, _kind = to
    name = view.name(jid)
    return li(
        label(
            input_(
                type="checkbox",
                checked=ticked,
                on=[On("change", RecipientTicked(view.surface.id, to))],
                key="box",
            ),
            avatar(jid, name, "s", picture=view.ask(Fact.PICTURE, jid)),
            span(name, cls="recipient-name", dir="auto"),
            cls="recipient",
        ),
        key=jid,
    )


def _known(view: View) -> Iterator[To]:
    """Those we talked with of late, then the rest of the contacts by name; nobody who is blocked."""
    blocked: frozenset[BareJID] = view.ask(Fact.BLOCKLIST, default=frozenset())
    recent: tuple[To, ...] = view.ask(Fact.RECENT, default=())
    contacts: Mapping[BareJID, Contact] = view.ask(Fact.CONTACTS, default={})
    yield from (each for each in recent if each[0] not in blocked)
    talked = {jid for jid, _kind in recent}
    others = (jid for jid in contacts if jid not in talked and jid not in blocked)
    yield from ((jid, Kind.CHAT) for jid in sorted(others, key=lambda jid: view.name(jid).casefold()))
