"""One file in the tray: what it is, how far it is, or why it was not sent."""

from __future__ import annotations

from vdom import Node, VNode
from vdom.html import canvas, div, li, progress, span
from widget.core.attachment import Attachment
from widget.core.upload import LARGEST_SECRET
from widget.features.uploads.file import File, Stage
from widget.features.uploads.state import FileRemoved, FileRetried
from widget.ui.components import icon, icon_button
from widget.ui.i18n import _, size_words


def row(file: File, largest: int) -> VNode:
    """A list item. `largest`: bytes that the server takes, 0 if that is not known."""
    picture = file.media_type.startswith("image/") and file.width
    return li(
        canvas(cls="tray-picture", use={"thumbnail": {"file": file.id}}, aria_hidden=True)
        if picture
        else span(icon(_picture_of(Attachment("", file.name, file.media_type))), cls="tray-picture"),
        div(
            span(file.name, cls="tray-name", dir="auto"),
            _state(file, largest),
            cls="tray-words",
        ),
        _again(file),
        icon_button("x", _remove(file), FileRemoved(file.id), cls="tray-remove"),
        cls="tray-file",
        data_stage=file.stage.value,
    )


def _state(file: File, largest: int) -> VNode:
    match file.stage:
        case Stage.SENDING:
            told = _("Sending {name}").format(name=file.name)
            return progress(value=file.sent, max=max(file.weight, 1), cls="tray-bar", aria_label=told)
        case Stage.FAILED:
            return span(_words(file, largest), cls="tray-note", role="alert")
        case Stage.WAITING if file.reason:
            return span(_("Waiting for the network…"), cls="tray-note")
        case Stage.WAITING:
            return span(_("Waiting…"), cls="tray-note")
    return span(size_words(file.size), cls="tray-note")


def _again(file: File) -> Node:
    lasting = file.reason in ("gone", "too-large", "too-large-secret", "empty", "no-service", "no-cipher")
    if file.stage is not Stage.FAILED or lasting:
        return None
    return icon_button("rotate-cw", _("Try again"), FileRetried(file.id))


def _remove(file: File) -> str:
    sending = file.stage in (Stage.SENDING, Stage.WAITING)
    text = _("Do not send {name}") if sending else _("Remove {name}")
    return text.format(name=file.name)


def _words(file: File, largest: int) -> str:
    """Why a file was not sent, and what to do."""
    if file.reason == "too-large":
        if largest:
            return _("Too large: the server takes up to {size}.").format(size=size_words(largest))
        return _("Too large for the server.")
    if file.reason == "too-large-secret":
        return _("Too large: a browser encrypts files of up to {size}.").format(
            size=size_words(LARGEST_SECRET)
        )
    return {
        "no-cipher": _("Files can only be encrypted on secure pages (https)."),
        "empty": _("This file is empty."),
        "gone": _("The browser does not hold this file any more. Choose it again."),
        "no-service": _("This server does not take files."),
        "no-slot": _("The server did not give the file a place."),
        "forbidden": _("The server does not let you send files."),
        "full": _("The server has no room for you at present. Try again later."),
        "busy": _("The file server has too much to do. Try again later."),
        "insecure": _("The server wants the file over a connection that is not encrypted."),
        "expired": _("The file server did not take the file in time."),
        "offline": _("There is no network."),
        "not-connected": _("The connection to the server was lost."),
        "unreachable": _("The file server cannot be reached."),
        "preflight": _("The file server does not take files from this website."),
        "answer": _("The file server does not tell this website whether it has the file."),
    }.get(file.reason) or _("The file server refused the file ({reason}).").format(reason=file.reason)


def _picture_of(attachment: Attachment) -> str:
    """The icon of a kind of file."""
    return {"image": "image", "video": "film", "audio": "music"}.get(attachment.kind, "file")
