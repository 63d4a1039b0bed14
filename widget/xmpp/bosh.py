"""BOSH (XEP-0124, XEP-0206), sans I/O: which request to send next, and answers in their order.

At most two requests are under way (hold=1): the server keeps one to answer when it has something
to say. Each has a number (rid); answers are read in that order, whatever the network does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from slixmpp.xmlstream.tostring import escape

from widget.errors import REFUSING, ConnectionFailed, EndpointUnreachable, StanzaRefused, StreamClosed
from widget.xmpp.framing import CLIENT, FrameError, parse
from widget.xmpp.transport import Header

NS: Final = "http://jabber.org/protocol/httpbind"
_XBOSH: Final = "urn:xmpp:xbosh"
_BODY: Final = f"{{{NS}}}body"
# HTTP's words for the older BOSH conditions (XEP-0124, 17.1)
_STATUSES: Final = {400: "bad-request", 403: "policy-violation", 404: "item-not-found"}
# More in one request may be more than the server takes
_MAX_PAYLOAD: Final = 130_000


@dataclass(frozen=True, slots=True)
class Request:
    """A request to POST; the same again if the network fails."""

    rid: int
    body: str


@dataclass(frozen=True, slots=True)
class Opened:
    """The session is created, or the stream restarted."""

    stream_id: str


@dataclass(frozen=True, slots=True)
class Closed:
    """There is no session any more. No error: it ended as it should."""

    error: ConnectionFailed | None


Event = Opened | Element | Closed


class Bosh:
    """One BOSH session."""

    def __init__(self, endpoint: str, first_rid: int, *, wait: int = 55, max_frame: int = 10_000_000) -> None:
        self.wait = wait
        self.over = False
        self._endpoint = endpoint
        self._rid = first_rid
        self._read = first_rid
        self._max_frame = max_frame
        self._sid = ""
        self._limit = 1
        self._under_way: set[int] = set()
        self._parked: dict[int, tuple[int, str]] = {}
        self._restarts: set[int] = set()
        self._queue: list[str] = []
        self._header: Header | None = None
        self._ending = False
        self._last_rid = -1

    # -- what is wanted

    def start(self, header: Header) -> None:
        """Create the session; a second time: restart the stream."""
        self._header = header

    def write(self, text: str) -> None:
        """Send an element with the next request."""
        self._queue.append(text)

    def end(self) -> None:
        """Terminate the session, after all that is written."""
        self._ending = True

    # -- what to do

    @property
    def urgent(self) -> bool:
        """There is more to send than an empty poll."""
        return bool(self._queue or self._header or self._ending)

    def next(self) -> Request | None:
        """The request to send now."""
        if self.over or len(self._under_way) >= self._limit:
            return None
        if not self._sid:
            return self._create() if self._header and not self._under_way else None
        if self._under_way and not self.urgent:
            return None
        if self._header is not None:
            return self._restart(self._header)
        payload = self._payload()
        if self._ending and not self._queue:
            self._last_rid, self._limit = self._rid, 0
            return self._request('type="terminate" ', payload)
        return self._request("", payload)

    def _create(self) -> Request:
        header, self._header = self._header, None
        assert header is not None
        sender = f'from="{escape(header.sender)}" ' if header.sender else ""
        return self._request(
            f'content="text/xml; charset=utf-8" ver="1.6" hold="1" wait="{self.wait}" '
            f'to="{escape(header.domain)}" {sender}xml:lang="{escape(header.language)}" '
            f'xmpp:version="1.0" xmlns:xmpp="{_XBOSH}" '
        )

    def _restart(self, header: Header) -> Request:
        self._header = None
        self._restarts.add(self._rid)
        to = f'to="{escape(header.domain)}" xml:lang="{escape(header.language)}" '
        return self._request(f'{to}xmpp:restart="true" xmlns:xmpp="{_XBOSH}" ')

    def _payload(self) -> str:
        size = taken = 0
        for text in self._queue:
            size += len(text)
            if taken and size > _MAX_PAYLOAD:
                break
            taken += 1
        payload = "".join(self._queue[:taken])
        del self._queue[:taken]
        return payload

    def _request(self, attributes: str, payload: str = "") -> Request:
        rid, self._rid = self._rid, self._rid + 1
        self._under_way.add(rid)
        sid = f'sid="{escape(self._sid)}" ' if self._sid else ""
        return Request(rid, f'<body rid="{rid}" {sid}{attributes}xmlns="{NS}">{payload}</body>')

    # -- what came

    def answered(self, rid: int, status: int, text: str) -> list[Event]:
        """The answer to request `rid`: what it and those that waited for it bring."""
        self._under_way.discard(rid)
        self._parked[rid] = status, text
        events: list[Event] = []
        while not self.over and self._read in self._parked:
            status, text = self._parked.pop(self._read)
            events += self._events(self._read, status, text)
            self._read += 1
        return events

    def failed(self, error: ConnectionFailed) -> list[Event]:
        """The network failed, finally."""
        return [] if self.over else [self._close(error)]

    def _events(self, rid: int, status: int, text: str) -> list[Event]:
        if status != 200:
            return [self._close(self._gone(_STATUSES.get(status, f"HTTP {status}")))]
        try:
            body = parse(text, self._max_frame)
        except FrameError as error:
            return [self._close(self._gone(error.condition, by_server=False))]
        if body is None or body.tag != _BODY:
            return [self._close(EndpointUnreachable(f"{self._endpoint} does not speak BOSH", self._endpoint))]
        events: list[Event] = []
        if not self._sid or rid in self._restarts:
            events.append(self._opened(body))
        self._restarts.discard(rid)
        events += [_in_client_namespace(child) for child in body]
        if body.get("type") == "terminate":
            condition = body.get("condition", "")
            events.append(self._close(self._gone(condition) if condition else None))
        elif rid == self._last_rid:
            events.append(self._close(None))
        return events

    def _opened(self, body: Element) -> Opened:
        if not self._sid:
            self._sid = body.get("sid", "")
            self._limit = 2 if _number(body.get("requests"), 2) > 1 else 1
            self.wait = min(self.wait, _number(body.get("wait"), self.wait))
        return Opened(body.get("authid") or self._sid)

    def _gone(self, condition: str, *, by_server: bool = True) -> ConnectionFailed:
        text = f"{self._endpoint}: BOSH session ended: {condition}"
        if not self._sid:
            return EndpointUnreachable(text, self._endpoint)
        kind = StanzaRefused if by_server and condition in REFUSING else StreamClosed
        return kind(text, self._endpoint, condition)

    def _close(self, error: ConnectionFailed | None) -> Closed:
        self.over = True
        return Closed(error)


def _in_client_namespace(element: Element) -> Element:
    """COMPAT: some servers leave out xmlns="jabber:client", so that a stanza inherits BOSH's namespace."""
    prefix = f"{{{NS}}}"
    if element.tag.startswith(prefix):
        for inner in element.iter():
            if isinstance(inner.tag, str) and inner.tag.startswith(prefix):
                inner.tag = f"{{{CLIENT}}}{inner.tag[len(prefix) :]}"
    return element


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else otherwise
