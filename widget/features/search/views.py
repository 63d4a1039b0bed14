"""Where a search is begun, and where its results stand: below the chats and contacts, or in a dialog."""

from __future__ import annotations

from vdom import Memo, VNode, memo
from widget.core.events import DialogChosen
from widget.core.feature import Fact, View
from widget.core.model import NO_ONE, BareJID, Kind, SurfaceId
from widget.features.search import dialogs as drawn
from widget.features.search.state import (
    DIALOG,
    State,
)
from widget.ui.components import (
    menu_item,
    section,
)
from widget.ui.i18n import _


def results(state: State, view: View) -> VNode | None:
    """In the list, what was said, whoever said it where."""
    search = state.searches.get((view.surface.id, NO_ONE))
    if search is None or search.typed != view.ask(Fact.FILTER, default=""):
        return None
    return section(_("Messages"), drawn.found(state, view, NO_ONE, search), key="found")


def menu_items(state: State, view: View, conversation: BareJID, kind: Kind) -> Memo:
    """In a conversation's menu."""
    return memo(_menu_item, view.surface.id, conversation, key="search")


def _menu_item(surface: SurfaceId, jid: BareJID) -> VNode:
    return menu_item(_("Search messages…"), DialogChosen(surface, DIALOG + jid), icon="search")


def dialogs(state: State, view: View, name: str) -> VNode | None:
    """Searches in one conversation."""
    if not name.startswith(DIALOG):
        return None
    return drawn.searching(state, view, BareJID(name.removeprefix(DIALOG)))
