"""The forms for a contact, and the question before one is removed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vdom import On, VNode
from vdom.html import div, fieldset, form, input_, label, legend, p, span
from widget.core.events import DialogChosen, Event
from widget.core.feature import Fact, View
from widget.core.forms import Form, form_of
from widget.core.model import BareJID, Contact
from widget.features.contacts.state import (
    MOST_GROUPS,
    MOST_NAME,
    ContactRemovalChosen,
    ContactSubmitted,
    State,
)
from widget.ui.components import banner, button, dialog
from widget.ui.components import field as field_
from widget.ui.i18n import _


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


def _form(state: State, view: View, title: str, jid: BareJID, contact: Contact | None) -> VNode:
    id_, known = view.surface.id, tuple(view.ask(Fact.GROUPS, default=()))[:MOST_GROUPS]
    new, close = contact is None, DialogChosen(id_, "")
    now = form_of(state.forms, id_)
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
            None if jid else _address(now),
            banner("error", now.trouble) if jid and now.trouble else None,
            _name(contact, view, jid),
            fieldset(
                legend(_("Groups")),
                *[_group(at, group, group in chosen) for at, group in enumerate(known)],
                cls="group-choice",
            )
            if known
            else None,
            field_(_("New group"), "new-group", maxlength="100", id="contact-group", dir="auto"),
            button(_("Add") if new else _("Save"), kind="primary", type_="submit", busy=now.busy),
            cls="dialog-form",
            on=[On("submit", submitted, fields=("form",), prevent_default=True)],
        ),
        close=close,
        name="contact",
    )


def _address(now: Form) -> VNode:
    return field_(
        _("Address"),
        "jid",
        error=now.trouble,
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
    now = form_of(state.forms, id_)
    text = _("{name} leaves your list, and neither of you sees any more when the other is online.")
    return dialog(
        _("Remove {name}?").format(name=name),
        banner("error", now.trouble) if now.trouble else None,
        p(text.format(name=name), dir="auto"),
        p(_("What you have written to each other stays.")),
        close=DialogChosen(id_, ""),
        footer=div(
            button(_("Cancel"), DialogChosen(id_, "")),
            button(_("Remove"), ContactRemovalChosen(id_, jid), kind="danger", busy=now.busy),
            cls="dialog-buttons",
        ),
        name="contact",
    )
