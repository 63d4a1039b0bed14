"""Whether what the page's scripts ask for can be done: few pages ask for more than to open."""

from __future__ import annotations

from collections.abc import Mapping

from widget.core.address import Fault, may_enter, typed
from widget.core.login import full, of_the_house
from widget.core.model import BareJID, Session
from widget.core.uri import read
from widget.settings import changed

Args = Mapping[str, object]


def address(args: Args) -> BareJID | None:
    """Whom a call is about, if that is an address."""
    meant = typed(str(args.get("jid", "")))
    return None if isinstance(meant, Fault) else meant


def fault(name: str, args: Args, session: Session) -> tuple[str, str]:
    """What is wrong with a call: the error's name ("" for nothing), and words for the site's developer."""
    settings = session.settings
    match name:
        case "login" if session.jid:
            return "LoggedInAlready", f"as {session.me}"
        case "login" if args.get("guest"):
            return ("", "") if settings.guest_domain else ("WrongSetting", "there is no guest-domain")
        case "login":
            meant = full(str(args.get("jid", "")), settings)
            if isinstance(typed(meant), Fault) or not of_the_house(meant, settings):
                return "WrongAddress", f"{meant!r} cannot log in here"
        case "send" if not session.jid:
            return "NotLoggedIn", ""
        case "send" if not str(args.get("text", "")).strip():
            return "NotSent", "there is nothing to send"
        case "set":
            wrong = changed(settings, _given(args))[1]
            return ("WrongSetting", "; ".join(map(str, wrong))) if wrong else ("", "")
        case "follow" if read(str(args.get("uri", ""))) is None:
            return "WrongAddress", f"{args.get('uri')!r} leads nowhere"
        case "join" if (room := address(args)) and not may_enter(room, settings):
            return "NotEntered", f"the site has rooms at {settings.muc_domain} only"
        case "chat" | "join" | "send" if address(args) is None:
            return "WrongAddress", f"{args.get('jid')!r} is no address"
        case "logout" | "send" | "join" | "chat" | "follow":
            pass
        case _:
            return "UnknownCall", f"nothing is called {name!r}"
    return "", ""


def _given(args: Args) -> Mapping[str, object]:
    """The settings that a call is to change."""
    given = args.get("settings")
    return {str(name): value for name, value in given.items()} if isinstance(given, Mapping) else {}
