"""The log-in form, and the question before logging out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from vdom import Memo, Node, On, VNode, memo
from vdom.html import details, div, form, h2, input_, label, p, span, summary
from widget.core.events import DialogChosen, Event, LoginCancelled, LoginChosen, LogoutChosen
from widget.core.feature import Fact, View
from widget.core.login import erases, full, keep_for, of_the_house
from widget.core.model import Mode, SurfaceId, domain
from widget.features.login.state import AddressRejected, State
from widget.settings import Settings
from widget.ui.components import banner, button, dialog, field, icon, menu_item, spinner
from widget.ui.guest_name import name_field, named
from widget.ui.i18n import _


def way_in(state: State, view: View) -> VNode:
    """The log-in form, or how far the log-in has come."""
    if state.trying:
        return _waiting(state, view)
    drawn = _guests_first(state, view) if _for_guests(view) else _accounts_first(state, view)
    return div(span(icon("message-circle"), cls="login-picture"), *drawn, cls="login")


def _for_guests(view: View) -> bool:
    """Whoever comes to a single room of a site wants to talk there: an account is for those who have one."""
    return bool(view.session.settings.guest_domain and view.surface.single and view.surface.room)


def _accounts_first(state: State, view: View) -> Sequence[Node]:
    settings = view.session.settings
    guests = settings.guest_domain
    return (
        h2(_("Log in to chat"), cls="login-title"),
        None if settings.lock_domain else p(_("Use your XMPP address, from any server."), cls="login-lead"),
        _trouble(state, view),
        _account(state, view, focus=_wants_focus(view)),
        # i18n: between the log-in form and the button for guests
        div(p(_("or"), cls="login-or"), _guest(state, view), cls="login-guest") if guests else None,
    )


def _guests_first(state: State, view: View) -> Sequence[Node]:
    folded = summary(_("Log in with an account"))
    return (
        h2(_("Join the conversation"), cls="login-title"),
        p(_("You need no account."), cls="login-lead"),
        _trouble(state, view),
        div(_guest(state, view, first=True), cls="login-guest"),
        details(folded, _account(state, view, focus=False), cls="login-account", open=bool(state.address)),
    )


def _account(state: State, view: View, *, focus: bool) -> VNode:
    settings = view.session.settings
    retry = bool(state.address and state.trouble)
    return form(
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
            use={"autofocus": {"when": focus and not retry}},
        ),
        field(
            _("Password"),
            "password",
            "password",
            autocomplete="current-password",
            required=True,
            use={"autofocus": {"when": retry}},
        ),
        _staying() if settings.stay_logged_in == "ask" else None,
        button(_("Log in"), kind="primary", type_="submit"),
        cls="login-form",
        on=[On("submit", _chosen(settings), fields=("form",), prevent_default=True)],
    )


def _wants_focus(view: View) -> bool:
    """Not on a phone, whose keyboard would rise; nor within a page, of which it is a part among others."""
    return not view.session.page.touch and view.layout.mode is not Mode.EMBEDDED


def leaving(state: State, view: View) -> Memo:
    """The menu's last line."""
    return memo(_leaving, view.surface.id)


def _leaving(surface: SurfaceId) -> VNode:
    return menu_item(_("Log out"), DialogChosen(surface, "log-out"), icon="log-out")


def ask(state: State, view: View, name: str) -> VNode | None:
    """Before logging out: what is to become of the messages kept here?"""
    if name != "log-out":
        return None
    always = erases(view.session.settings, asked=False)
    kept = _("Messages are kept in this browser, so that you can read them at once next time.")
    erased = _("What is kept of your messages in this browser is erased. They stay on the server.")
    unsent = _("Some of what you wrote has not been sent yet. What is erased now never will be.")
    return dialog(
        _("Log out?"),
        p(erased if always else kept),
        banner("warning", unsent) if view.ask(Fact.UNSENT) else None,
        close=DialogChosen(view.surface.id, ""),
        footer=div(
            None if always else button(_("Log out and erase"), LogoutChosen(erase=True), kind="danger"),
            button(_("Log out"), LogoutChosen(erase=always), kind="primary"),
            cls="dialog-buttons",
        ),
        name="log-out",
    )


def _waiting(state: State, view: View) -> VNode:
    text = _("Logging in…") if state.tries < 2 else _("The server does not answer yet. Trying again…")
    return div(
        span(icon("message-circle"), cls="login-picture"),
        spinner(text),
        p(state.trouble, cls="login-lead") if state.trouble else None,
        _doctor(state, view) if state.tries > 1 else None,
        button(_("Cancel"), LoginCancelled(), kind="quiet"),
        cls="login login-waiting",
        key="waiting",
        tabindex="-1",
        use={"autofocus": {"when": view.layout.mode is not Mode.EMBEDDED}},
    )


def _trouble(state: State, view: View) -> VNode | None:
    return banner("error", state.trouble, _doctor(state, view)) if state.trouble else None


def _doctor(state: State, view: View) -> VNode | None:
    """To who finds out why the server is not reached."""
    settings = view.session.settings
    if not state.unreached or "doctor" in settings.hide:
        return None
    asked = DialogChosen(view.surface.id, f"doctor {domain(state.address) or settings.domain}")
    return button(_("Find out why"), asked, kind="quiet")


def _guest(state: State, view: View, *, first: bool = False) -> VNode:
    """A guest is asked once what others are to call them, unless the site has a name for all."""
    settings = view.session.settings
    focus = {"autofocus": {"when": first and _wants_focus(view)}}
    name = name_field(_("Your name"), "guest-name", state.nickname, use=focus if first else None)
    guests, asks = settings.guest_domain, not settings.nickname

    def chosen(fields: Mapping[str, Any]) -> Event:
        return LoginChosen("", "", guests, nickname=named(fields) if asks else None)

    kind = "primary" if first else "plain"
    return form(
        name if asks else None,
        button(_("Continue as a guest"), type_="submit", icon="user", kind=kind),
        cls="login-form guest-form",
        on=[On("submit", chosen, fields=("form",), prevent_default=True)],
    )


def _staying() -> VNode:
    return label(input_(type_="checkbox", name="stay", value="yes"), _("Stay logged in"), cls="login-stay")


def _chosen(settings: Settings) -> Any:
    def chosen(fields: Mapping[str, Any]) -> Event:
        given = fields["form"]
        address = str(given.get("jid", "")).strip()
        meant = full(address, settings)
        if "@" not in meant or meant.startswith("@") or meant.endswith("@"):
            return AddressRejected(address, _("An address looks like you@example.org."))
        if not of_the_house(meant, settings):
            return AddressRejected(
                address, _("Only addresses at {domain} can log in here.").format(domain=settings.domain)
            )
        return LoginChosen(
            meant, str(given.get("password", "")), keep=keep_for(settings, bool(given.get("stay")))
        )

    return chosen
