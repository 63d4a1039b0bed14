"""What the details tell of a person, and the form for our own profile."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from vdom import Memo, Node, On, VNode, memo
from vdom.html import a, canvas, dd, div, dl, dt, form, input_, label, p, span, textarea
from vdom.html import button as button_tag
from widget.core.events import DialogChosen, Event
from widget.core.feature import Fact, View
from widget.core.model import BareJID, Kind, SurfaceId
from widget.features.profiles.card import MOST_NOTE, MOST_TEXT, Card, Change
from widget.features.profiles.state import (
    Portrait,
    PortraitChosen,
    PortraitUnreadable,
    ProfileSubmitted,
    State,
)
from widget.ui.components import avatar, banner, button, dialog, icon, menu_item, spinner
from widget.ui.components import field as field_
from widget.ui.i18n import _

MOST_PORTRAIT = 42_000
"""Bytes of our picture: in Base64 it fits what servers take into PEP (60 kB), and into a stanza."""


def opening(state: State, view: View) -> Memo | None:
    """In the main menu; guests are nobody for long enough."""
    return None if view.session.guest else memo(_opening, view.surface.id, key="profile")


def _opening(surface: SurfaceId) -> VNode:
    return menu_item(_("Your profile…"), DialogChosen(surface, "profile"), icon="circle-user")


def details(state: State, view: View, conversation: BareJID, kind: Kind) -> VNode | None:
    """A person's card."""
    if kind is Kind.ROOM or conversation not in state.cards:
        return None
    card = state.cards[conversation]
    if card is None:
        return spinner(_("Looking for their profile"), quiet=True) if view.session.online else None
    lines = list(_lines(card, view.name(conversation)))
    return dl(*lines, cls="card", key="card") if lines else None


def editing(state: State, view: View, name: str) -> VNode | None:
    """Our own profile, to be changed."""
    if name != "profile":
        return None
    id_ = view.surface.id
    trouble = banner("error", state.trouble) if state.trouble else None
    waiting = None if state.trouble else spinner(_("Looking for your profile"))
    body = (trouble, _form(state, view)) if state.ready else (trouble, waiting)
    return dialog(_("Your profile"), *body, close=DialogChosen(id_, ""), name="profile")


def _lines(card: Card, known_as: str) -> Iterator[VNode]:
    names = [each for each in (card.name, card.nickname) if each and each != known_as]
    for each in dict.fromkeys(names):
        yield _line("user", _("Name"), each)
    work = ", ".join(filter(None, (card.title, card.organisation)))
    if work:
        yield _line("briefcase", _("Work"), work)
    for each in card.emails:
        yield _line("mail", _("E-mail"), a(each, href=f"mailto:{each}"))
    for each in card.phones:
        yield _line("phone", _("Telephone"), a(each, href=f"tel:{''.join(each.split())}"))
    for each in card.links:
        yield _line("external-link", _("Website"), _link(each))
    for picture, words, text in (
        ("map-pin", _("Place"), card.place),
        ("cake", _("Birthday"), card.birthday),
        ("info", _("About"), card.note),
    ):
        if text:
            yield _line(picture, words, text)


def _line(picture: str, words: str, value: Node) -> VNode:
    term = dt(icon(picture), span(words, cls="hidden"), title=words)
    return div(term, dd(value, dir="auto"), cls="card-line")


def _link(url: str) -> Node:
    """Only to the Web: others have written it."""
    web = url.lower().startswith(("https://", "http://"))
    return a(url, href=url, target="_blank", rel="noopener noreferrer nofollow") if web else url


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
