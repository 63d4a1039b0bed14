"""The dialogs of encryption: of a conversation, of somebody's devices, of our own, and the camera's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from vdom import Node, On, VNode
from vdom.html import canvas, div, form, p, video
from widget.core.encryption import Device, LookUp, Prepare, Rename, Trust
from widget.core.events import DialogChosen, Event
from widget.core.feature import Fact, View
from widget.core.model import BareJID
from widget.features.encryption import CONVERSATION, DEVICES, KEYS, SCAN
from widget.features.encryption.keys import device_list, note, obstacle
from widget.features.encryption.known import (
    ALARM,
    FITS,
    OTHERS,
    CameraFailed,
    CodeScanned,
    EncryptionChosen,
    RequestMade,
    State,
    bar,
    readers,
    verified,
    wanted,
)
from widget.features.encryption.scanned import uri
from widget.ui.components import avatar, banner, button, dialog, row, spinner
from widget.ui.components import field as field_
from widget.ui.i18n import _, ngettext
from widget.ui.long_list import listed
from widget.ui.problems import unsent

MOST_LABEL = 60


def dialogs(state: State, view: View, name: str) -> VNode | None:
    """The one of that name, if it is ours."""
    which, _space, jid = name.partition(" ")
    if which == DEVICES:
        return _dialog(view, _("Your devices"), *_own(state, view))
    if which == CONVERSATION and jid:
        stop = _stop(state, view, BareJID(jid))
        return _dialog(view, _("Encryption"), *_conversation(state, view, BareJID(jid)), footer=stop)
    if which == KEYS and jid:
        title = _("Devices of {name}").format(name=view.name(BareJID(jid)))
        return _dialog(view, title, *_devices_of(state, view, BareJID(jid)))
    return _camera(view, BareJID(jid)) if which == SCAN and jid else None


def _dialog(view: View, title: str, *body: Node, footer: Node = None) -> VNode:
    inside = div(*body, cls="secrecy")
    return dialog(title, inside, close=DialogChosen(view.surface.id, ""), footer=footer, name="secrecy")


def _conversation(state: State, view: View, jid: BareJID) -> Iterable[Node]:
    on, barred = wanted(state, jid, view.session), bar(state, jid, view.session)
    people = readers(state, jid, view.session) or frozenset()
    if Prepare() in state.waiting:
        yield spinner(_("Making keys for this browser"))
    if barred:
        yield banner("warning", obstacle(barred, view.name(jid)))
    if on:
        yield note(
            _("What is written here can be read only on the devices of the people in this conversation.")
        )
        if not barred and verified(state, people):
            yield note(_("You have verified all of them."))
        elif people and not barred:
            yield note(_how_to_be_sure(jid in state.rooms))
    else:
        yield note(
            _(
                "Encrypted messages can be read only on the devices of the people in this conversation. No "
                "server can read them or search in them."
            )
        )
        yield note(
            _("Others need an app that knows OMEMO. What was sent before cannot be read on new devices.")
        )
    if not on:
        chosen = EncryptionChosen(view.surface.id, jid, True)
        # i18n: button: from now on this conversation is encrypted
        start = button(_("Encrypt"), chosen, kind="primary", icon="lock", disabled=barred is not None)
        yield div(start, cls="dialog-buttons")
    yield from _people(state, view, jid, people) if jid in state.rooms else _devices_of(state, view, jid)


def _how_to_be_sure(room: bool) -> str:
    if room:
        return _("To be sure that nobody is in between, open each person below and compare the digits.")
    return _("To be sure that nobody is in between, compare the digits below with theirs.")


def _stop(state: State, view: View, jid: BareJID) -> Node:
    """At the foot, where it is on: the way back, if the site leaves one."""
    if view.session.settings.encryption == "always":
        return note(_("On this site everything is encrypted."))
    if not wanted(state, jid, view.session):
        return None
    return button(_("Stop encrypting"), EncryptionChosen(view.surface.id, jid, False), icon="lock-open")


def _people(state: State, view: View, room: BareJID, people: frozenset[BareJID]) -> Iterable[Node]:
    """Who reads along in a room, and by how many devices."""
    if people and state.device:
        rows = [_person(state, view, jid) for jid in sorted(people)]
        yield div(listed(_("Encryption"), rows), cls="dialog-list")


def _person(state: State, view: View, jid: BareJID) -> VNode:
    devices = [each for each in state.people.get(jid, ()) if each.active]
    words = (
        ngettext("{n} device", "{n} devices", len(devices))
        if devices
        else _("Cannot read encrypted messages")
    )
    name = view.name(jid)
    picture = avatar(jid, name, "s", picture=view.ask(Fact.PICTURE, jid))
    return row(picture, name, words, message=DialogChosen(view.surface.id, f"{KEYS} {jid}"), key=jid)


def _devices_of(state: State, view: View, jid: BareJID) -> Iterable[Node]:
    yield _outcome(state, view, jid)
    devices = state.people.get(jid, ())
    if not devices:
        if any(isinstance(each, LookUp) and jid in each.jids for each in state.waiting):
            yield spinner(_("Looking for devices"))
        return
    id_ = view.surface.id
    yield div(
        button(_("Scan their code"), DialogChosen(id_, f"{SCAN} {jid}"), icon="scan-qr-code"),
        button(_("Show your code"), DialogChosen(id_, DEVICES), icon="qr-code"),
        cls="secrecy-codes",
    )
    yield device_list(state, view, devices)


def _outcome(state: State, view: View, jid: BareJID) -> Node:
    """What came of scanning."""
    note_ = state.notes.get(view.surface.id, "")
    name = view.name(jid)
    if not note_:
        return None
    if note_.startswith("camera"):
        return banner("warning", _("The camera cannot be used here."))
    if note_ == FITS:
        return banner("info", _("The code fits: these devices are verified."))
    words = {
        ALARM: _("The code does not fit. Somebody may be in between, or {name} has new keys."),
        OTHERS: _("This is not the code of {name}."),
    }.get(note_, _("This is no code of devices that are known here."))
    return banner("error" if note_ == ALARM else "warning", words.format(name=name))


def _own(state: State, view: View) -> Iterable[Node]:
    id_, me = view.surface.id, view.session.me
    if state.trouble:
        yield banner("warning", unsent(state.trouble))
    devices = state.people.get(me, ())
    ours = next((each for each in devices if each.ours), None)
    if ours is None:
        if state.waiting:
            yield spinner(_("Looking for devices"))
        elif not state.device:
            yield note(_("This browser has no keys yet. They are made when you first encrypt."))
            yield div(button(_("Set up encryption"), RequestMade(id_, Prepare())), cls="dialog-buttons")
        return
    yield note(_("Others who scan this code, or compare the digits with you, know that it is really you."))
    trusted = [each for each in devices if not each.ours and each.active and each.trust is Trust.TRUSTED]
    text = uri(me, [ours, *trusted])
    words = _("Code of your devices")
    yield canvas(cls="qr", role="img", aria_label=words, use={"qr": {"text": text}}, key=text)
    yield _naming(state, view, ours)
    yield device_list(state, view, devices)
    if any(not each.ours and each.active for each in devices):
        yield note(_("Remove what you no longer use, so that nobody encrypts for it any more."))


def _naming(state: State, view: View, ours: Device) -> VNode:
    id_ = view.surface.id

    def submitted(fields: Mapping[str, Any]) -> Event:
        return RequestMade(id_, Rename(" ".join(str(fields["form"].get("label") or "").split())[:MOST_LABEL]))

    busy = any(isinstance(each, Rename) for each in state.waiting)
    name = field_(
        _("Name of this browser"), "label", value=ours.label, maxlength=str(MOST_LABEL), id="device-label"
    )
    return form(
        name,
        button(_("Save"), type_="submit", busy=busy),
        cls="secrecy-naming",
        on=[On("submit", submitted, fields=("form",), prevent_default=True)],
    )


def _camera(view: View, jid: BareJID) -> VNode:
    id_, name = view.surface.id, view.name(jid)

    def scanned(fields: Mapping[str, Any]) -> Event:
        return CodeScanned(id_, jid, str(fields["detail"]))

    def failed(fields: Mapping[str, Any]) -> Event:
        return CameraFailed(id_, jid, str(fields["detail"]))

    return dialog(
        _("Scan their code"),
        p(
            _("Have {name} open “Your devices” and hold the code before the camera.").format(name=name),
            dir="auto",
        ),
        video(
            cls="scanner",
            muted=True,
            playsinline=True,
            aria_label=_("Picture of the camera"),
            use={"scan": {}},
            on=[On("scanned", scanned, fields=("detail",)), On("unable", failed, fields=("detail",))],
        ),
        close=DialogChosen(id_, f"{KEYS} {jid}"),
        name="scanner",
    )
