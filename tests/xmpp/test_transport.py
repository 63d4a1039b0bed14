"""What every transport promises its receiver."""

from __future__ import annotations

from xml.etree.ElementTree import Element

import pytest

from widget.errors import ConnectionFailed, EndpointUnreachable, StanzaRefused
from widget.xmpp.frames import FrameTransport
from widget.xmpp.transport import Receiver

OPEN = "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' id='s1'/>"


class Ear(Receiver):
    """Remembers what it is told."""

    def __init__(self) -> None:
        self.told: list[object] = []

    def opened(self, stream_id: str) -> None:
        self.told.append(stream_id)

    def element(self, element: Element) -> None:
        self.told.append(element.tag)

    def closed(self, error: ConnectionFailed | None, see_other: str = "") -> None:
        self.told.append(error or see_other or "closed")


class Socket(FrameTransport):
    """A socket that counts how often it is let go."""

    def __init__(self, ear: Ear) -> None:
        super().__init__("ws://localhost/ws", ear, 1000)
        self.drops = 0
        self.sent: list[str] = []

    def write(self, text: str) -> None:
        self.sent.append(text)

    def _drop(self) -> None:
        self.drops += 1


def test_frames_become_news() -> None:
    socket = Socket(ear := Ear())
    for frame in (OPEN, " ", "<message xmlns='jabber:client'/>"):
        socket.frame(frame)
    assert ear.told == ["s1", "{jabber:client}message"]


def test_an_error_of_ours_at_one_frame_does_not_lose_those_that_came_with_it(
    caplog: pytest.LogCaptureFixture,
) -> None:
    class Stumbling(Ear):
        def element(self, element: Element) -> None:
            super().element(element)
            if element.tag == "a":
                raise KeyError("ours")

    socket = Socket(ear := Stumbling())
    socket.burst(["<a/>", "<b/>", "<c/>"])
    assert ear.told == ["a", "b", "c"]
    assert "could not be taken in" in caplog.text


def test_nothing_is_told_of_frames_that_came_with_one_that_ends_the_stream() -> None:
    socket = Socket(ear := Ear())
    socket.burst([OPEN, "<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>", "<late/>"])
    assert ear.told == ["s1", "closed"]


def test_late_events_of_an_older_socket_are_not_told() -> None:
    socket = Socket(ear := Ear())
    socket.abort()
    socket.frame(OPEN)
    socket.frame("<broken")
    socket.gone(1006)
    assert ear.told == []
    assert socket.drops == 1
    assert socket.sent == []


def test_the_end_is_told_once() -> None:
    socket = Socket(ear := Ear())
    socket.gone(1006, "x" * 1000)
    socket.gone(1006)
    socket.frame(OPEN)
    socket.abort()
    (error,) = ear.told
    assert isinstance(error, EndpointUnreachable)
    assert error.endpoint == "ws://localhost/ws"
    assert len(str(error)) < 300
    assert socket.drops == 1


def test_a_socket_may_be_closed_because_of_what_was_sent() -> None:
    for code in (1007, 1008, 1009):
        socket = Socket(ear := Ear())
        socket.gone(code, "message too big")
        (error,) = ear.told
        assert isinstance(error, StanzaRefused)
        assert error.text == "message too big"


def test_a_closing_server_may_name_another_place() -> None:
    for attribute, told in (("", "closed"), ("see-other-uri='wss://b.example/'", "wss://b.example/")):
        socket = Socket(ear := Ear())
        socket.frame(f"<close xmlns='urn:ietf:params:xml:ns:xmpp-framing' {attribute}/>")
        assert ear.told == [told]
