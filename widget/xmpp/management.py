"""Stream management (XEP-0198), sans I/O: what the server has of ours, and what we have of its.

Outgoing stanzas queue until the server says that it has them. Incoming ones get tickets, and are
counted as handled only when settled, and only those before which none is open: what is
acknowledged is stored. Without stream management the same queue is emptied by answered pings.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from widget.errors import StreamClosed
from widget.xmpp.framing import serialise

NS: Final = "urn:xmpp:sm:3"
_WRAP: Final = 2**32


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
        self._queue: deque[Sent] = deque()
        self._sent = 0
        self._acknowledged = 0
        self._last = 0
        self._base = 0
        self._open: dict[int, None] = {}
        self._owing = False

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
        self._count_from(0)

    @property
    def resumable(self) -> bool:
        """There is an old session to ask for."""
        return bool(self.id)

    def resume(self) -> str:
        """The frame that asks for the old session. What was not settled comes again, with new tickets."""
        self._count_from(self.handled)
        return serialise(Element(f"{{{NS}}}resume", {"h": str(self.handled), "previd": self.id}))

    def resumed(self, answer: Element) -> tuple[list[Sent], list[Sent]]:
        """The old session lives: (stanzas acknowledged by this, stanzas to write again, in order).

        Raises:
            StreamClosed: the server's counter cannot be right.
        """
        self.active = True
        done = self.acknowledge(answer.get("h", ""))
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
        return left

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
        return self._owing and not self._open

    @property
    def handled(self) -> int:
        """How many stanzas are handled without a gap (modulo 2^32)."""
        first_open = next(iter(self._open), None)
        prefix = self._last if first_open is None else first_open - 1
        return (prefix - self._base) % _WRAP

    def answer(self) -> str:
        """The frame that tells the server so."""
        self._owing = bool(self._open)
        return f'<a xmlns="{NS}" h="{self.handled}"/>'

    @staticmethod
    def request() -> str:
        """The frame that asks the server how far it is."""
        return f'<r xmlns="{NS}"/>'

    def _count_from(self, handled: int) -> None:
        self._open.clear()
        self._base = self._last - handled
        self._owing = False
