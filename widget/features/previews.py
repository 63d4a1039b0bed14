"""Link Metadata (XEP-0511) and what rooms tell of links (Open Graph by XEP-0422): cards below a message.

Nothing is fetched to make them, and none are sent: what a page says of itself is told by who sends its
address or by the room, or not at all.
"""

from __future__ import annotations

from collections.abc import Iterator

from widget.core.adding import FASTENED, arrived
from widget.core.envelope import Envelope
from widget.core.events import Event
from widget.core.feature import Feature
from widget.core.link import fastened
from widget.core.model import Session


def read(envelope: Envelope, session: Session) -> Iterator[Event]:
    """COMPAT: Prosody's mod_ogp tells of a message's link when it has looked at the page."""
    applied = envelope.stanza.find(FASTENED)
    if applied is None or envelope.type != "groupchat" or not applied.get("id"):
        return
    if link := fastened(applied):
        yield arrived(envelope, session, applied.get("id", ""), link)


FEATURE = Feature("previews", lambda: None, readers={FASTENED: read})
