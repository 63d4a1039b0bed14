"""A session that is online with nobody at the other end: the frames it writes are kept, frames are fed in."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from tests.xmpp.recorder import Recorder
from widget.core.model import FullJID
from widget.xmpp.answers import Answers
from widget.xmpp.frames import FrameTransport
from widget.xmpp.framing import parse
from widget.xmpp.options import ConnectionOptions
from widget.xmpp.pulse import Pulse
from widget.xmpp.session import Session
from widget.xmpp.stream import Stream
from widget.xmpp.transport import Header

ME = FullJID("romeo@example.org/orchard")


class Wire(FrameTransport):
    """A transport to nobody."""

    def __init__(self, stream: Stream, max_frame: int) -> None:
        super().__init__("ws://localhost", stream, max_frame)
        self.frames: list[str] = []

    def write(self, text: str) -> None:
        self.frames.append(text)

    def _drop(self) -> None: ...


class Link:
    """The session, its wire and its listener."""

    def __init__(self, options: ConnectionOptions | None = None, *, managed: bool = True) -> None:
        self.options = options or ConnectionOptions()
        self.listener = Recorder()
        self.session = Session(self.listener, self.options, Answers(self.options))
        self.session.bound(ME, Element("features"))
        self.connect()
        if managed:
            self.session.management.enabled(Element("enabled", {"resume": "true", "id": "sm1"}))

    def connect(self) -> None:
        """A new stream for the session."""
        self.stream = Stream(ME, Header("example.org"), 20)
        self.wire = Wire(self.stream, self.options.max_frame)
        self.stream.transport = self.wire
        self.pulse = Pulse(lambda: self.stream.received, self.session.ask, lambda: None, 1000, 1000)
        self.session.attach(self.stream, self.pulse)
        self.stream.establish(self.session.dispatch)

    def receive(self, text: str) -> None:
        """A frame comes; stanzas need not say that they are jabber:client."""
        for name in ("message", "presence", "iq"):
            if text.startswith(f"<{name}") and "xmlns=" not in text.partition(">")[0]:
                text = text.replace(f"<{name}", f"<{name} xmlns='jabber:client'", 1)
        self.wire.frame(text)

    def sent(self, name: str) -> list[Element]:
        """What was written, by local name."""
        parsed = [parse(text) for text in self.wire.frames]
        return [element for element in parsed if element is not None and element.tag.endswith(f"}}{name}")]
