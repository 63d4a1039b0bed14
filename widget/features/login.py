"""Logging in and out: by address and password, as a guest, or as the site has set it up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from vdom import On, VNode
from vdom.html import div, form, h2, p, span
from widget.core.effects import Connect, Disconnect, Effect, Emit
from widget.core.events import (
    Began,
    ConnectionTried,
    DialogChosen,
    Event,
    LoginChosen,
    LoginRefused,
    LogoutChosen,
    SessionLost,
    SessionStarted,
)
from widget.core.feature import Feature, Slot, View
from widget.core.model import Session
from widget.errors import (
    AccountDisabled,
    ChinwagError,
    DiscoveryFailed,
    InsecureEndpoint,
    MechanismUnavailable,
    SessionReplaced,
    UntrustedServer,
    WrongCredentials,
)
from widget.ui.components import banner, button, dialog, field, icon, menu_item, spinner
from widget.ui.i18n import _


@dataclass(frozen=True, slots=True)
class State:
    """`trying`: credentials are on their way. `address` is what was typed, kept for another try."""

    trying: bool = False
    address: str = ""
    tries: int = 0
    trouble: str = ""
    wrong: bool = False


@dataclass(frozen=True, slots=True)
class LoginCancelled(Event):
    """The person will not wait any longer."""


@dataclass(frozen=True, slots=True)
class AddressRejected(Event):
    """What was typed is no address of ours."""

    address: str
    trouble: str


def update(state: State, event: Event, session: Session) -> State:
    match event:
        case LoginChosen(jid):
            return State(trying=True, address=jid)
        case AddressRejected(address, trouble):
            return State(address=address, trouble=trouble, wrong=True)
        case ConnectionTried(attempt) if state.trying:
            return replace(state, tries=attempt)
        case SessionLost(DiscoveryFailed() as error) if state.trying:
            return State(address=state.address, trouble=_words(error), wrong=True)
        case SessionLost(error) if state.trying:
            return replace(state, trouble=_words(error))
        case LoginRefused(error):
            return State(
                address=state.address, trouble=_words(error), wrong=isinstance(error, WrongCredentials)
            )
        case LogoutChosen():
            return State()
        case SessionStarted() | LoginCancelled():
            return State(address=state.address)
    return state


def effects(state: State, event: Event, session: Session) -> Iterator[Effect]:
    settings = session.settings
    match event:
        case Began() if settings.auto_login and settings.jid and settings.password:
            yield Emit(LoginChosen(settings.jid, settings.password))
        case Began() if settings.auto_login and settings.guest_domain:
            yield Emit(LoginChosen("", "", settings.guest_domain))
        case LoginChosen(jid, password, guest):
            yield Connect(jid, password, guest)
        case LoginRefused(SessionReplaced()) if session.jid:
            return  # the banner of connection.py offers to come back
        case LoginRefused():
            yield Disconnect()
        case SessionLost(DiscoveryFailed()) if not session.jid:
            yield Disconnect()
        case LoginCancelled():
            yield Disconnect()
        case LogoutChosen(erase):
            yield Disconnect(erase)


def way_in(state: State, view: View) -> VNode:
    """The log-in form, or how far the log-in has come."""
    if state.trying:
        return _waiting(state)
    settings = view.session.settings
    retry = bool(state.address and state.trouble)
    return div(
        span(icon("message-circle"), cls="login-picture"),
        h2(_("Log in to chat"), cls="login-title"),
        p(_("Use your XMPP address, from any server."), cls="login-lead")
        if not settings.lock_domain
        else None,
        _trouble(state),
        form(
            field(
                _("Address"),
                "jid",
                value=state.address or settings.jid,
                autocomplete="username",
                required=True,
                inputmode="email",
                autocapitalize="none",
                spellcheck="false",
                placeholder=_("you@{domain}").format(domain=settings.domain or "example.org"),
                use={"autofocus": {"when": not view.session.page.touch and not retry}},
            ),
            field(
                _("Password"),
                "password",
                "password",
                autocomplete="current-password",
                required=True,
                use={"autofocus": {"when": retry}},
            ),
            button(_("Log in"), kind="primary", type_="submit"),
            cls="login-form",
            on=[
                On(
                    "submit",
                    _chosen(settings.domain, settings.lock_domain),
                    fields=("form",),
                    prevent_default=True,
                )
            ],
        ),
        _guest(settings.guest_domain),
        cls="login",
    )


def leaving(state: State, view: View) -> VNode:
    """The menu's last line."""
    return menu_item(_("Log out"), DialogChosen(view.surface.id, "log-out"), icon="log-out")


def ask(state: State, view: View, name: str) -> VNode | None:
    """Before logging out: what is to become of the messages kept here?"""
    if name != "log-out":
        return None
    text = _("Messages are kept in this browser, so that you can read them at once next time.")
    return dialog(
        _("Log out?"),
        p(text),
        close=DialogChosen(view.surface.id, ""),
        footer=div(
            button(_("Log out and erase"), LogoutChosen(erase=True), kind="danger"),
            button(_("Log out"), LogoutChosen(erase=False), kind="primary"),
            cls="dialog-buttons",
        ),
        name="log-out",
    )


def _waiting(state: State) -> VNode:
    label = _("Logging in…") if state.tries < 2 else _("The server does not answer yet. Trying again…")
    return div(
        span(icon("message-circle"), cls="login-picture"),
        spinner(label),
        p(state.trouble, cls="login-lead") if state.trouble else None,
        button(_("Cancel"), LoginCancelled(), kind="quiet"),
        cls="login login-waiting",
        key="waiting",
        tabindex="-1",
        use={"autofocus": {}},
    )


def _trouble(state: State) -> VNode | None:
    return banner("error", state.trouble) if state.trouble else None


def _guest(domain: str) -> VNode | None:
    if not domain:
        return None
    return div(
        p(_("or"), cls="login-or"),
        button(_("Continue as a guest"), LoginChosen("", "", domain), icon="user"),
        cls="login-guest",
    )


def _chosen(domain: str, locked: bool) -> Any:
    def chosen(fields: Mapping[str, Any]) -> Event:
        given = fields["form"]
        address = str(given.get("jid", "")).strip()
        full = address if "@" in address or not domain else f"{address}@{domain}"
        if "@" not in full or full.startswith("@") or full.endswith("@"):
            return AddressRejected(address, _("An address looks like you@example.org."))
        if locked and domain and full.partition("/")[0].rpartition("@")[2].lower() != domain.lower():
            return AddressRejected(
                address, _("Only addresses at {domain} can log in here.").format(domain=domain)
            )
        return LoginChosen(full, str(given.get("password", "")))

    return chosen


def _words(error: ChinwagError | None) -> str:
    """What went wrong, and what to do about it."""
    match error:
        case WrongCredentials():
            return _("Address or password is wrong. Check both and try again.")
        case AccountDisabled():
            return _("This account is disabled. Ask whoever runs the server.")
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


FEATURE = Feature(
    "login",
    State,
    update,
    effects,
    slots={Slot.LOGIN: way_in, Slot.MENU: leaving, Slot.DIALOG: ask},
    personal=False,
)
