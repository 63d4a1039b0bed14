"""What is wrong with an address, in words."""

from __future__ import annotations

from widget.core.address import Fault
from widget.ui.i18n import _


def trouble(fault: Fault) -> str:
    """A sentence for whoever typed it."""
    return {
        Fault.EMPTY: _("An address looks like name@example.org."),
        Fault.NO_AT: _("An address looks like name@example.org."),
        Fault.TWO_ATS: _("There is one @ in an address, not two."),
        Fault.SPACE: _("There are no spaces in an address."),
        Fault.CHARACTER: _("There is a character before the @ that no address has."),
        Fault.DOMAIN: _("What stands after the @ is no server’s name."),
        Fault.LONG: _("This is too long for an address."),
    }[fault]
