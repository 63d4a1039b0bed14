"""What the details of a contact tell of them; called only when those are opened (build/rare.py)."""

from __future__ import annotations

from collections.abc import Sequence

from vdom import VNode
from vdom.html import div, p, span
from widget.core.events import DialogChosen
from widget.core.feature import Fact, View
from widget.core.model import BareJID, Contact, Kind
from widget.features.contacts.state import PresenceAsked, PresenceGranted, State
from widget.features.contacts.views import is_person, removal
from widget.ui.components import button, icon
from widget.ui.i18n import _


def details(state: State, view: View, conversation: BareJID, kind: Kind) -> VNode | None:
    """What joins us and them: groups, who sees whom, and what can be done about it."""
    if not is_person(view, conversation, kind):
        return None
    id_ = view.surface.id
    contact: Contact | None = view.ask(Fact.CONTACT, conversation)
    if contact is None:
        add = DialogChosen(id_, f"add-contact {conversation}")
        return div(
            p(_("Not in your contacts."), cls="relation-note"),
            button(_("Add to contacts"), add, icon="user-plus", kind="primary"),
            cls="relation",
            key="contact",
        )
    edit = DialogChosen(id_, f"edit-contact {conversation}")
    return div(
        _groups(contact.groups),
        *_relation(contact, view.session.online),
        div(
            button(_("Edit"), edit, icon="pencil"),
            button(_("Remove"), removal(id_, conversation), icon="trash-2", kind="danger"),
            cls="relation-actions",
        ),
        cls="relation",
        key="contact",
    )


def _groups(groups: Sequence[str]) -> VNode | None:
    if not groups:
        return None
    chips = [span(group, cls="group", dir="auto") for group in groups]
    return div(span(_("Groups"), cls="hidden"), *chips, cls="groups")


def _relation(contact: Contact, online: bool) -> list[VNode]:
    """Who may see whose presence, and the way to change it."""
    jid = contact.jid
    sees, seen = contact.subscription in ("to", "both"), contact.subscription in ("from", "both")
    # i18n: button: ask the contact to let you see when they are online
    again = _("Ask again") if contact.ask else _("Ask")
    waiting = _("You have asked to see when they are online.") if contact.ask else ""
    theirs = (
        _("You see when they are online.") if sees else waiting or _("You cannot see when they are online.")
    )
    ours = _("They see when you are online.") if seen else _("They cannot see when you are online.")
    # What is sent while there is no session is lost: it cannot be pressed then
    ask = None if sees else button(again, PresenceAsked(jid), kind="quiet", disabled=not online)
    change = PresenceGranted(jid, not seen)
    # i18n: buttons: let a contact see no more when you are online, or let them
    let = button(_("Stop") if seen else _("Allow"), change, kind="quiet", disabled=not online)
    return [_line(sees, theirs, ask), _line(seen, ours, let)]


def _line(yes: bool, text: str, action: VNode | None) -> VNode:
    return div(icon("eye" if yes else "eye-off"), span(text), action, cls="relation-line")
