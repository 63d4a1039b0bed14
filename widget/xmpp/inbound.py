"""Incoming stanzas → Envelopes: peel carbons (XEP-0280), decide who said it, when, and under which ids. Pure.

What is forged is dropped here and logged: a carbon that is not from our own account
(CVE-2017-5589), a forwarded message in a stranger's archive result, a room message from what is no
room of ours, a stanza of an impossible JID.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Final
from xml.etree.ElementTree import Element

from widget.core.envelope import Envelope, Origin
from widget.core.model import BareJID, FullJID
from widget.xmpp.jid import domain, split
from widget.xmpp.stays import Stays

log = logging.getLogger(__name__)

MESSAGE: Final = "{jabber:client}message"
PRESENCE: Final = "{jabber:client}presence"
IQ: Final = "{jabber:client}iq"
FORWARDED: Final = "{urn:xmpp:forward:0}forwarded"
DELAY: Final = "{urn:xmpp:delay}delay"
_RECEIVED: Final = "{urn:xmpp:carbons:2}received"
_SENT: Final = "{urn:xmpp:carbons:2}sent"
_STANZA_ID: Final = "{urn:xmpp:sid:0}stanza-id"
_ORIGIN_ID: Final = "{urn:xmpp:sid:0}origin-id"
_OCCUPANT_ID: Final = "{urn:xmpp:occupant-id:0}occupant-id"
_MUC_USER: Final = "{http://jabber.org/protocol/muc#user}x"
_MESSAGE_TYPES: Final = frozenset({"chat", "error", "groupchat", "headline", "normal"})
# A clock may be a little ahead of ours; a stamp further on is a lie that would sort above everything
_AHEAD: Final = 5 * 60 * 1000


class Forged(ValueError):
    """A stanza claims what its sender has no right to; it is to be dropped and logged."""


class Inbound:
    """Reads the stanzas of one session. `now` gives milliseconds since the epoch."""

    def __init__(self, jid: FullJID, now: Callable[[], int]) -> None:
        self.jid = jid
        self.me = split(jid)[0]
        self._servers = frozenset({str(self.me), domain(self.me)})
        # Rooms that we asked to enter: which occupant we are there (full JID and occupant id), or were
        self.occupants: dict[BareJID, tuple[str, str]] = {}
        self.now = now
        self._stays = Stays(str(now()))

    def message(self, stanza: Element) -> Envelope:
        """A live message, or the one that a carbon holds.

        Raises:
            Forged: see the module.
            ValueError: a JID in it is none.
        """
        for child in stanza:
            tag = child.tag
            if tag in (_RECEIVED, _SENT):
                return self._carbon(stanza, child)
        return self.read(stanza, self.now(), Origin.LIVE)

    def joining(self, room: BareJID) -> None:
        """We ask to enter `room`: from now on it may tell us which occupant we are."""
        self.occupants.setdefault(room, ("", ""))
        self._stays.entering(room)

    def presence(self, stanza: Element) -> Envelope:
        """A presence.

        Raises:
            ValueError: a JID in it is none.
        """
        attributes = stanza.attrib
        conversation, sender = split(attributes.get("from") or self.me)
        occupant_id, time, delayed = "", self.now(), False
        for child in stanza:
            tag = child.tag
            if tag == _OCCUPANT_ID:
                occupant_id = child.get("id", "")
            elif tag == DELAY and (stamp := self._stamp(child, conversation, time)):
                time, delayed = stamp, True
            elif tag == _MUC_USER and conversation in self.occupants:
                self._note_occupant(stanza, child, conversation, sender)
                self._stays.seen(conversation, sender, attributes.get("type", "available"))
        return Envelope(
            stanza,
            "presence",
            attributes.get("type") or "available",
            sender,
            self._recipient(attributes),
            conversation,
            False,
            time,
            Origin.LIVE,
            attributes.get("id", ""),
            "",
            "",
            occupant_id,
            delayed,
        )

    def iq(self, stanza: Element) -> Envelope:
        """An iq that asks us something.

        Raises:
            ValueError: a JID in it is none.
        """
        attributes = stanza.attrib
        conversation, sender = split(attributes.get("from") or self.me)
        kind, recipient = attributes.get("type", ""), self._recipient(attributes)
        time, id_ = self.now(), attributes.get("id", "")
        return Envelope(stanza, "iq", kind, sender, recipient, conversation, False, time, id=id_)

    def read(
        self,
        stanza: Element,
        time: int,
        origin: Origin,
        *,
        archive: BareJID | None = None,
        stanza_id: str = "",
        delayed: bool = False,
    ) -> Envelope:
        """A message peeled of its wrappers.

        Args:
            time: of its arrival, or as the wrapper says.
            archive: the room whose archive it comes from, or None.
            stanza_id: its archive id, if the wrapper says so; else its own stanza-id is looked for.
        """
        attributes = stanza.attrib
        from_bare, sender = split(attributes.get("from") or self.me)
        kind = attributes.get("type") or "normal"
        if kind not in _MESSAGE_TYPES:
            kind = "normal"
        recipient = self._recipient(attributes)
        # Also live: what we write to our own address comes back to all of our devices
        outgoing = from_bare == self.me and archive is None and kind != "error"
        conversation = archive or (split(recipient)[0] if outgoing else from_bare)
        # Who may name a message, and say when it was: the room for its own, our server for the others
        trusted = conversation if kind == "groupchat" or archive else self.me
        origin_id = occupant_id = ""
        for child in stanza:
            tag = child.tag
            if tag == _STANZA_ID:
                if not stanza_id and child.get("by") == trusted:
                    stanza_id = child.get("id", "")
            elif tag == _ORIGIN_ID:
                origin_id = child.get("id", "")
            elif tag == _OCCUPANT_ID:
                occupant_id = child.get("id", "")
            elif tag == DELAY and not delayed and (stamp := self._stamp(child, trusted, time)):
                # What our own server has held back of a room (XEP-0198) is no past that the room tells
                time, delayed = stamp, kind != "groupchat" or child.get("from") == trusted
        if occupant_id and not self.occupants.get(conversation, ("", ""))[1]:
            # It stands at our own presence, too, where it is the room that gives it (XEP-0421, 4)
            occupant_id = ""
        if kind == "groupchat":
            if origin is Origin.LIVE and from_bare not in self.occupants:
                raise Forged(f"a room message from {sender!r}, where we never asked to enter")
            outgoing = self._is_own_occupant(from_bare, sender, occupant_id)
        # Not every room marks what an occupant says to us alone (XEP-0045, 7.5)
        occupants = kind != "groupchat" and archive is None and conversation in self.occupants
        told_of_past = bool(occupant_id) or delayed or origin is Origin.ARCHIVE
        return Envelope(
            stanza,
            "message",
            kind,
            sender,
            recipient,
            conversation,
            outgoing,
            time,
            origin,
            attributes.get("id", ""),
            origin_id,
            stanza_id,
            occupant_id,
            delayed,
            private=occupants and str(recipient if outgoing else sender) != conversation,
            stay="" if told_of_past else self._stays.of(conversation, sender),
        )

    def is_ours(self, sender: str) -> bool:
        """An iq or wrapper with this `from` speaks for our own account (RFC 6120, 8.1.2.1)."""
        return not sender or sender == self.me

    def is_server(self, sender: str) -> bool:
        """Our own server speaks, for itself or for our account."""
        return not sender or sender in self._servers

    def _carbon(self, stanza: Element, wrapper: Element) -> Envelope:
        if not self.is_ours(stanza.get("from", "")):
            raise Forged(f"a carbon from {stanza.get('from')!r}")
        forwarded = wrapper.find(FORWARDED)
        inner = None if forwarded is None else forwarded.find(MESSAGE)
        if forwarded is None or inner is None:
            raise Forged("a carbon without a message")
        sent = wrapper.tag == _SENT
        if inner.get("type") == "groupchat" or (sent and split(inner.get("from") or self.me)[0] != self.me):
            raise Forged(f"a carbon of a {inner.get('type')} message by {inner.get('from')!r}")
        time, delayed = self.now(), False
        delay = forwarded.find(DELAY)
        if delay is not None and (stamp := parse_stamp(delay.get("stamp", ""))):
            delayed, time = time - stamp > 60_000, min(time, stamp)
        return self.read(inner, time, Origin.CARBON, delayed=delayed)

    def _is_own_occupant(self, room: BareJID, sender: FullJID, occupant_id: str) -> bool:
        """By the occupant id where the room gives one (XEP-0421): others may have had our nickname before."""
        own, own_id = self.occupants.get(room, ("", ""))
        return occupant_id == own_id if occupant_id and own_id else sender == own

    def _note_occupant(self, presence: Element, about: Element, room: BareJID, sender: FullJID) -> None:
        """XEP-0045, 7.2.2: with status 110, the occupant is we."""
        for status in about:
            if status.get("code") == "110" and presence.get("type") is None:
                occupant = presence.find(_OCCUPANT_ID)
                self.occupants[room] = (sender, "" if occupant is None else occupant.get("id", ""))

    def _recipient(self, attributes: dict[str, str]) -> FullJID:
        to = attributes.get("to")
        return split(to)[1] if to else self.jid

    def _stamp(self, delay: Element, room: str, now: int) -> int:
        by = delay.get("from", "")
        if by not in self._servers and by != room:
            return 0
        stamp = parse_stamp(delay.get("stamp", ""))
        return stamp if stamp <= now + _AHEAD else 0


def parse_stamp(text: str) -> int:
    """Milliseconds since the epoch of a XEP-0082 date and time, or 0."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return 0
    if moment.tzinfo is None:
        return 0
    return max(0, round(moment.timestamp() * 1000))
