"""What is told and asked of encryption in a conversation, once there is something to tell."""

from __future__ import annotations

from vdom import Node, VNode
from vdom.html import div, p, span
from widget.core.encryption import Device, Encryption, Judge, Mend, Prepare, Problem, Trust
from widget.core.events import DialogChosen
from widget.core.feature import View
from widget.core.model import BareJID, Message, SurfaceId, bare
from widget.features.encryption import CONVERSATION, DEVICES, KEYS, Asleep
from widget.features.encryption.keys import obstacle
from widget.features.encryption.known import LOST, Bar, NoticeSeen, RequestMade, State
from widget.ui.components import button, icon, icon_button
from widget.ui.i18n import _, ngettext
from widget.ui.problems import unopened as sentence

MENDABLE = (Problem.NO_SESSION, Problem.DAMAGED)


def asked(view: View, device: Device) -> VNode:
    """The question about a new device, in place of the composer."""
    id_, me = view.surface.id, view.session.me
    if device.jid == me:
        words, where = _("Your account has a new device. Is it yours?"), DEVICES
    else:
        words = _("{name} has a new device. Nothing is sent before you have decided about it.")
        words, where = words.format(name=view.name(device.jid)), f"{KEYS} {device.jid}"
    # i18n: button: have a device read along
    trust = button(_("Trust"), RequestMade(id_, Judge(device.jid, device.fingerprint, Trust.TRUSTED)))
    # i18n: button: have a device not read along
    refuse = button(_("Leave out"), RequestMade(id_, Judge(device.jid, device.fingerprint, Trust.DISTRUSTED)))
    compare = button(_("Compare"), DialogChosen(id_, where), kind="primary")
    return div(
        icon("key-round"),
        p(words, dir="auto"),
        div(compare, trust, refuse, cls="dialog-buttons"),
        cls="secrecy-question",
        role="alert",
        key="new device",
    )


def told(view: View, conversation: BareJID, barred: Bar | None, left: int, renewed: str) -> VNode:
    """Above the composer: one line, the weightiest."""
    id_ = view.surface.id
    details = button(_("Details"), DialogChosen(id_, f"{CONVERSATION} {conversation}"), kind="quiet")
    if barred:
        return _line("shield-alert", obstacle(barred, view.name(conversation)), details)
    if renewed:
        details = button(_("Your devices"), DialogChosen(id_, DEVICES), kind="quiet")
        words = _why_new(renewed)
    else:
        words = ngettext(
            "{n} device gave no keys, and does not get what you write.",
            "{n} devices gave no keys, and do not get what you write.",
            left,
        )
    return _line("info", words, details, icon_button("x", _("Close"), NoticeSeen(conversation)))


def _why_new(renewed: str) -> str:
    if renewed == LOST:
        return _("This browser had lost its keys and has new ones. What came before cannot be opened here.")
    return _(
        "This browser is a new device of your account. Encrypted messages from before cannot be opened here."
    )


def unopened(state: Asleep | State, surface: SurfaceId, message: Message, how: Encryption) -> VNode:
    """In place of a message's text."""
    problem = how.problem or Problem.MALFORMED
    device, waiting = (0, frozenset()) if isinstance(state, Asleep) else (state.device, state.waiting)
    action = None
    if problem in MENDABLE and how.device and not message.outgoing:
        # i18n: button: have two devices agree on keys anew
        words, mend = _("Repair"), Mend(bare(message.sender), how.device)
        action = button(words, RequestMade(surface, mend), kind="quiet", busy=mend in waiting)
    elif problem is Problem.NOT_FOR_US and not device:
        busy = Prepare() in waiting
        action = button(_("Set up encryption"), RequestMade(surface, Prepare()), kind="quiet", busy=busy)
    return div(p(icon("lock"), span(sentence(problem.value)), cls="body tombstone"), action, cls="unopened")


def clear() -> VNode:
    """Below what came in the clear though the conversation is encrypted: anybody on the way can write so."""
    return _mark("lock-open", _("Not encrypted"))


def doubtful() -> VNode:
    """Below what comes from a new device of somebody whose others the person knows."""
    return _mark("shield-alert", _("From a device that you have not verified"))


def _mark(picture: str, words: str) -> VNode:
    return div(icon(picture), span(words), cls="secrecy-mark")


def _line(picture: str, words: str, *actions: Node) -> VNode:
    return div(icon(picture), span(words, dir="auto"), *actions, cls="secrecy-line", role="status")
