"""What a search has found, here and on the server; and a dialog that searches in one conversation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vdom import Memo, Node, VNode, memo
from vdom.html import div, mark, p, span
from widget.core.events import DialogChosen, Event
from widget.core.feature import Fact, View
from widget.core.model import NO_ONE, BareJID, Kind, Message
from widget.core.words import excerpt
from widget.features.search.index import text_of
from widget.features.search.remote import Asked, Hit, HitElsewhereChosen, ServerWanted, Stage, place_of
from widget.features.search.state import (
    HitChosen,
    MoreWanted,
    Search,
    SearchTyped,
    State,
)
from widget.ui.components import (
    avatar,
    button,
    dialog,
    hidden,
    row,
    search_field,
    spinner,
)
from widget.ui.i18n import _, ago, ngettext
from widget.ui.long_list import listed
from widget.ui.preview import preview, said_by, speaker


def searching(state: State, view: View, jid: BareJID) -> VNode:
    """Searches in one conversation."""
    surface, kind = view.surface.id, view.kind(jid)

    secret = bool(view.ask(Fact.SECRET, jid, kind))

    def typed(fields: Mapping[str, Any]) -> Event:
        return SearchTyped(surface, jid, str(fields.get("value", "")), kind, secret)

    search = state.searches.get((surface, jid))
    return dialog(
        _("Search in {name}").format(name=view.name(jid)),
        search_field(_("Search messages"), "", typed, name="search-messages"),
        div(found(state, view, jid, search) if search else None, cls="dialog-list found"),
        close=DialogChosen(surface, ""),
        name="search",
    )


def found(state: State, view: View, where: BareJID, search: Search) -> VNode:
    """What was found here, the newest first, and then what the server has found."""
    hits = search.hits[: search.wanted]
    rows = [_hit(view, where, each, search.words) for each in hits]
    more = len(search.hits) > len(hits) or not search.over
    asker = (view.surface.id, where)
    again = button(_("Older results"), MoreWanted(asker), kind="quiet", busy=search.going)
    return div(
        listed(_("Messages"), rows) if rows else None,
        div(again, cls="found-more") if rows and more else None,
        _told(search, len(hits), state.index.walk is not None, asker in state.remote.asked),
        _elsewhere(state, view, where, search) if search.over and not more else None,
        cls="found-list",
    )


def _elsewhere(state: State, view: View, where: BareJID, search: Search) -> Node:
    """After all that was found here: what the server has found, and how far it is."""
    asker = (view.surface.id, where)
    asked = state.remote.asked.get(asker)
    wanted = ServerWanted(asker, search.turn)
    if asked is None:
        if where or not view.session.online or not state.remote.fields.get(NO_ONE):
            return None
        return div(button(_("Search on the server"), wanted, kind="quiet"), cls="found-more")
    here = set(map(place_of, search.hits))
    hits = [each for each in asked.hits if place_of(each.message) not in here]
    rows, title = [_hit_of(view, where, each, search.words) for each in hits], _("Found on the server")
    return div(
        p(title, cls="found-title") if rows else None,
        listed(title, rows) if rows else None,
        _stage(asked, len(rows), wanted),
        cls="found-list",
        key="elsewhere",
    )


def _stage(asked: Asked, number: int, wanted: ServerWanted) -> Node:
    """How far the server is, in words and with what can be done about it."""
    match Stage.ASKING if asked.awaited else asked.stage:
        case Stage.ASKING:
            return spinner(_("Searching on the server…"))
        case Stage.RESTING:
            return div(button(_("Older results"), wanted, kind="quiet"), cls="found-more")
        case Stage.FAILED:
            told = _("The server did not search ({reason}).").format(reason=asked.why)
            again = None if asked.lasting else button(_("Try again"), wanted, kind="quiet")
            return div(p(told, cls="list-note"), again, cls="found-more", role="alert")
    nothing = _("The server has found nothing else.")
    counted = ngettext("{n} message found on the server", "{n} messages found on the server", number)
    return div(hidden(counted) if number else p(nothing, cls="list-note"), role="status")


def _told(search: Search, number: int, filling: bool, elsewhere: bool) -> Node:
    """How the search stands; what has been found is told to those who do not see it."""
    if search.going and not number:
        return spinner(_("Searching…"))
    note = p(_("Older messages are still being made ready for the search."), cls="list-note")
    if not number:
        nothing = _("Nothing with “{text}” is kept here.") if elsewhere else _("No message with “{text}”.")
        nothing = nothing.format(text=search.typed)
        return div(p(nothing, cls="list-note"), note if filling else None, role="status")
    counted = ngettext("{n} message found", "{n} messages found", number)
    return div(hidden(counted), note if filling and search.over else None, role="status")


def _hit_of(view: View, where: BareJID, hit: Hit, words: tuple[str, ...]) -> Memo:
    message, surface = hit.message, view.surface.id
    leads = HitChosen if hit.here else HitElsewhereChosen
    return _hit(view, where, message, words, leads(surface, message, hit.kind))


def _hit(
    view: View,
    where: BareJID,
    message: Message,
    words: tuple[str, ...],
    chosen: HitChosen | HitElsewhereChosen | None = None,
) -> Memo:
    """In one conversation it is told who said it, else where, and who if that does not say it."""
    kind = chosen.kind if chosen else view.kind(message.conversation)
    place = view.name(message.conversation)
    who, minute = speaker(message, kind, place), view.session.now // 60_000 * 60_000
    face: tuple[str, ...] = (message.conversation,)
    if where and (kind is Kind.ROOM or message.outgoing):
        face = (view.session.me,) if message.outgoing else (message.sender, message.occupant_id)
    title, told = (who, "") if where else (place, who if kind is Kind.ROOM or message.outgoing else "")
    picture = view.ask(Fact.PICTURE, *face)
    chosen = chosen or HitChosen(view.surface.id, message, kind)
    when = ago(message.time, minute)
    own = view.name(view.session.me) if face[0] == view.session.me else ""
    shown = (face[0], own or title, picture, "s" if where else "m")
    return memo(_row, chosen, words, title, told, shown, when, key=_key(message))


def _row(
    chosen: HitChosen | HitElsewhereChosen,
    words: tuple[str, ...],
    title: str,
    told: str,
    face: tuple[str, str, str | None, str],
    when: str,
) -> VNode:
    """`face`: whose it is, how they are called, their picture and its size."""
    whose, called, picture, size = face
    return row(
        avatar(whose, called, size, picture=picture),
        title,
        span(*said_by(told, *_excerpt(chosen.message, words)), cls="excerpt", dir="auto"),
        meta=when,
        message=chosen,
        key=_key(chosen.message),
    )


def _key(message: Message) -> str:
    return " ".join(place_of(message))


def _excerpt(message: Message, words: tuple[str, ...]) -> list[Node]:
    """The words in what was said; what a message hides is not told here either (XEP-0382)."""
    if message.spoiler is not None:
        return [preview(message)]
    pieces = excerpt(text_of(message), words)
    return [mark(piece.text) if piece.found else piece.text for piece in pieces]
