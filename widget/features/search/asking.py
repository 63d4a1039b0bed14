"""What a server is asked for a search in its archive: its form, and then page by page (XEP-0431)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final
from xml.etree.ElementTree import Element

from widget.core import disco
from widget.core.archive import ArchiveRequest
from widget.core.effects import Effect, FetchArchive, Query
from widget.core.events import Event
from widget.core.lookup import find_message
from widget.core.model import BareJID, Message
from widget.core.stanza import element, iq
from widget.errors import ChinwagError, NotConnected
from widget.features.search.onwards import hits_of
from widget.features.search.remote import (
    Asked,
    Asker,
    FormTold,
    Hit,
    HitKnown,
    ServerRefused,
    ServerSearched,
)

NS: Final = "urn:xmpp:mam:2"
FIELDS: Final = ("{urn:xmpp:fulltext:0}fulltext", "withtext", "full-text-search")
"""XEP-0431's, ejabberd's and MongooseIM's: the first of them that a form has is used."""

PAGE = 20


def ask_form(archive: BareJID) -> Query:
    """What an archive can be asked for (XEP-0313, 4.1.5)."""

    def told(answer: Element) -> Event:
        names = {each.get("var") for each in answer.iter(f"{{{disco.FORM}}}field")}
        return FormTold(archive, next((name for name in FIELDS if name in names), ""))

    def failed(error: ChinwagError) -> Event:
        return FormTold(archive, None if isinstance(error, NotConnected) else "")

    return Query(iq("get", element("query", NS), to=archive), told, failed)


def ask_page(asker: Asker, asked: Asked, fields: Mapping[BareJID, str]) -> FetchArchive:
    """The next of what has the text."""
    aim = asked.aim
    request = ArchiveRequest(
        archive=aim.archive or None,
        with_jid=aim.where if aim.where and not aim.archive else None,
        before=asked.before,
        limit=PAGE,
        field=fields[aim.archive],
        text=aim.text,
    )
    return FetchArchive(
        request,
        lambda page: ServerSearched(asker, aim.turn, page),
        lambda error: ServerRefused(asker, aim.turn, error),
    )


def look_up(event: ServerSearched) -> Iterator[Effect]:
    """What our database has of what was found."""
    return (_look_up(event, hit) for hit in hits_of(event.page))


def _look_up(event: ServerSearched, hit: Hit) -> Effect:
    def known(found: Message | None) -> Event:
        return HitKnown(event.asker, event.turn, hit, found)

    return find_message(hit.message.conversation, hit.message.id, known)
