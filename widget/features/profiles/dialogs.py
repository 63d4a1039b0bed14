"""The form for our own profile."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vdom import On, VNode
from vdom.html import button as button_tag
from vdom.html import canvas, div, form, input_, label, p, span, textarea
from widget.core.events import DialogChosen, Event
from widget.core.feature import Fact, View
from widget.features.profiles.card import MOST_NOTE, MOST_TEXT, Change
from widget.features.profiles.state import (
    Portrait,
    PortraitChosen,
    PortraitUnreadable,
    ProfileSubmitted,
    State,
)
from widget.ui.components import avatar, banner, button, dialog, icon, spinner
from widget.ui.components import field as field_
from widget.ui.i18n import _

MOST_PORTRAIT = 42_000
"""Bytes of our picture: in Base64 it fits what servers take into PEP (60 kB), and into a stanza."""


def editing(state: State, view: View, name: str) -> VNode | None:
    """Our own profile, to be changed."""
    if name != "profile":
        return None
    id_ = view.surface.id
    trouble = banner("error", state.trouble) if state.trouble else None
    waiting = None if state.trouble else spinner(_("Looking for your profile"))
    body = (trouble, _form(state, view)) if state.ready else (trouble, waiting)
    return dialog(_("Your profile"), *body, close=DialogChosen(id_, ""), name="profile")


def _form(state: State, view: View) -> VNode:
    id_, said = view.surface.id, state.said
    name, link = said.nickname or said.name, next(iter(said.links), "")

    def submitted(fields: Mapping[str, Any]) -> Event:
        given = {key: str(value or "").strip() for key, value in fields["form"].items()}
        new = " ".join(given.get("name", "").split())[:MOST_TEXT]
        url, note = given.get("link", "")[:MOST_TEXT], given.get("note", "")[:MOST_NOTE]
        # What has not been touched is left as it is, also what could not be shown of it
        pairs = ((new, name), (url, link), (note, said.note))
        return ProfileSubmitted(id_, Change(*(None if now == was else now for now, was in pairs)))

    return form(
        _portrait(state, view),
        field_(
            _("Name"),
            "name",
            value=name,
            help=_("Everybody who talks with you sees it."),
            maxlength=str(MOST_TEXT),
            id="profile-name",
            dir="auto",
        ),
        field_(_("Website"), "link", value=link, inputmode="url", id="profile-link"),
        div(
            label(_("About you"), for_="profile-note"),
            textarea(
                name="note",
                id="profile-note",
                rows="3",
                maxlength=str(MOST_NOTE),
                dir="auto",
                value=said.note,
            ),
            cls="field",
        ),
        button(_("Save"), kind="primary", type_="submit", busy=state.busy),
        cls="dialog-form",
        on=[On("submit", submitted, fields=("form",), prevent_default=True)],
    )


def _portrait(state: State, view: View) -> VNode:
    """Our picture: as it is, as it is to be, and the way from the one to the other."""
    me = view.session.me
    name = view.ask(Fact.NAME, me) or me
    gone = state.portrait is not None and not state.portrait.data
    picture = None if gone else view.ask(Fact.PICTURE, me)
    chosen = state.portrait is not None and bool(state.portrait.data)
    words = _("Your picture: drag it, or move it with the arrow keys")
    return div(
        div(
            avatar(me, name, "xl", picture=picture),
            # Drawn on and moved by the page alone (page/cropper.js)
            canvas(cls="crop-stage", tabindex="0", role="img", aria_label=words, hidden=True),
            cls="crop-frame",
        ),
        label(
            span(_("Zoom"), cls="hidden"),
            input_(type="range", name="zoom", min="1", max="4", step="0.01", value="1"),
            cls="crop-zoom",
            hidden=True,
        ),
        div(
            input_(
                type="file", name="portrait", accept="image/*", cls="hidden", tabindex="-1", aria_hidden=True
            ),
            button_tag(icon("image"), span(_("Choose a picture")), type="button", cls="button crop-choose"),
            button(_("Remove"), PortraitChosen(Portrait("")), kind="quiet") if picture or chosen else None,
            cls="crop-buttons",
        ),
        p(_("It will be saved with the rest."), cls="field-help") if state.portrait else None,
        cls="crop",
        use={"crop": {"most": MOST_PORTRAIT, "gone": gone}},
        on=[On("cropped", _cropped, fields=("detail",)), On("unreadable", PortraitUnreadable())],
    )


def _cropped(fields: Mapping[str, Any]) -> Event:
    told = fields["detail"]
    return PortraitChosen(Portrait(str(told["data"]), "image/png", int(told["side"])))
