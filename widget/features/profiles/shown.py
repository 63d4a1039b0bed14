"""What the details tell of a person; called only when they are opened (build/rare.py)."""

from __future__ import annotations

from collections.abc import Iterator

from vdom import Node, VNode
from vdom.html import a, dd, div, dl, dt, span
from widget.core.feature import View
from widget.core.model import BareJID, Kind
from widget.features.profiles.card import Card
from widget.features.profiles.state import State
from widget.ui.components import icon, spinner
from widget.ui.i18n import _


def details(state: State, view: View, conversation: BareJID, kind: Kind) -> VNode | None:
    """A person's card."""
    if kind is Kind.ROOM or conversation not in state.cards:
        return None
    card = state.cards[conversation]
    if card is None:
        return spinner(_("Looking for their profile"), quiet=True) if view.session.online else None
    lines = list(_lines(card, view.name(conversation)))
    return dl(*lines, cls="card", key="card") if lines else None


def _lines(card: Card, known_as: str) -> Iterator[VNode]:
    names = [each for each in (card.name, card.nickname) if each and each != known_as]
    for each in dict.fromkeys(names):
        yield _line("user", _("Name"), each)
    work = ", ".join(filter(None, (card.title, card.organisation)))
    if work:
        # i18n: in a profile: job and employer
        yield _line("briefcase", _("Work"), work)
    for each in card.emails:
        yield _line("mail", _("E-mail"), a(each, href=f"mailto:{each}"))
    for each in card.phones:
        yield _line("phone", _("Telephone"), a(each, href=f"tel:{''.join(each.split())}"))
    for each in card.links:
        yield _line("external-link", _("Website"), _link(each))
    for picture, words, text in (
        # i18n: in a profile: town and country
        ("map-pin", _("Place"), card.place),
        ("cake", _("Birthday"), card.birthday),
        # i18n: in a profile: what they say of themselves
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
