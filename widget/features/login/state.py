"""How far a log-in has come, and what went wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from widget.core.events import (
    Began,
    ConnectionTried,
    Event,
    GuestNamed,
    LoginCancelled,
    LoginChosen,
    LoginRecalled,
    LoginRefused,
    LogoutChosen,
    SessionLost,
    SessionStarted,
)
from widget.core.model import Session
from widget.errors import (
    AccountDisabled,
    AuthenticationFailed,
    ChinwagError,
    ConnectionFailed,
    DiscoveryFailed,
    EndpointUnreachable,
    InsecureEndpoint,
    LoginOutdated,
    MechanismUnavailable,
    UntrustedServer,
    WrongCredentials,
)
from widget.ui.i18n import _


@dataclass(frozen=True, slots=True)
class State:
    """`trying`: credentials are on their way. `address` is what was typed, kept for another try.

    `unreached`: it was the way to the server that failed. `looking`: whether a log-in is kept is not known
    yet. `kept`: it is, or was, tried with what is. `nickname`: what a guest was called before.
    """

    looking: bool = False
    trying: bool = False
    kept: bool = False
    address: str = ""
    nickname: str = ""
    tries: int = 0
    trouble: str = ""
    wrong: bool = False
    unreached: bool = False


@dataclass(frozen=True, slots=True)
class AddressRejected(Event):
    """What was typed is no address of ours."""

    address: str
    trouble: str


def update(state: State, event: Event, session: Session) -> State:
    if isinstance(event, GuestNamed):
        return replace(state, nickname=event.nickname)
    after = _taken(state, event, session)
    return after if after.nickname == state.nickname else replace(after, nickname=state.nickname)


def _taken(state: State, event: Event, session: Session) -> State:
    match event:
        case Began():
            return State(looking=not by_settings(session))
        case LoginRecalled() if state.looking:
            return State()
        case LoginChosen(jid, kept=kept):
            return State(trying=True, kept=kept, address=jid)
        case AddressRejected(address, trouble):
            return State(address=address, trouble=trouble, wrong=True)
        case ConnectionTried(attempt) if state.trying:
            return replace(state, tries=attempt)
        case SessionLost(DiscoveryFailed() as error) if state.trying and not session.jid:
            # A guest has given no address that could be wrong
            trouble = words(error if state.address else EndpointUnreachable(""))
            return State(address=state.address, trouble=trouble, wrong=bool(state.address), unreached=True)
        case SessionLost(error) if state.trying:
            return replace(state, trouble=words(error), unreached=True)
        case LoginRefused(AuthenticationFailed()) if state.kept:
            text = _("This log-in is not valid any more: the password may have been changed. Log in again.")
            return State(kept=True, address=state.address, trouble=text, wrong=True)
        case LoginRefused(error):
            return State(
                address=state.address,
                trouble=words(error),
                wrong=isinstance(error, WrongCredentials),
                unreached=isinstance(error, (ConnectionFailed, MechanismUnavailable)),
            )
        case LogoutChosen():
            return State()
        case SessionStarted() | LoginCancelled():
            return State(address=state.address)
    return state


def by_settings(session: Session) -> bool:
    """The site logs its visitors in by itself, and keeps their passwords by itself."""
    settings = session.settings
    return bool(settings.auto_login and settings.jid and settings.password)


def words(error: ChinwagError | None) -> str:
    """What went wrong, and what to do about it."""
    match error:
        case WrongCredentials():
            return _("Address or password is wrong. Check both and try again.")
        case AccountDisabled():
            return _("This account is disabled. Ask whoever runs the server.")
        case LoginOutdated():
            return _("Log in again: this log-in is not kept any more.")
        case MechanismUnavailable():
            return _("The server offers no safe way to log in. Ask whoever runs it.")
        case UntrustedServer():
            return _("The server could not prove that it knows your password, so we did not go on.")
        case InsecureEndpoint():
            return _("The server's address is not encrypted, so we did not send your password there.")
        case DiscoveryFailed():
            return _("We found no way to reach that server from a browser. Check the part after the @.")
        case None:
            return ""
    return _("The server cannot be reached at the moment.")
