"""Service Discovery (XEP-0030) of our own account: once a session the server says what it does for us.

One question for all: who needs the answer looks at `AccountDescribed`. One that does not come (the line
broke, nobody answered in time) is asked for again when the session goes on, or with the next one.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from widget.core import private
from widget.core.disco import ask_info, features
from widget.core.effects import Effect, Query
from widget.core.events import AccountDescribed, Event, SessionStarted
from widget.core.feature import Feature
from widget.core.model import Session
from widget.errors import ChinwagError, is_final

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class State:
    """`described`: the server has answered in this session."""

    described: bool = False


def update(state: State, event: Event, session: Session) -> State:
    match event:
        case AccountDescribed():
            return state if state.described else State(True)
        case SessionStarted(_, resumed, first) if state.described and (first or not resumed):
            # Also where an earlier page's session goes on: what it was told then is not kept
            return State()
    return state


def effects(state: State, event: Event, session: Session) -> Iterator[Effect]:
    match event:
        case SessionStarted() if not state.described:
            yield Query(ask_info(session.me), lambda answer: _came(answer, session.guest), _failed)


def _came(answer: Element, guest: bool) -> Event:
    can = features(answer)
    if not guest and not private.keeps(can):
        log.warning("the server keeps nothing private (XEP-0223): what is meant for our devices stays here")
    return AccountDescribed(can)


def _failed(error: ChinwagError) -> Event | None:
    """Who refuses to say what it can do is not taken to be able to do anything."""
    if not is_final(error):
        return None
    log.warning("the server does not say what it does for this account: %s", error)
    return AccountDescribed(frozenset())


FEATURE = Feature("discovery", State, update, effects)
