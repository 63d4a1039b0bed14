"""XMPP over the browser's WebSocket (RFC 7395), which may have been opened before we ran.

page/socket.js opens it then, and hands us what comes, some frames at a time.
"""

from __future__ import annotations

import asyncio
from typing import Any

from widget.errors import EndpointUnreachable
from widget.xmpp.frames import FrameTransport
from widget.xmpp.transport import Header, Receiver

_OPEN, _CLOSING = 1, 2


class WebSocketTransport(FrameTransport):
    """A `js.WebSocket` of the subprotocol `xmpp`.

    `early` is one on which the stream to our domain has been opened already: what has come by it, and
    what comes until `start`, is read then.
    """

    def __init__(self, endpoint: str, receiver: Receiver, max_frame: int, early: Any = None) -> None:
        super().__init__(endpoint, receiver, max_frame)
        import chinwag_socket  # type: ignore[import-not-found]
        import js
        from pyodide.ffi import create_proxy, to_js

        self._opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._held: list[str] | None = early.frames.to_py() if early else None
        self._socket: Any = early.socket if early else js.WebSocket.new(endpoint, to_js(["xmpp"]))
        if early:
            self.early = True
            self._opened.set_result(None)
        self._proxies = [create_proxy(f) for f in (self._on_open, self._on_frames, self._on_close)]
        self._socket.onopen, came, gone = self._proxies
        self._stop: Any = chinwag_socket.listen(self._socket, came, gone)

    @classmethod
    async def open(
        cls, endpoint: str, receiver: Receiver, domain: str, *, timeout: float, max_frame: int
    ) -> WebSocketTransport:
        """Connect, for a stream to `domain`.

        Raises:
            EndpointUnreachable: refused, or not open within `timeout` seconds.
        """
        from pyodide.ffi import JsException

        try:
            transport = cls(endpoint, receiver, max_frame, _early(endpoint, domain))
        except JsException as error:  # no URL to the browser, or forbidden by a policy
            raise EndpointUnreachable(f"{endpoint}: {error}", endpoint) from error
        try:
            await asyncio.wait_for(transport._opened, timeout)
        except TimeoutError as error:
            transport.abort()
            raise EndpointUnreachable(f"{endpoint}: not open after {timeout:g} s", endpoint) from error
        except BaseException:
            transport.abort()
            raise
        return transport

    def start(self, header: Header) -> None:
        held, self._held = self._held, None
        if held is None:
            super().start(header)
            return
        self.burst(held)

    @property
    def is_open(self) -> bool:
        """The socket takes frames."""
        return bool(self._socket.readyState == _OPEN)

    def write(self, text: str) -> None:
        if self.is_open:
            self._socket.send(text)

    def _drop(self) -> None:
        # A dead network can delay `onclose` by a minute: nobody waits for it
        self._socket.onopen = None
        self._stop()
        if self._socket.readyState < _CLOSING:
            self._socket.close(1000)
        # We may have been called by one of them
        asyncio.get_running_loop().call_soon(self._free)

    def _free(self) -> None:
        for proxy in self._proxies:
            proxy.destroy()
        self._proxies = []

    def _on_open(self, _event: Any) -> None:
        if not self._opened.done():
            self._opened.set_result(None)

    def _on_frames(self, frames: Any) -> None:
        texts = frames.to_py()
        if self._held is None:
            self.burst(texts)
        else:
            self._held += texts

    def _on_close(self, event: Any) -> None:
        if not self._opened.done():
            text = f"{self.endpoint}: cannot open a WebSocket ({event.code})"
            self._opened.set_exception(EndpointUnreachable(text, self.endpoint))
        else:
            self.gone(event.code, event.reason)


def _early(endpoint: str, domain: str) -> Any:
    """The socket that was opened while we were not there yet, or None."""
    import chinwag_socket

    return chinwag_socket.take(endpoint, domain)
