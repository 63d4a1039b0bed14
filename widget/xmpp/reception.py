"""What comes from the server once there is a session: to the listener, to whoever asked, or answered here."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Final
from xml.etree.ElementTree import Element

from widget.core.disco import INFO
from widget.core.envelope import Envelope
from widget.core.model import FullJID
from widget.xmpp.answers import Answers, refusal, result
from widget.xmpp.archive import RESULT, Archives
from widget.xmpp.clock import now
from widget.xmpp.dispatch import Dispatch
from widget.xmpp.inbound import IQ, MESSAGE, PRESENCE, Inbound
from widget.xmpp.listener import Listener
from widget.xmpp.management import Management
from widget.xmpp.queries import Queries

log = logging.getLogger(__name__)

# What only our own server may push; acknowledged here, told to the features (RFC 6121, 2.1.6; XEP-0191)
PUSHES: Final = (
    "{jabber:iq:roster}query",
    "{urn:xmpp:blocking}block",
    "{urn:xmpp:blocking}unblock",
)
ASKED: Final = f"{{{INFO}}}query"
Read = Callable[[Element], Envelope | None]


class Reception:
    """Reads every stanza of a session. What it gives to nobody, it settles itself."""

    def __init__(
        self,
        listener: Listener,
        answers: Answers,
        management: Management,
        queries: Queries,
        archives: Archives,
        requests: frozenset[str],
        reply: Callable[[Element], None],
        settle: Callable[[int], None],
    ) -> None:
        self.dispatch = Dispatch()
        self.dispatch.on(MESSAGE, lambda stanza: self._receive(stanza, self._message))
        self.dispatch.on(PRESENCE, lambda stanza: self._receive(stanza, self.inbound.presence))
        self.dispatch.on(IQ, lambda stanza: self._receive(stanza, self._iq))
        for tag in PUSHES:
            self.dispatch.on_payload(tag, self._push)
        for tag in requests:
            self.dispatch.on_payload(tag, lambda iq: self.inbound.iq(iq))
        self.inbound = Inbound(FullJID("nobody.invalid"), now)
        self._listener = listener
        self._answers = answers
        self._management = management
        self._queries = queries
        self._archives = archives
        self._reply = reply
        self._settle = settle

    def bound(self, jid: FullJID) -> None:
        """A new session has this JID."""
        self.inbound = Inbound(jid, now)

    def returned(self, stanza: Element) -> None:
        """One of ours comes back without having been on the wire."""
        read = self.inbound.presence if stanza.tag == PRESENCE else self._message
        self._receive(stanza, read, ticket=0)

    def _receive(self, stanza: Element, read: Read, ticket: int | None = None) -> None:
        if ticket is None:
            ticket = self._management.received()
        try:
            envelope = read(stanza)
            if envelope is not None:
                self._listener.stanza(envelope, ticket)
                return
        except ValueError as error:
            log.warning("a stanza is dropped: %s", error)
        except Exception:
            # Whoever can send us a stanza must not be able to stop us
            log.exception("a stanza of %r is skipped", stanza.get("from"))
        self._settle(ticket)

    def _message(self, stanza: Element) -> Envelope | None:
        wrapper = stanza.find(RESULT)
        if wrapper is None:
            return self.inbound.message(stanza)
        self._archives.result(stanza, wrapper, self.inbound)
        return None

    def _iq(self, iq: Element) -> Envelope | None:
        kind = iq.get("type")
        if kind in ("result", "error"):
            if not self._queries.answered(iq):
                log.info("an answer that nobody waits for, from %r", iq.get("from"))
            return None
        if len(iq) != 1:
            # Not one payload (RFC 6120, 8.2.3): the second would be read with the trust that the first has
            self._reply(refusal(iq, "bad-request"))
            return None
        handler = self.dispatch.find_payload(iq) if kind in ("get", "set") else None
        if handler is not None:
            return handler(iq)
        answer = self._answers.answer(iq)
        self._reply(refusal(iq) if answer is None else answer)
        # Who has asked this is told of in turn: it matters to features (`CapabilitiesAsked`)
        asked = iq[0].tag == ASKED and self.inbound.is_server(iq.get("from", ""))
        return self.inbound.iq(iq) if asked else None

    def _push(self, iq: Element) -> Envelope | None:
        if iq.get("type") != "set" or not self.inbound.is_ours(iq.get("from", "")):
            log.warning("a forged push from %r is refused", iq.get("from"))
            self._reply(refusal(iq))
            return None
        self._reply(result(iq))
        return self.inbound.iq(iq)
