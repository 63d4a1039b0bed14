"""The forms for a contact, and what its details tell of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from vdom import Memo, Node, On, VNode, fragment, memo
from vdom.html import div, fieldset, form, input_, label, legend, p, span
from widget.core.events import DialogChosen, Event
from widget.core.feature import Fact, View
from widget.core.model import BareJID, Contact, Kind, SurfaceId, resource
from widget.features.contacts.state import (
    MOST_GROUPS,
    MOST_NAME,
    ContactRemovalChosen,
    ContactSubmitted,
    PresenceAsked,
    PresenceGranted,
    State,
)
from widget.ui.components import banner, button, dialog, icon, menu_item
from widget.ui.components import field as field_
from widget.ui.i18n import _


def adding(state: State, view: View) -> Memo:
    """In the main menu."""
    return memo(_adding, view.surface.id, key="add-contact")


def _adding(surface: SurfaceId) -> VNode:
    return menu_item(_("Add a contact…"), DialogChosen(surface, "add-contact"), icon="user-plus")


def menu_items(state: State, view: View, conversation: BareJID, kind: Kind) -> Memo | None:
    """In a conversation's menu."""
    if not _is_person(view, conversation, kind):
        return None
    known = view.ask(Fact.CONTACT, conversation) is not None
    return memo(_menu_items, view.surface.id, conversation, known, key="contact")


def _menu_items(surface: SurfaceId, jid: BareJID, known: bool) -> Node:
    if not known:
        wanted = DialogChosen(surface, f"add-contact {jid}")
        return menu_item(_("Add to contacts…"), wanted, icon="user-plus")
    edit, remove = DialogChosen(surface, f"edit-contact {jid}"), _removal(surface, jid)
    return fragment(
        menu_item(_("Name and groups…"), edit, icon="pencil"),
        menu_item(_("Remove from contacts…"), remove, icon="trash-2", danger=True),
    )


def details(state: State, view: View, conversation: BareJID, kind: Kind) -> VNode | None:
    """What joins us and them: groups, who sees whom, and what can be done about it."""
    if not _is_person(view, conversation, kind):
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
            button(_("Remove"), _removal(id_, conversation), icon="trash-2", kind="danger"),
            cls="relation-actions",
        ),
        cls="relation",
        key="contact",
    )


def dialogs(state: State, view: View, name: str) -> VNode | None:
    """To add, to change, to remove."""
    which, _space, rest = name.partition(" ")
    jid = BareJID(rest)
    match which:
        case "add-contact":
            return _form(state, view, _("Add a contact"), jid, None)
        case "edit-contact" if contact := view.ask(Fact.CONTACT, jid):
            return _form(state, view, _("Name and groups"), jid, contact)
        case "remove-contact" if view.ask(Fact.CONTACT, jid):
            return _question(state, view, jid)
    return None


def _is_person(view: View, conversation: BareJID, kind: Kind) -> bool:
    """Not a room, nor an occupant of one, nor ourselves."""
    return kind is Kind.CHAT and not resource(conversation) and conversation != view.session.me


def _removal(surface: SurfaceId, jid: BareJID) -> DialogChosen:
    return DialogChosen(surface, f"remove-contact {jid}")


def _groups(groups: Sequence[str]) -> VNode | None:
    if not groups:
        return None
    chips = [span(group, cls="group", dir="auto") for group in groups]
    return div(span(_("Groups"), cls="hidden"), *chips, cls="groups")


def _relation(contact: Contact, online: bool) -> list[VNode]:
    """Who may see whose presence, and the way to change it."""
    jid = contact.jid
    sees, seen = contact.subscription in ("to", "both"), contact.subscription in ("from", "both")
    again = _("Ask again") if contact.ask else _("Ask")
    waiting = _("You have asked to see when they are online.") if contact.ask else ""
    theirs = (
        _("You see when they are online.") if sees else waiting or _("You cannot see when they are online.")
    )
    ours = _("They see when you are online.") if seen else _("They cannot see when you are online.")
    # What is sent while there is no session is lost: it cannot be pressed then
    ask = None if sees else button(again, PresenceAsked(jid), kind="quiet", disabled=not online)
    change = PresenceGranted(jid, not seen)
    let = button(_("Stop") if seen else _("Allow"), change, kind="quiet", disabled=not online)
    return [_line(sees, theirs, ask), _line(seen, ours, let)]


def _line(yes: bool, text: str, action: VNode | None) -> VNode:
    return div(icon("eye" if yes else "eye-off"), span(text), action, cls="relation-line")


def _form(state: State, view: View, title: str, jid: BareJID, contact: Contact | None) -> VNode:
    id_, known = view.surface.id, tuple(view.ask(Fact.GROUPS, default=()))[:MOST_GROUPS]
    new, close = contact is None, DialogChosen(id_, "")
    chosen = contact.groups if contact else ()

    def submitted(fields: Mapping[str, Any]) -> Event:
        given = fields["form"]
        groups = [group for at, group in enumerate(known) if given.get(f"group {at}")]
        groups += [str(given.get("new-group") or "").strip()]
        address, name = str(given.get("jid", "") if new and not jid else jid), str(given.get("name") or "")
        named = " ".join(name.split())[:MOST_NAME]
        return ContactSubmitted(id_, address, named, tuple(dict.fromkeys(filter(None, groups))), new)

    return dialog(
        title,
        form(
            None if jid else _address(state),
            banner("error", state.trouble) if jid and state.trouble else None,
            _name(contact, view, jid),
            fieldset(
                legend(_("Groups")),
                *[_group(at, group, group in chosen) for at, group in enumerate(known)],
                cls="group-choice",
            )
            if known
            else None,
            field_(_("New group"), "new-group", maxlength="100", id="contact-group", dir="auto"),
            button(_("Add") if new else _("Save"), kind="primary", type_="submit", busy=state.busy),
            cls="dialog-form",
            on=[On("submit", submitted, fields=("form",), prevent_default=True)],
        ),
        close=close,
        name="contact",
    )


def _address(state: State) -> VNode:
    return field_(
        _("Address"),
        "jid",
        error=state.trouble,
        required=True,
        placeholder=_("name@example.org"),
        inputmode="email",
        id="contact-jid",
    )


def _name(contact: Contact | None, view: View, jid: BareJID) -> VNode:
    return field_(
        _("Name"),
        "name",
        value=contact.name if contact else "",
        placeholder=view.name(jid) if jid else "",
        help=_("What you call them; only you see it."),
        maxlength=str(MOST_NAME),
        id="contact-name",
        dir="auto",
    )


def _group(at: int, group: str, chosen: bool) -> VNode:
    box = input_(type="checkbox", name=f"group {at}", value="yes", checked=chosen)
    return label(box, span(group, dir="auto"))


def _question(state: State, view: View, jid: BareJID) -> VNode:
    id_, name = view.surface.id, view.name(jid)
    text = _("{name} leaves your list, and neither of you sees any more when the other is online.")
    return dialog(
        _("Remove {name}?").format(name=name),
        banner("error", state.trouble) if state.trouble else None,
        p(text.format(name=name), dir="auto"),
        p(_("What you have written to each other stays.")),
        close=DialogChosen(id_, ""),
        footer=div(
            button(_("Cancel"), DialogChosen(id_, "")),
            button(_("Remove"), ContactRemovalChosen(id_, jid), kind="danger", busy=state.busy),
            cls="dialog-buttons",
        ),
        name="contact",
    )
