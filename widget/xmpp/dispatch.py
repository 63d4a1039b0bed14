"""Which of ours handles an element: found by its tag, or for an iq by its payload's, in one look-up."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree.ElementTree import Element

from widget.core.envelope import Envelope

Handler = Callable[[Element], None]
# Gives the envelope that is meant for the features, if any
Request = Callable[[Element], Envelope | None]


class Dispatch:
    """Handlers by ElementTree tag, "{namespace}name"."""

    def __init__(self) -> None:
        self._elements: dict[str, Handler] = {}
        self._payloads: dict[str, Request] = {}
        # Bound once: this is asked for every element that comes
        self.find = self._elements.get

    def on(self, tag: str, handler: Handler) -> None:
        """Elements of the stream with this tag go to `handler`."""
        self._elements[tag] = handler

    def on_payload(self, tag: str, handler: Request) -> None:
        """Iq gets and sets with this payload go to `handler`."""
        self._payloads[tag] = handler

    def find_payload(self, iq: Element) -> Request | None:
        """Who handles this iq get or set."""
        payload = next(iter(iq), None)
        return None if payload is None else self._payloads.get(payload.tag)
