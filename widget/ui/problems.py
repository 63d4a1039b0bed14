"""Why a message was not encrypted, or could not be opened, and why nothing was recorded, in words."""

from __future__ import annotations

from widget.ui.i18n import _


def unsent(problem: str) -> str:
    """Why a message did not go out. Args: problem: the value of a `Problem`."""
    return {
        "no-devices": _("Not sent: nobody here has a device that reads encrypted messages."),
        "undecided": _("Not sent: somebody has a new device. Decide about it, then try again."),
        "unavailable": _("Not sent: this browser cannot encrypt here."),
        "not-loaded": _("Not sent: a file that is needed for encryption did not load."),
        "offline": _("Not sent: the keys could not be fetched."),
    }.get(problem, _("Not sent: it could not be encrypted."))


def unopened(problem: str) -> str:
    """Why it cannot be read what a message says. Args: problem: the value of a `Problem`."""
    return {
        "not-for-us": _("This message was not encrypted for this browser."),
        "before-us": _("This message is from before encryption was set up in this browser."),
        "no-session": _("This message cannot be opened: the keys of both sides no longer fit."),
        "damaged": _("This message cannot be opened: it was damaged or changed on its way."),
        "repeated": _("This message has been opened before, and its text is not kept any more."),
        "distrusted": _("This message comes from a device that you do not trust."),
        "unavailable": _("This browser cannot open encrypted messages here."),
        "not-loaded": _("This message cannot be opened: a file that is needed did not load."),
        "offline": _("This message cannot be opened yet: its sender’s keys could not be fetched."),
    }.get(problem, _("This message cannot be opened."))


def unrecorded(trouble: str) -> str:
    """Why nothing was recorded, and what to do. Args: trouble: as the page tells it."""
    return {
        "refused": _("The browser does not let this page hear the microphone. Allow it in the address bar."),
        "missing": _("There is no microphone."),
        "busy": _("The microphone cannot be used: another program may be using it."),
        "short": _("That was too short. Press once to begin, and again to end."),
        "unloaded": _("The recorder could not be loaded. Check the network and try again."),
    }.get(trouble) or _("This browser cannot record here.")
