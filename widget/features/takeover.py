"""Taking over what a page has painted: our own picture comes when it shows as much.

Nothing is drawn before it is known whether a log-in is kept: what stands there, nothing or a painted
form with somebody's address in it, is as good as anything that we could say.

A page paints the last picture of an account whose log-in is kept before we run (`page/picture.js`). Ours
waits until that account is back and what was on screen has been read, or until waiting is of no use.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from widget.core.effects import After, Effect
from widget.core.events import (
    Event,
    LoggedOut,
    LoginChosen,
    LoginRecalled,
    LoginRefused,
    LogoutChosen,
    SessionStarted,
    SurfaceAttached,
    SurfaceDetached,
)
from widget.core.feature import Fact, Feature, View
from widget.core.model import Session, SurfaceId

UNTIL_LOGIN, UNTIL_READ = 15_000, 2_000
"""The longest that a painted picture stands before and after the log-in (milliseconds)."""


@dataclass(frozen=True, slots=True)
class State:
    """The surfaces on which a painted picture stands; `known`: whether a log-in is kept."""

    painted: frozenset[SurfaceId] = frozenset()
    known: bool = False


@dataclass(frozen=True, slots=True)
class WaitedLongEnough(Event):
    """What a surface shows is too old to stand any longer."""

    surface: SurfaceId


def update(state: State, event: Event, session: Session) -> State:
    match event:
        case SurfaceAttached(surface) if surface.painted and session.me in ("", surface.painted):
            return replace(state, painted=state.painted | {surface.id})
        case SurfaceDetached(id_) | WaitedLongEnough(id_) if id_ in state.painted:
            return replace(state, painted=state.painted - {id_})
        case LoginRecalled("") | LoginRefused() | LogoutChosen() | LoggedOut():
            return State(known=True)
        case LoginRecalled() | LoginChosen() if not state.known:
            return replace(state, known=True)
    return state


def effects(state: State, event: Event, session: Session) -> Iterator[Effect]:
    match event:
        case SurfaceAttached(surface) if surface.id in state.painted:
            yield _enough(surface.id, UNTIL_READ if session.me else UNTIL_LOGIN)
        case SessionStarted():
            for id_ in state.painted:
                yield _enough(id_, UNTIL_READ)


def _enough(id_: SurfaceId, milliseconds: int) -> After:
    return After(milliseconds, WaitedLongEnough(id_), f"painted {id_}")


def held(state: State, view: View) -> bool:
    """Whether what stands there still shows more than ours would."""
    if not state.known:
        return True
    if view.surface.id not in state.painted:
        return False
    return not view.session.me or bool(view.ask(Fact.PENDING, default=False))


FEATURE = Feature("takeover", State, update, effects, facts={Fact.HELD: held}, personal=False)
