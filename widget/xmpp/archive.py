"""Message archives (XEP-0313), paged by result sets (XEP-0059), read straight from the elements."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final
from xml.etree.ElementTree import Element, SubElement

from widget.core.archive import ArchivePage, ArchiveRequest
from widget.core.envelope import Envelope, Origin
from widget.core.model import BareJID
from widget.xmpp.inbound import DELAY, FORWARDED, MESSAGE, Forged, Inbound, parse_stamp
from widget.xmpp.jid import split

log = logging.getLogger(__name__)

NS: Final = "urn:xmpp:mam:2"
RESULT: Final = f"{{{NS}}}result"
_RSM: Final = "http://jabber.org/protocol/rsm"
_FORM: Final = "jabber:x:data"


@dataclass(slots=True)
class _Reading:
    archive: BareJID | None
    messages: list[Envelope] = field(default_factory=list)


class Archives:
    """The archive queries under way in one session, by query id."""

    def __init__(self) -> None:
        self._reading: dict[str, _Reading] = {}

    def begin(self, request: ArchiveRequest) -> tuple[str, Element]:
        """The query id, and the iq that asks."""
        id_ = secrets.token_urlsafe(12)
        self._reading[id_] = _Reading(request.archive)
        return id_, query(request, id_)

    def end(self, id_: str, fin: Element | None) -> ArchivePage:
        """The answer has come (or, None, will not): the page."""
        reading = self._reading.pop(id_)
        result = None if fin is None else fin.find(f"{{{NS}}}fin")
        if result is None:
            return ArchivePage(tuple(reading.messages), complete=False)
        count = result.findtext(f"{{{_RSM}}}set/{{{_RSM}}}count", "")
        return ArchivePage(
            tuple(reading.messages),
            result.get("complete") in ("true", "1"),
            result.findtext(f"{{{_RSM}}}set/{{{_RSM}}}first") or "",
            result.findtext(f"{{{_RSM}}}set/{{{_RSM}}}last") or "",
            int(count) if count.isascii() and count.isdigit() and len(count) < 12 else None,
            result.get("stable") not in ("false", "0"),
        )

    def result(self, message: Element, wrapper: Element, inbound: Inbound) -> None:
        """One message of a page.

        Raises:
            Forged: nobody asked, or this is not who was asked, or a room tells what is not its own.
            ValueError: a JID in it is none.
        """
        reading = self._reading.get(wrapper.get("queryid", ""))
        sender = message.attrib.get("from", "")
        if reading is None:
            raise Forged(f"an archive result from {sender!r} that nobody asked for")
        archive = reading.archive
        if sender != archive and not (archive is None and inbound.is_ours(sender)):
            raise Forged(f"an archive result from {sender!r} instead of {archive or inbound.me!r}")
        reading.messages.append(_read(wrapper, archive, inbound))


def query(request: ArchiveRequest, id_: str) -> Element:
    """The iq set of XEP-0313, 4."""
    iq = Element("{jabber:client}iq", {"type": "set"})
    if request.archive:
        iq.set("to", request.archive)
    asked = SubElement(iq, f"{{{NS}}}query", {"queryid": id_})
    form = SubElement(asked, f"{{{_FORM}}}x", {"type": "submit"})
    _field(form, "FORM_TYPE", NS, hidden=True)
    for name, value in _filters(request):
        _field(form, name, value)
    page = SubElement(asked, f"{{{_RSM}}}set")
    SubElement(page, f"{{{_RSM}}}max").text = str(request.limit)
    for name in ("before", "after"):
        if (mark := getattr(request, name)) is not None:
            SubElement(page, f"{{{_RSM}}}{name}").text = mark or None
    return iq


def _read(wrapper: Element, archive: BareJID | None, inbound: Inbound) -> Envelope:
    forwarded = wrapper.find(FORWARDED)
    inner = None if forwarded is None else forwarded.find(MESSAGE)
    if forwarded is None or inner is None:
        raise Forged("an archive result without a message")
    if archive and split(inner.attrib.get("from", ""))[0] != archive:
        raise Forged(f"{archive} has a message from {inner.get('from')!r} in its archive")
    delay = forwarded.find(DELAY)
    time = (0 if delay is None else parse_stamp(delay.get("stamp", ""))) or inbound.now()
    id_ = wrapper.get("id", "")
    return inbound.read(inner, time, Origin.ARCHIVE, archive=archive, stanza_id=id_, delayed=True)


def _filters(request: ArchiveRequest) -> Iterator[tuple[str, str]]:
    if request.with_jid:
        yield "with", request.with_jid
    if request.text:
        yield request.field, request.text
    if request.start is not None:
        yield "start", stamp(request.start)
    if request.end is not None:
        yield "end", stamp(request.end)


def _field(form: Element, name: str, value: str, *, hidden: bool = False) -> None:
    made = SubElement(form, f"{{{_FORM}}}field", {"var": name} | ({"type": "hidden"} if hidden else {}))
    SubElement(made, f"{{{_FORM}}}value").text = value


def stamp(time: int) -> str:
    """Milliseconds since the epoch as XEP-0082 writes them."""
    moment = datetime.fromtimestamp(time / 1000, UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{time % 1000:03d}Z"
