"""Stream management (XEP-0198), sans I/O: what the server has of ours, and what we have of its.

Outgoing stanzas queue until the server says that it has them. Incoming ones get tickets, and are
counted as handled only when settled, and only those before which none is open: what is
acknowledged is stored. Without stream management the same queue is emptied by answered pings.

A session may go on in another process, the next page's: `to_record` says all that it needs. Then the
server is told no more than what such a record has said once it was stored (`stored`), because it
forgets what it is told and would not resume a session that has gone back.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element, ParseError, fromstring

from widget.core.records import Record
from widget.errors import CountsDiffer, StreamClosed
from widget.xmpp.framing import serialise

NS: Final = "urn:xmpp:sm:3"
_WRAP: Final = 2**32
_PROMISED: Final = 300
"""Seconds for which a session is taken to live on when its server does not say (attribute `max`)."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A stanza on its way: `text` as written, `stanza` if it is the listener's and to be handed back."""

    text: str
    id: str = ""
    stanza: Element | None = None


class Management:
    """One session's counters and queue; they outlive its sockets."""

    def __init__(self) -> None:
        self.id = ""
        self.active = False
        self.lives = _PROMISED
        self._queue: deque[Sent] = deque()
        self._sent = 0
        self._acknowledged = 0
        self._last = 0
        self._base = 0
        self._open: dict[int, None] = {}
        self._owing = False
        self._stored: int | None = None

    # -- the session's life

    def enable(self) -> str:
        """The frame that asks for management of a new session; outgoing stanzas count from now on."""
        self._sent = self._acknowledged = 0
        self._queue.clear()
        return serialise(Element(f"{{{NS}}}enable", {"resume": "true"}))

    def enabled(self, answer: Element) -> None:
        """The server agreed: incoming stanzas count from now on."""
        self.active = True
        self.id = answer.get("id", "") if answer.get("resume") in ("true", "1") else ""
        promised = answer.get("max", "")
        self.lives = int(promised) if promised.isascii() and promised.isdigit() else _PROMISED
        self._stored = None
        self._count_from(0)

    @property
    def resumable(self) -> bool:
        """There is an old session to ask for."""
        return bool(self.id)

    def resume(self) -> str:
        """The frame that asks for the old session. What was not settled comes again, with new tickets."""
        self._count_from(self._told)
        return serialise(Element(f"{{{NS}}}resume", {"h": str(self.handled), "previd": self.id}))

    def resumed(self, answer: Element) -> tuple[list[Sent], list[Sent]]:
        """The old session lives: (stanzas acknowledged by this, stanzas to write again, in order).

        Raises:
            CountsDiffer: the server has more of ours than we know of, or a counter that cannot be right.
        """
        self.active = True
        try:
            done = self.acknowledge(answer.get("h", ""))
        except StreamClosed as error:
            raise CountsDiffer(str(error), condition=error.condition) from error
        return done, list(self._queue)

    def failed(self, answer: Element) -> list[Sent]:
        """It is gone; some servers say how far it came (XEP-0198, 5). Gives what that acknowledges."""
        h = answer.get("h", "")
        try:
            return self.acknowledge(h) if h else []
        except StreamClosed:
            return []

    def drop(self) -> list[Sent]:
        """End the session; gives what was never acknowledged."""
        left = list(self._queue)
        self._queue.clear()
        self._open.clear()
        self.id, self.active = "", False
        self._sent = self._acknowledged = 0
        self._stored = None
        return left

    # -- from one process to the next

    def to_record(self, settling: Collection[int] = ()) -> Record | None:
        """The session as it will be once these tickets are settled, or None when it cannot be resumed."""
        if not self.id:
            return None
        return {
            "previd": self.id,
            "lives": self.lives,
            "handled": self._handled(settling),
            "sent": self._sent,
            "acknowledged": self._acknowledged,
            "queue": [[sent.text, sent.id, sent.stanza is not None] for sent in self._queue],
        }

    def restore(self, record: Record) -> None:
        """Be that session, to be resumed.

        Raises:
            ValueError, KeyError, TypeError: that is no such record.
        """
        queue = [
            Sent(str(text), str(id_), _parsed(text) if ours else None) for text, id_, ours in record["queue"]
        ]
        sent, acknowledged, handled = (_count(record[name]) for name in ("sent", "acknowledged", "handled"))
        if not isinstance(record["previd"], str) or sent - acknowledged != len(queue):
            raise ValueError("the record of a session contradicts itself")
        lives = _count(record["lives"])
        self.drop()
        self.id, self.lives = record["previd"], lives
        self._queue.extend(queue)
        self._sent, self._acknowledged, self._stored = sent, acknowledged, handled
        self._count_from(handled)

    def stored(self, handled: int | None) -> None:
        """A record with this many handled is stored; None: nobody stores this session."""
        self._stored = handled

    @property
    def carried(self) -> frozenset[str]:
        """The ids of the listener's stanzas that the server has not acknowledged."""
        return frozenset(sent.id for sent in self._queue if sent.id and sent.stanza is not None)

    # -- outgoing

    def sent(self, sent: Sent) -> None:
        """A stanza is being written."""
        self._queue.append(sent)
        self._sent += 1

    @property
    def waiting(self) -> int:
        """How many stanzas the server has not acknowledged."""
        return len(self._queue)

    @property
    def total(self) -> int:
        """How many stanzas were sent in this session: what `confirm` takes."""
        return self._sent

    def acknowledge(self, h: str) -> list[Sent]:
        """The server has handled `h` stanzas; gives those that this acknowledges.

        Raises:
            StreamClosed: more than we sent, or no number (XEP-0198, 4: handled-count-too-high).
        """
        if not (h.isascii() and h.isdigit()):
            raise StreamClosed(f"stream management: h is {h!r}", condition="undefined-condition")
        more = (int(h) - self._acknowledged) % _WRAP
        if more > len(self._queue):
            text = f"stream management: the server acknowledges {more} of {len(self._queue)} stanzas"
            raise StreamClosed(text, condition="undefined-condition")
        return self.confirm(self._acknowledged + more)

    def confirm(self, total: int) -> list[Sent]:
        """The server has the first `total` stanzas of this session; gives those newly known."""
        done = [self._queue.popleft() for _ in range(min(total - self._acknowledged, len(self._queue)))]
        self._acknowledged += len(done)
        return done

    # -- incoming

    def received(self) -> int:
        """A stanza came: the ticket to settle it by."""
        self._last = ticket = self._last + 1
        self._open[ticket] = None
        return ticket

    def settle(self, ticket: int) -> bool:
        """That stanza is handled. True if the server asked while some were open, and now none is."""
        self._open.pop(ticket, None)
        due = self._owing and not self._open
        self._owing = self._owing and not due
        return due

    @property
    def handled(self) -> int:
        """How many stanzas are handled without a gap (modulo 2^32)."""
        return self._handled(())

    def answer(self) -> str:
        """The frame that tells the server how many are handled, and stored if they are to be."""
        self._owing = bool(self._open)
        return f'<a xmlns="{NS}" h="{self._told}"/>'

    @staticmethod
    def request() -> str:
        """The frame that asks the server how far it is."""
        return f'<r xmlns="{NS}"/>'

    @property
    def _told(self) -> int:
        """What the server may be told."""
        return self.handled if self._stored is None else self._stored

    def _handled(self, settling: Collection[int]) -> int:
        first_open = next((ticket for ticket in self._open if ticket not in settling), None)
        prefix = self._last if first_open is None else first_open - 1
        return (prefix - self._base) % _WRAP

    def _count_from(self, handled: int) -> None:
        self._open.clear()
        self._base = self._last - handled
        self._owing = False


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError(f"{value!r} is no count")
    return value


def _parsed(text: str) -> Element:
    try:
        return fromstring(text)
    except ParseError as error:
        raise ValueError(str(error)) from error
