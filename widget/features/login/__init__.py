"""Logging in and out: by address and password, by what is kept of it, as a guest, or by settings."""

from __future__ import annotations

from collections.abc import Iterator

from widget.core.effects import Connect, Disconnect, Effect, Emit, Forget, Page, Recall
from widget.core.events import (
    Began,
    Event,
    GuestNamed,
    LoggedOut,
    LoginCancelled,
    LoginChosen,
    LoginKept,
    LoginRecalled,
    LoginRefused,
    LogoutChosen,
    SessionLost,
    SessionStarted,
)
from widget.core.feature import Feature, Slot
from widget.core.login import Keep, erases, full, of_the_house
from widget.core.model import Session, bare
from widget.errors import AuthenticationFailed, DiscoveryFailed, SessionReplaced
from widget.features.login.form import ask, leaving, way_in
from widget.features.login.state import State, by_settings, update

__all__ = ["FEATURE", "State", "update", "way_in"]


def effects(state: State, event: Event, session: Session) -> Iterator[Effect]:
    settings = session.settings
    match event:
        case Began() if state.looking:
            yield Recall()
        case Began():
            yield Emit(LoginChosen(full(settings.jid, settings), settings.password))
        case LoginRecalled() if state.trying:
            return  # somebody was quicker with a log-in of theirs
        case LoginRecalled(account, keep) if account and _welcome(account, session):
            yield from _told(account, keep)
            yield Emit(LoginChosen(account, "", kept=True))
        case LoginRecalled(account):
            yield from _forgotten() if account else _told("", Keep.NOT)
            if settings.auto_login and settings.guest_domain:
                yield Emit(LoginChosen("", "", settings.guest_domain))
        case LoginChosen(jid, password, guest, keep, kept, nickname):
            by_site = by_settings(session) and (jid, password) == (
                full(settings.jid, settings),
                settings.password,
            )
            yield Connect(jid, password, guest, keep, kept, known=by_site)
            if guest and nickname is not None:
                yield Emit(GuestNamed(nickname))
        case GuestNamed(nickname, again=False):
            yield Page("keep-name", {"name": nickname})
        case LoginKept(account, keep):
            yield from _told(account, keep)
        case LoginRefused(SessionReplaced()) if session.jid:
            return  # the banner of connection.py offers to come back
        case LoginRefused(error):
            refused = state.kept and isinstance(error, AuthenticationFailed)
            yield from _forgotten() if refused else _told("", Keep.NOT)
            yield Disconnect()
        case SessionStarted() if settings.auto_login and not session.guest:
            yield from _told(session.me, Keep.LASTING)
        case LoggedOut():
            yield from _told("", Keep.NOT)
        case SessionLost(DiscoveryFailed()) if not session.jid:
            yield Disconnect()
        case LoginCancelled():
            yield Disconnect()
        case LogoutChosen(erase):
            yield from _forgotten()
            yield Disconnect(erases(settings, erase))


def _welcome(account: str, session: Session) -> bool:
    """The site may have changed its mind since, or know that its visitor is somebody else."""
    settings = session.settings
    expected = not settings.jid or bare(full(settings.jid, settings)).lower() == account
    return settings.stay_logged_in != "never" and of_the_house(account, settings) and expected


def _told(account: str, keep: Keep) -> Iterator[Effect]:
    """The page may keep a picture of an account whose log-in is kept, and of no other."""
    yield Page("keep", {"account": account, "lasting": keep is Keep.LASTING})


def _forgotten() -> Iterator[Effect]:
    yield Forget()
    yield from _told("", Keep.NOT)


FEATURE = Feature(
    "login",
    State,
    update,
    effects,
    slots={Slot.LOGIN: way_in, Slot.MENU_END: leaving, Slot.DIALOG: ask},
    personal=False,
)
