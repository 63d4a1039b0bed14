"""What was found: messages below the chats and contacts, and a dialog that searches in one conversation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vdom import Memo, Node, VNode, memo
from vdom.html import div, mark, p, span
from widget.core.events import DialogChosen, Event
from widget.core.feature import Fact, View
from widget.core.model import NO_ONE, BareJID, Kind, Message, SurfaceId
from widget.core.words import excerpt
from widget.features.search.index import text_of
from widget.features.search.state import DIALOG, HitChosen, MoreWanted, Search, SearchTyped, State
from widget.ui.components import (
    avatar,
    button,
    dialog,
    hidden,
    menu_item,
    row,
    search_field,
    section,
    spinner,
)
from widget.ui.i18n import _, ago, ngettext
from widget.ui.long_list import listed
from widget.ui.preview import preview, speaker


def results(state: State, view: View) -> VNode | None:
    """In the list, what was said, whoever said it where."""
    search = state.searches.get((view.surface.id, NO_ONE))
    if search is None or search.typed != view.ask(Fact.FILTER, default=""):
        return None
    return section(_("Messages"), _found(state, view, NO_ONE, search), key="found")


def menu_items(state: State, view: View, conversation: BareJID, kind: Kind) -> Memo:
    """In a conversation's menu."""
    return memo(_menu_item, view.surface.id, conversation, key="search")


def _menu_item(surface: SurfaceId, jid: BareJID) -> VNode:
    return menu_item(_("Search messages…"), DialogChosen(surface, DIALOG + jid), icon="search")


def dialogs(state: State, view: View, name: str) -> VNode | None:
    """Searches in one conversation."""
    if not name.startswith(DIALOG):
        return None
    jid, surface = BareJID(name.removeprefix(DIALOG)), view.surface.id

    def typed(fields: Mapping[str, Any]) -> Event:
        return SearchTyped(surface, jid, str(fields.get("value", "")))

    search = state.searches.get((surface, jid))
    return dialog(
        _("Search in {name}").format(name=view.name(jid)),
        search_field(_("Search messages"), "", typed, name="search-messages"),
        div(_found(state, view, jid, search) if search else None, cls="dialog-list found"),
        close=DialogChosen(surface, ""),
        name="search",
    )


def _found(state: State, view: View, where: BareJID, search: Search) -> VNode:
    hits = search.hits[: search.wanted]
    rows = [_hit(view, where, each, search.words) for each in hits]
    more = len(search.hits) > len(hits) or not search.over
    again = button(_("Older results"), MoreWanted((view.surface.id, where)), kind="quiet", busy=search.going)
    return div(
        listed(_("Messages"), rows) if rows else None,
        div(again, cls="found-more") if rows and more else None,
        _told(search, len(hits), state.index.walk is not None),
        cls="found-list",
    )


def _told(search: Search, number: int, filling: bool) -> Node:
    """How the search stands; what has been found is told to those who do not see it."""
    if search.going and not number:
        return spinner(_("Searching…"))
    note = p(_("Older messages are still being made ready for the search."), cls="list-note")
    if not number:
        nothing = _("No message with “{text}”.").format(text=search.typed)
        return div(p(nothing, cls="list-note"), note if filling else None, role="status")
    counted = ngettext("{n} message found", "{n} messages found", number)
    return div(hidden(counted), note if filling and search.over else None, role="status")


def _hit(view: View, where: BareJID, message: Message, words: tuple[str, ...]) -> Memo:
    """In one conversation it is told who said it, else where, and who if that does not say it."""
    kind, place = view.kind(message.conversation), view.name(message.conversation)
    who, minute = speaker(message, kind, place), view.session.now // 60_000 * 60_000
    face: tuple[str, ...] = (message.conversation,)
    if where and (kind is Kind.ROOM or message.outgoing):
        face = (view.session.me,) if message.outgoing else (message.sender, message.occupant_id)
    title, told = (who, "") if where else (place, who if kind is Kind.ROOM or message.outgoing else "")
    small, picture = bool(where), view.ask(Fact.PICTURE, *face)
    chosen, when = HitChosen(view.surface.id, message, kind), ago(message.time, minute)
    return memo(_row, chosen, words, title, told, face[0], picture, small, when, key=message.id)


def _row(
    chosen: HitChosen,
    words: tuple[str, ...],
    title: str,
    told: str,
    face: str,
    picture: str | None,
    small: bool,
    when: str,
) -> VNode:
    return row(
        avatar(face, title, "s" if small else "m", picture=picture),
        title,
        span(f"{told}: " if told else None, *_excerpt(chosen.message, words), cls="excerpt", dir="auto"),
        meta=when,
        message=chosen,
        key=chosen.message.id,
    )


def _excerpt(message: Message, words: tuple[str, ...]) -> list[Node]:
    """The words in what was said; what a message hides is not told here either (XEP-0382)."""
    if message.spoiler is not None:
        return [preview(message)]
    pieces = excerpt(text_of(message), words)
    return [mark(piece.text) if piece.found else piece.text for piece in pieces]
