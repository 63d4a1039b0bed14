"""Frames over any WebSocket (RFC 7395): what the browser's and CPython's share."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from widget.errors import EndpointUnreachable, StanzaRefused, StreamClosed
from widget.xmpp.framing import CLOSE, OPEN, FrameError, close_frame, error_frame, open_frame, parse
from widget.xmpp.transport import Header, Receiver, Transport

log = logging.getLogger(__name__)

_REFUSING = (1007, 1008, 1009)
"""Close codes: what we sent is no text, is against a policy, or is too big."""


class FrameTransport(Transport):
    """A transport of RFC 7395 frames.

    A subclass brings `write` and `_drop`, and calls `frame` or `burst`, and `gone`.
    """

    def __init__(self, endpoint: str, receiver: Receiver, max_frame: int) -> None:
        super().__init__(endpoint, receiver)
        self._max_frame = max_frame

    def start(self, header: Header) -> None:
        self.write(open_frame(header.domain, header.sender, header.language))

    def end(self) -> None:
        self.write(close_frame())

    def burst(self, texts: Iterable[object]) -> None:
        """Frames came from the socket, in this order. An error of ours at one does not lose the next."""
        for text in texts:
            try:
                self.frame(text)
            except Exception:
                log.exception("%s: a frame could not be taken in", self.endpoint)

    def frame(self, text: object) -> None:
        """A frame came from the socket."""
        receiver = self._receiver
        if receiver is None:
            return
        try:
            if not isinstance(text, str):
                raise FrameError("bad-format", "a binary frame")
            element = parse(text, self._max_frame)
        except FrameError as error:
            self._refuse(error)
            return
        if element is None:
            return
        if element.tag == OPEN:
            receiver.opened(element.get("id", ""))
        elif element.tag == CLOSE:
            self.lost(None, element.get("see-other-uri", ""))
        else:
            receiver.element(element)

    def gone(self, code: int, reason: str = "") -> None:
        """The socket closed, with its close code (RFC 6455, 7.4)."""
        detail = f" {reason[:200]}" if reason else ""
        text = f"{self.endpoint}: WebSocket closed ({code}){detail}"
        if code in _REFUSING:
            self.lost(StanzaRefused(text, self.endpoint, "policy-violation", reason[:200]))
        else:
            self.lost(EndpointUnreachable(text, self.endpoint))

    def _refuse(self, error: FrameError) -> None:
        log.error("%s: %s", self.endpoint, error)
        self.write(error_frame(error.condition))
        self.end()
        self.lost(StreamClosed(f"{self.endpoint}: {error}", self.endpoint, error.condition))
