"""Why something that was asked of a server was not done, in words."""

from __future__ import annotations

from widget.errors import ChinwagError, NotConnected, StanzaError
from widget.ui.i18n import _


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
