"""One XMPP session: from bind until it can no longer be resumed, over one or several connections."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Collection
from typing import Final
from xml.etree.ElementTree import Element, SubElement

from widget.core.archive import ArchivePage, ArchiveRequest
from widget.core.model import BareJID, FullJID
from widget.core.records import Record
from widget.errors import CONDITIONS, CountsDiffer, NotConnected, StanzaError, StreamClosed
from widget.xmpp import management as sm
from widget.xmpp.answers import CAPS_TAG, Answers
from widget.xmpp.archive import Archives
from widget.xmpp.dispatch import Dispatch
from widget.xmpp.framing import serialise
from widget.xmpp.inbound import IQ, PRESENCE
from widget.xmpp.jid import bare_jid, split
from widget.xmpp.listener import Listener
from widget.xmpp.management import Management, Sent
from widget.xmpp.options import ConnectionOptions
from widget.xmpp.pulse import Pulse
from widget.xmpp.queries import Queries
from widget.xmpp.reception import Reception
from widget.xmpp.stream import Stream

log = logging.getLogger(__name__)

_STANZAS: Final = "urn:ietf:params:xml:ns:xmpp-stanzas"
_MUC: Final = "{http://jabber.org/protocol/muc}x"
# XEP-0478: how big a stanza the server takes
_MAX_BYTES: Final = "{urn:xmpp:stream-limits:0}limits/{urn:xmpp:stream-limits:0}max-bytes"


class Session:
    """What outlives a connection: counters, queue, open queries. Sends by the stream it is attached to."""

    def __init__(self, listener: Listener, options: ConnectionOptions, answers: Answers) -> None:
        self.management = Management()
        self.jid = FullJID("")
        self._listener = listener
        self._options = options
        self._answers = answers
        self._max_stanza = options.max_stanza
        self._queries = Queries()
        self._archives = Archives()
        self._stream: Stream | None = None
        self._pulse: Pulse | None = None
        self._asking = False
        self._drained: asyncio.Future[None] | None = None
        self._reception = Reception(
            listener,
            answers,
            self.management,
            self._queries,
            self._archives,
            options.requests,
            lambda iq: self._write(Sent(serialise(iq))),
            self.settle,
        )
        self._reception.dispatch.on(f"{{{sm.NS}}}r", lambda _: listener.store(self._answer))
        self._reception.dispatch.on(f"{{{sm.NS}}}a", self._acknowledged)

    # -- its life

    @property
    def dispatch(self) -> Dispatch:
        """Who handles what its streams bring."""
        return self._reception.dispatch

    def bound(self, jid: FullJID, features: Element) -> None:
        """A new session has this JID, on a stream with these features."""
        self.jid = jid
        self._reception.bound(jid)
        limit = features.findtext(_MAX_BYTES, "")
        told = int(limit) if limit.isascii() and limit.isdigit() and len(limit) < 12 else 0
        self._max_stanza = min(self._options.max_stanza, told or self._options.max_stanza)

    def to_record(self, settling: Collection[int] = ()) -> Record | None:
        """All that another process needs to resume this session once these tickets are settled, or None."""
        counted = self.management.to_record(settling)
        if counted is None:
            return None
        occupants = {room: list(who) for room, who in self._reception.inbound.occupants.items()}
        return {**counted, "jid": self.jid, "max_stanza": self._max_stanza, "occupants": occupants}

    def restore(self, record: Record) -> None:
        """Be that session, to be resumed.

        Raises:
            ValueError, KeyError, TypeError: that is no such record.
        """
        jid = split(record["jid"])[1]
        occupants = {BareJID(room): (str(jid), str(id_)) for room, (jid, id_) in record["occupants"].items()}
        max_stanza = int(record["max_stanza"])
        self.management.restore(record)
        self.jid = jid
        self._reception.bound(jid)
        self._reception.inbound.occupants.update(occupants)
        self._max_stanza = max_stanza

    def attach(self, stream: Stream, pulse: Pulse) -> None:
        """From now on by this stream."""
        self._stream, self._pulse = stream, pulse

    def detach(self) -> None:
        """That stream is gone; the session may be resumed by another."""
        if self._pulse is not None:
            self._pulse.stop()
        self._stream = self._pulse = None

    def end(self) -> None:
        """The session is gone: queries fail, what is unacknowledged goes back."""
        self.detach()
        self._queries.fail()
        left = [sent.stanza for sent in self.management.drop() if sent.stanza is not None]
        if left:
            self._listener.unsent(left)

    def resumed(self, answer: Element) -> None:
        """The server knows the session: write again what it has not got (XEP-0198, 5).

        Raises:
            CountsDiffer: the session is of no use any more.
        """
        try:
            done, again = self.management.resumed(answer)
        except CountsDiffer:
            self.management.id = ""
            if self._stream is not None:
                self._stream.finish()  # else the server would wait for somebody to resume it
            raise
        self._acknowledge(done)
        for sent in again:
            self._raw(sent.text)
        if again:
            self._ask_soon()

    def forgotten(self, answer: Element) -> None:
        """The server does not know it any more, but may say how far it came."""
        self._acknowledge(self.management.failed(answer))
        self.end()

    async def drain(self) -> None:
        """Wait until the server has all that is written."""
        if self.management.waiting and self._stream is not None:
            self._drained = asyncio.get_running_loop().create_future()
            self.ask()
            await self._drained

    # -- sending

    @property
    def online(self) -> bool:
        """There is a stream to send by."""
        return self._stream is not None

    @property
    def _writable(self) -> bool:
        return self._stream is not None and self.management.waiting < self._options.max_unacknowledged

    def send(self, stanza: Element) -> bool:
        """Write a stanza. False: it cannot be sent now."""
        if not self._writable:
            return False
        if stanza.tag == PRESENCE and "type" not in stanza.attrib:
            self._appear(stanza)
        text = serialise(stanza)
        if self._too_big(text):
            self._bounce(stanza)
        else:
            self._write(Sent(text, stanza.get("id", ""), stanza))
        return True

    async def query(self, iq: Element, timeout: float) -> Element:
        """Send an iq get or set, wait for its result.

        Raises:
            NotConnected, QueryTimeout, StanzaError: see `Client.query`.
        """
        if not self._writable:
            raise NotConnected("there is no session to ask by")
        answer = self._queries.begin(iq, self.jid)
        text = serialise(iq)
        if self._too_big(text):
            answer.cancel()
            raise StanzaError("policy-violation", f"more than {self._max_stanza} bytes")
        self._write(Sent(text))
        return await self._queries.wait(answer, timeout)

    async def archive(self, request: ArchiveRequest, timeout: float) -> ArchivePage:
        """Ask for one page of an archive.

        Raises:
            NotConnected, QueryTimeout, StanzaError: see `Client.query`.
        """
        id_, iq = self._archives.begin(request)
        fin: Element | None = None
        try:
            fin = await self.query(iq, timeout)
        finally:
            page = self._archives.end(id_, fin)
        return page

    def nonza(self, tag: str) -> None:
        """Send an empty element that is no stanza."""
        self._raw(serialise(Element(tag)))

    def settle(self, ticket: int) -> None:
        """The stanza of that ticket is stored."""
        if self.management.settle(ticket):
            self._listener.store(self._answer)

    def ask(self) -> None:
        """Ask the server how far it is, or merely whether it is there."""
        self._asking = False
        if self._stream is None or self._pulse is None:
            return
        self._pulse.asked()
        if self.management.active:
            self._raw(self.management.request())
        else:
            self._ping()

    def _appear(self, presence: Element) -> None:
        if presence.find(CAPS_TAG) is None:
            presence.append(self._answers.caps())
        if presence.find(_MUC) is not None:
            with contextlib.suppress(ValueError):  # the server will say so
                self._reception.inbound.joining(bare_jid(presence.get("to", "").partition("/")[0]))

    def _write(self, sent: Sent) -> None:
        self.management.sent(sent)
        self._raw(sent.text)
        self._ask_soon()

    def _raw(self, text: str) -> None:
        if self._stream is not None:
            self._stream.send_raw(text)

    def _ask_soon(self) -> None:
        """One request, and one record, for all that is written in this turn of the loop."""
        if not self._asking:
            self._asking = True
            asyncio.get_running_loop().call_soon(self._ask_and_store)

    def _ask_and_store(self) -> None:
        self.ask()
        self._listener.store(lambda: None)

    def _answer(self) -> None:
        self._raw(self.management.answer())

    def _ping(self) -> None:
        """Without stream management: an answered ping (XEP-0199) shows that what came before it came."""
        iq = Element(IQ, {"type": "get"})
        SubElement(iq, "{urn:xmpp:ping}ping")
        total = self.management.total
        answer = self._queries.begin(iq, self.jid)

        def answered(future: asyncio.Future[Element]) -> None:
            if not isinstance(future.exception(), NotConnected):
                self._acknowledge(self.management.confirm(total))

        answer.add_done_callback(answered)
        self._raw(serialise(iq))

    def _acknowledged(self, answer: Element) -> None:
        try:
            self._acknowledge(self.management.acknowledge(answer.get("h", "")))
            # Also when it acknowledges nothing new: the record then tells that the session was alive
            self._listener.store(lambda: None)
        except StreamClosed as error:
            self.management.id = ""
            if self._stream is not None:
                self._stream.fail(error)

    def _acknowledge(self, done: list[Sent]) -> None:
        for sent in done:
            if sent.stanza is not None and sent.id:
                self._listener.acknowledged(sent.id)
        if self._drained is not None and not self.management.waiting and not self._drained.done():
            self._drained.set_result(None)

    def _too_big(self, text: str) -> bool:
        limit = self._max_stanza
        return len(text) > limit or (len(text) * 4 > limit and len(text.encode()) > limit)

    def _bounce(self, stanza: Element) -> None:
        """Return it as the server would have."""
        log.warning("a stanza of more than %d bytes is not sent", self._max_stanza)
        attributes = {"type": "error", "id": stanza.get("id", ""), "from": stanza.get("to", self.jid)}
        returned = Element(stanza.tag, attributes | {"to": self.jid})
        error = SubElement(returned, "{jabber:client}error", {"type": CONDITIONS["policy-violation"]})
        SubElement(error, f"{{{_STANZAS}}}policy-violation")
        asyncio.get_running_loop().call_soon(self._reception.returned, returned)
