"""Whether the person is looking, as the server is told (XEP-0352): while not, it may save traffic."""

from __future__ import annotations

import asyncio
from typing import Final

from widget.xmpp.session import Session

NS: Final = "urn:xmpp:csi:0"
FEATURE: Final = f"{{{NS}}}csi"

AFTERWARDS = 1.0
"""Seconds after which a server that rests is asked for what it was about to write."""


class Activity:
    """For one client. `offered`: the server wants to know."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._yes = True
        self.offered = False

    def now(self, yes: bool) -> None:
        """The person looks, or not."""
        if self._yes != yes:
            self._yes = yes
            self._tell()

    def announced(self, *, resumed: bool) -> None:
        """A session begins, which takes the person to be there."""
        # COMPAT: XEP-0352, 5.2 would have a resumed session begin as active; Prosody 0.12 lets it stay as the
        # page before has left it, and holds back what comes until we say something
        if resumed or not self._yes:
            self._tell()

    def _tell(self) -> None:
        if not (self.offered and self._session.online):
            return
        self._session.nonza(f"{{{NS}}}{'active' if self._yes else 'inactive'}")
        if not self._yes:
            # COMPAT: Prosody 0.12 stops writing in mid-sentence, also what is no idle talk: a message or an
            # answer of the same moment would wait for the next thing that it finds important
            asyncio.get_running_loop().call_later(AFTERWARDS, self._session.ask)
