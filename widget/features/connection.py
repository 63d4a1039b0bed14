"""The connection as the person sees it: lost, coming back, refused (RFC 6120, XEP-0198)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from vdom import VNode
from widget.core.effects import Carry, Effect, Idle, Wake
from widget.core.events import (
    ArchiveCaughtUp,
    ConnectionTried,
    Event,
    LoginRefused,
    PageChanged,
    SessionLost,
    SessionStarted,
)
from widget.core.feature import Fact, Feature, Slot, View
from widget.core.model import NO_ONE, Session
from widget.errors import SessionReplaced
from widget.ui.components import banner, button
from widget.ui.i18n import _, ngettext


@dataclass(frozen=True, slots=True)
class RetryChosen(Event):
    """The person would rather try again now."""


@dataclass(frozen=True, slots=True)
class State:
    """When the session went (0 while there is one) and when it is tried again, in milliseconds."""

    lost_at: int = 0
    retry_at: int = 0
    trying: bool = False
    replaced: bool = False
    looking: bool = True


def update(state: State, event: Event, session: Session) -> State:
    match event:
        case SessionStarted():
            return State(looking=state.looking)
        case SessionLost(_, retry_in):
            since = state.lost_at or session.now
            return replace(state, lost_at=since, retry_at=session.now + (retry_in or 0), trying=False)
        case ConnectionTried() if state.lost_at:
            return replace(state, trying=True)
        case LoginRefused(SessionReplaced()):
            return replace(state, lost_at=session.now, replaced=True)
        case PageChanged(page) if page.visible != state.looking:
            return replace(state, looking=page.visible)
    return state


def effects(state: State, event: Event, session: Session) -> Iterator[Effect]:
    match event:
        case SessionStarted() if not state.looking:
            yield Idle(True)
        case ArchiveCaughtUp(archive) if archive == NO_ONE:
            # Roster and presence came before: all that a new session fetches is here
            yield Carry()
        case RetryChosen():
            yield Wake()
        case PageChanged(page):
            if session.online:
                yield Idle(not page.visible)
            if page.online and page.visible:
                yield Wake()


def notice(state: State, view: View) -> VNode | None:
    """Says that we are offline, what happens about it, and that nothing is lost."""
    if not state.lost_at or not view.session.jid:
        return None
    retry = button(_("Try now"), RetryChosen(), kind="quiet")
    if state.replaced:
        return banner("warning", _("You are logged in somewhere else with this address."), retry)
    if not view.session.page.online:
        return banner("offline", _("You are offline. What you write is sent when you are back."))
    if state.trying:
        return banner("offline", _("Reconnecting…"))
    seconds = max(1, round((state.retry_at - view.session.now) / 1000))
    text = ngettext(
        "Connection lost. Trying again in {n} second.",
        "Connection lost. Trying again in {n} seconds.",
        seconds,
    )
    return banner("offline", text, retry)


def connected(state: State, view: View) -> bool:
    """Whether there is a session."""
    return view.session.online


FEATURE = Feature(
    "connection", State, update, effects, slots={Slot.BANNER: notice}, facts={Fact.CONNECTED: connected}
)
