"""Where a contact can be added, changed and removed."""

from __future__ import annotations

from vdom import Memo, Node, VNode, fragment, memo
from widget.core.events import DialogChosen
from widget.core.feature import Fact, View
from widget.core.model import BareJID, Kind, SurfaceId, resource
from widget.features.contacts.state import State
from widget.ui.components import menu_item
from widget.ui.i18n import _


def adding(state: State, view: View) -> Memo:
    """In the main menu."""
    return memo(_adding, view.surface.id, key="add-contact")


def _adding(surface: SurfaceId) -> VNode:
    return menu_item(_("Add a contact…"), DialogChosen(surface, "add-contact"), icon="user-plus")


def menu_items(state: State, view: View, conversation: BareJID, kind: Kind) -> Memo | None:
    """In a conversation's menu."""
    if not is_person(view, conversation, kind):
        return None
    known = view.ask(Fact.CONTACT, conversation) is not None
    return memo(_menu_items, view.surface.id, conversation, known, key="contact")


def _menu_items(surface: SurfaceId, jid: BareJID, known: bool) -> Node:
    if not known:
        wanted = DialogChosen(surface, f"add-contact {jid}")
        return menu_item(_("Add to contacts…"), wanted, icon="user-plus")
    edit, remove = DialogChosen(surface, f"edit-contact {jid}"), removal(surface, jid)
    return fragment(
        menu_item(_("Name and groups…"), edit, icon="pencil"),
        menu_item(_("Remove from contacts…"), remove, icon="trash-2", danger=True),
    )


def is_person(view: View, conversation: BareJID, kind: Kind) -> bool:
    """Not a room, nor an occupant of one, nor ourselves."""
    return kind is Kind.CHAT and not resource(conversation) and conversation != view.session.me


def removal(surface: SurfaceId, jid: BareJID) -> DialogChosen:
    """Asks before a contact is removed."""
    return DialogChosen(surface, f"remove-contact {jid}")
