"""Message carbons (XEP-0280): what our other devices send and receive comes here too."""

from __future__ import annotations

from collections.abc import Iterator

from widget.core.effects import Effect, Query
from widget.core.events import Event, SessionStarted
from widget.core.feature import Feature
from widget.core.model import Session
from widget.core.stanza import element, iq

NS = "urn:xmpp:carbons:2"


def effects(state: None, event: Event, session: Session) -> Iterator[Effect]:
    match event:
        case SessionStarted(_, resumed) if not resumed and not session.guest:
            yield Query(iq("set", element("enable", NS)), lambda result: None)


FEATURE = Feature("carbons", lambda: None, effects=effects, announces=(NS,))
