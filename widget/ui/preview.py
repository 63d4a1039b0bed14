"""A message in words: by whom, and on one line, for the list of chats and wherever there is no more room."""

from __future__ import annotations

from widget.core.attachment import Attachment, caption
from widget.core.message import Message
from widget.core.model import Kind, resource
from widget.core.names import legible
from widget.core.place import only_place
from widget.ui.i18n import _, ngettext
from widget.ui.styled import ACTION, is_action

LONGEST = 120


def preview(message: Message) -> str:
    """What was said, without what it hides: of a spoiler its hint (XEP-0382), of a file what it is."""
    if message.erased:
        return _("Message deleted")
    text = caption(message.body, message.files)
    if message.spoiler is not None:
        return message.spoiler.partition("\n")[0][:LONGEST] or _("Spoiler")
    if only_place(text):
        return _("Location")
    if text:
        said = text[len(ACTION) :] if is_action(text) else text
        return said.strip().partition("\n")[0][:LONGEST]
    return _of_files(message.files) if message.files else ""


def told(message: Message) -> str:
    """All that was said; of what a message hides, and of files without a word, what a preview tells."""
    hides = message.retraction or message.spoiler is not None
    return ("" if hides else caption(message.body, message.files)) or preview(message)


def speaker(message: Message, kind: Kind, other: str) -> str:
    """Who says it; `other` is the other side's name in a chat."""
    if message.outgoing:
        return _("You")
    return legible(resource(message.sender)) if kind is Kind.ROOM else other


def _of_files(files: tuple[Attachment, ...]) -> str:
    if len(files) > 1:
        return ngettext("{n} file", "{n} files", len(files))
    words = {"image": _("Picture"), "video": _("Video"), "audio": _("Recording")}
    return words.get(files[0].kind) or files[0].name or _("File")
