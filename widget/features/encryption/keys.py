"""Devices and their fingerprints, to be looked at, compared and decided about."""

from __future__ import annotations

from collections.abc import Iterable

from vdom import Node, VNode
from vdom.html import code, div, li, p, span, ul
from widget.core.encryption import Device, Judge, Remove, Trust
from widget.core.feature import View
from widget.core.model import SurfaceId
from widget.features.encryption.known import Bar, RequestMade, State
from widget.ui.components import button, icon
from widget.ui.i18n import _, moment

GROUP = 8
"""Digits of a fingerprint that stand together: 64 of them are eight groups."""


def obstacle(barred: Bar, name: str) -> str:
    """Why nothing can be encrypted, in a sentence. Args: name: of the conversation."""
    return {
        Bar.GUEST: _("Guests cannot encrypt: they are somebody else on every visit."),
        Bar.OCCUPANT: _("Private messages in a room cannot be encrypted. Write to the person’s own address."),
        Bar.PUBLIC: _("Anybody may enter this room, so that nothing here can be kept secret."),
        Bar.ANONYMOUS: _(
            "This room hides its members’ addresses, so that nothing can be encrypted for them."
        ),
        Bar.MEMBERS: _("This room does not tell who its members are."),
        Bar.NO_DEVICES: _("{name} has no device that reads encrypted messages."),
        Bar.UNREACHABLE: _("The keys of {name} cannot be had at the moment."),
        Bar.UNAVAILABLE: _("This browser cannot encrypt here: that takes https and room to store keys."),
        Bar.UNREAD: _(
            "Which conversations are encrypted cannot be read at the moment. Nothing is sent until it can."
        ),
    }[barred].format(name=name)


def device_list(state: State, view: View, devices: Iterable[Device]) -> VNode:
    """Devices, this browser's first, those that are not in use last."""
    ordered = sorted(devices, key=lambda each: (not each.ours, not each.active, -each.seen, each.id))
    return ul(*[_device(state, view, each) for each in ordered], role="list", cls="devices")


def _device(state: State, view: View, device: Device) -> VNode:
    # i18n: a device of somebody's that has no name, by its number
    name = device.label or _("Device {n}").format(n=device.id)
    picture = "shield-check" if device.trust is Trust.TRUSTED or device.ours else "key-round"
    return li(
        div(icon(picture), span(name, cls="device-name", dir="auto"), _state(device), cls="device-head"),
        _seen(device, view.session.now),
        fingerprint(device),
        None if device.ours else div(*_actions(state, view.surface.id, device), cls="device-actions"),
        key=f"{device.jid} {device.id}",
        data_trust=device.trust.value,
        data_active="true" if device.active else "false",
    )


def _state(device: Device) -> VNode:
    if device.ours:
        words = _("This browser")
    elif not device.active:
        # i18n: of a device: it is not on its owner's list any more
        words = _("Not in use")
    else:
        words = {
            Trust.TRUSTED: _("Verified"),
            # i18n: of a device: nothing goes to it
            Trust.DISTRUSTED: _("Left out"),
            # i18n: of a device about which nobody has decided yet
            Trust.UNDECIDED: _("New"),
        }.get(device.trust, _("Not verified"))
    return span(words, cls="device-state")


def _seen(device: Device, now: int) -> VNode | None:
    if device.ours or not device.seen:
        return None
    words = _("Last message: {when}").format(when=moment(device.seen, now))
    return span(words, cls="device-seen")


def fingerprint(device: Device) -> VNode:
    """In groups of eight, four a line: so that two people can read it to one another."""
    digits = device.fingerprint
    groups = [digits[at : at + GROUP] for at in range(0, len(digits), GROUP)]
    return code(*[span(each) for each in groups], cls="fingerprint", dir="ltr", translate="no")


def _actions(state: State, surface: SurfaceId, device: Device) -> list[Node]:
    def judged(trust: Trust) -> RequestMade:
        return RequestMade(surface, Judge(device.jid, device.fingerprint, trust))

    if device.trust in (Trust.TRUSTED, Trust.DISTRUSTED):
        given: list[Node] = [button(_("Undo"), judged(Trust.UNDECIDED), kind="quiet")]
    else:
        verify = button(_("Verify"), judged(Trust.TRUSTED), kind="quiet", icon="shield-check")
        given = [verify, button(_("Leave out"), judged(Trust.DISTRUSTED), kind="quiet")]
    if device.active and any(
        each.ours and each.jid == device.jid for each in state.people.get(device.jid, ())
    ):
        gone = Remove(frozenset({device.id}))
        remove = button(_("Remove"), RequestMade(surface, gone), kind="danger", busy=gone in state.waiting)
        given.append(remove)
    return given


def note(text: str, kind: str = "") -> VNode:
    """A sentence in a dialog."""
    return p(text, cls="dialog-note", dir="auto", role=kind or None)
