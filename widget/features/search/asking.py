"""What a server is asked for a search in its archive: its form, and then page by page (XEP-0431)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import Element

from widget.core import disco
from widget.core.archive import ArchiveRequest
from widget.core.effects import After, Effect, FetchArchive, Query
from widget.core.events import Event
from widget.core.lookup import find_message
from widget.core.model import BareJID
from widget.core.stanza import element, iq
from widget.features.search.remote import (
    Asked,
    Asker,
    FormTold,
    Hit,
    HitKnown,
    Remote,
    ServerRefused,
    ServerSearched,
    ServerWanted,
    asked_of,
    hits_of,
)

NS: Final = "urn:xmpp:mam:2"
FIELDS: Final = ("{urn:xmpp:fulltext:0}fulltext", "withtext", "full-text-search")
"""XEP-0431's, ejabberd's and MongooseIM's: the first of them that a form has is used."""

PAGE = 20

PAUSE = 400
"""Milliseconds without another letter after which the server is asked, too."""


def effects(remote: Remote, event: Event) -> Iterator[Effect]:
    for archive in remote.forms:
        yield _ask_form(archive)
    for asker in remote.due:
        yield After(PAUSE, ServerWanted(asker, remote.soon[asker]), f"server {asker[0]} {asker[1]}")
    for asker in remote.pages:
        yield _ask(asker, remote.asked[asker], remote.fields[remote.asked[asker].aim.archive])
    match event:
        case ServerSearched(asker, turn, page) if asked := asked_of(remote, asker, turn):
            known = {each.message.id for each in asked.hits}
            for hit in hits_of(page):
                if hit.message.id not in known:
                    yield _look_up(asker, turn, hit)


def _ask_form(archive: BareJID) -> Query:
    """What an archive can be asked for (XEP-0313, 4.1.5)."""

    def told(answer: Element) -> Event:
        names = {each.get("var") for each in answer.iter(f"{{{disco.FORM}}}field")}
        return FormTold(archive, next((name for name in FIELDS if name in names), ""))

    return Query(iq("get", element("query", NS), to=archive), told, lambda error: FormTold(archive, ""))


def _ask(asker: Asker, asked: Asked, name: str) -> FetchArchive:
    aim = asked.aim
    request = ArchiveRequest(
        archive=aim.archive or None,
        with_jid=aim.where if aim.where and not aim.archive else None,
        before=asked.before,
        limit=PAGE,
        field=name,
        text=aim.text,
    )
    return FetchArchive(
        request,
        lambda page: ServerSearched(asker, aim.turn, page),
        lambda error: ServerRefused(asker, aim.turn, error),
    )


def _look_up(asker: Asker, turn: str, hit: Hit) -> Effect:
    message = hit.message
    return find_message(message.conversation, message.id, lambda known: HitKnown(asker, turn, hit, known))
