"""What a message said before (XEP-0308), behind a word that says that it is not as it was."""

from __future__ import annotations

from vdom import VNode
from vdom.html import details, li, ol, p, span, summary, time
from widget.core.message import Message, Version
from widget.ui.i18n import _, clock
from widget.ui.styled import spoiler


def versions(message: Message) -> VNode | None:
    """Opened in the page alone, which keeps what is open."""
    if not message.versions:
        return None
    earlier = [li(time(clock(each.time), cls="time"), _said(each)) for each in message.versions[:-1]]
    return details(
        summary(span(_("edited"))),  # i18n: the message was
        ol(*earlier, role="list", aria_label=_("Earlier versions")),
        cls="versions",
    )


def _said(version: Version) -> VNode:
    """What it said; what that hid stays hidden, whatever is shown now (XEP-0382)."""
    body = p(version.body, dir="auto")
    return body if version.spoiler is None else spoiler(version.spoiler, body)
