"""Why something that was asked of a server was not done, in words."""

from __future__ import annotations

from widget.errors import ChinwagError, NotConnected, QueryTimeout, StanzaError
from widget.ui.i18n import _

_KEPT_FROM_US = frozenset(
    {"forbidden", "not-allowed", "not-authorized", "registration-required", "subscription-required"}
)
_NO_ARCHIVE = frozenset({"service-unavailable", "feature-not-implemented"})


def never_told(error: ChinwagError) -> str:
    """Why an archive will not tell of what was said earlier, now or later; "" where it may yet."""
    match error:
        case StanzaError(condition=condition, temporary=False) if condition in _KEPT_FROM_US:
            return _("You may not read what was said here earlier.")
        case StanzaError(condition=condition, temporary=False) if condition in _NO_ARCHIVE:
            return _("The server keeps no earlier messages.")
        case StanzaError(condition="item-not-found", temporary=False):
            return _("The server does not keep what was said before this any more.")
    return ""


def untold(error: ChinwagError) -> str:
    """Why an archive has not told of what was said earlier, though it may when it is asked once more."""
    match error:
        case NotConnected():
            return _("You are offline. Try again when the connection is back.")
        case QueryTimeout():
            return _("The server does not answer.")
    return _("The server did not give what was said earlier ({reason}).").format(reason=reason(error))


def refusal(error: ChinwagError) -> str:
    """A sentence for whoever wanted it."""
    if isinstance(error, NotConnected):
        return _("You are offline. Try again when the connection is back.")
    return _("Your server did not take it ({reason}).").format(reason=reason(error))


def reason(error: ChinwagError) -> str:
    """The server's own words, else the name of the condition; for the middle of a sentence."""
    match error:
        case NotConnected():
            return _("you are offline")
        case StanzaError(condition=condition, text=text):
            return text or condition
    return str(error)
