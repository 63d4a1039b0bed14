"""Pinning and the choice of when to be told: in a conversation's menu, and in its details."""

from __future__ import annotations

from vdom import Memo, Node, VNode, fragment, memo
from vdom.html import div
from widget.core.feature import View
from widget.core.model import BareJID, Kind
from widget.core.preferences import Notify, usual
from widget.features.bookmarks.state import NotifyChosen, PinToggled, State
from widget.ui.components import button, menu_item, section
from widget.ui.i18n import _

PICTURES = {Notify.ALWAYS: "bell", Notify.MENTION: "at-sign", Notify.NEVER: "bell-off"}


def choices(state: State, view: View, conversation: BareJID, kind: Kind) -> Memo:
    """Lines of a conversation's menu."""
    rule, pinned = _rule(state, view, conversation, kind), _pinned(state, conversation)
    return memo(_menu_items, conversation, kind, rule, pinned, key="preferences")


def _menu_items(conversation: BareJID, kind: Kind, rule: Notify, pinned: bool) -> Node:
    pin = menu_item(
        _("Unpin") if pinned else _("Pin to the top"),
        PinToggled(conversation, kind),
        icon="pin-off" if pinned else "pin",
    )
    rules = [
        menu_item(words, NotifyChosen(conversation, kind, each), PICTURES[each], checked=each is rule)
        for each, words in _words(kind).items()
    ]
    return fragment(pin, *rules)


def details(state: State, view: View, conversation: BareJID, kind: Kind) -> VNode:
    """What the person wants of this conversation, to be seen and changed."""
    rule, pinned = _rule(state, view, conversation, kind), _pinned(state, conversation)
    choices = [
        button(
            words,
            NotifyChosen(conversation, kind, each),
            aria_pressed="true" if each is rule else "false",
        )
        for each, words in _words(kind).items()
    ]
    pin = button(
        _("Pinned to the top") if pinned else _("Pin to the top"),
        PinToggled(conversation, kind),
        icon="pin",
        aria_pressed="true" if pinned else "false",
    )
    told = div(*choices, cls="choices", role="group", aria_label=_("Tell me of new messages"))
    return section(_("Tell me of new messages"), div(told, pin, cls="preferences"), key="preferences")


def _words(kind: Kind) -> dict[Notify, str]:
    if kind is Kind.CHAT:
        return {Notify.ALWAYS: _("Always"), Notify.NEVER: _("Never")}
    return {
        Notify.ALWAYS: _("Always"),
        Notify.MENTION: _("When mentioned"),
        Notify.NEVER: _("Never"),
    }


def _rule(state: State, view: View, conversation: BareJID, kind: Kind) -> Notify:
    chosen = state.entries[conversation].notify if conversation in state.entries else None
    return chosen or usual(kind, conversation in state.private, view.session.settings)


def _pinned(state: State, conversation: BareJID) -> bool:
    return conversation in state.entries and state.entries[conversation].pinned
