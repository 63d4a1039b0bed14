"""A message in words: by whom, and on one line, for the list of chats and wherever there is no more room."""

from __future__ import annotations

from vdom import Node
from vdom.html import bdi
from widget.core.attachment import Attachment, caption
from widget.core.message import Message
from widget.core.model import Kind, resource
from widget.core.names import legible
from widget.core.place import only_place
from widget.ui.i18n import _, ngettext
from widget.ui.styled import ACTION, is_action

LONGEST = 120


OURS = "\0"
"""Begins what is said in our words; nobody can send it (XML 1.0, 2.2)."""
YOU = f"{OURS}you"


def preview(message: Message) -> str:
    """What was said, without what it hides: of a spoiler its hint (XEP-0382), of a file what it is."""
    return in_words(kept(message))


def kept(message: Message) -> str:
    """The same for `in_words`, so that what is kept of it is in no language."""
    if message.erased:
        return f"{OURS}erased"
    text = caption(message.body, message.files)
    if message.spoiler is not None:
        return message.spoiler.partition("\n")[0][:LONGEST] or f"{OURS}spoiler"
    if only_place(text):
        return f"{OURS}place"
    if text:
        said = text[len(ACTION) :] if is_action(text) else text
        return said.strip().partition("\n")[0][:LONGEST]
    return _of_files(message.files) if message.files else ""


def in_words(kept: str) -> str:
    """What was kept, in the person's language."""
    if not kept.startswith(OURS):
        return kept
    what, _space, count = kept.removeprefix(OURS).partition(" ")
    if what == "files":
        return ngettext("{n} file", "{n} files", int(count))
    return {
        "you": _("You"),
        "erased": _("Message deleted"),
        "spoiler": _("Spoiler"),
        "place": _("Location"),
        "image": _("Picture"),
        "video": _("Video"),
        "audio": _("Recording"),
    }.get(what) or _("File")


def told(message: Message) -> str:
    """All that was said; of what a message hides, and of files without a word, what a preview tells."""
    hides = message.retraction or message.spoiler is not None
    return ("" if hides else caption(message.body, message.files)) or preview(message)


def speaker(message: Message, kind: Kind, other: str) -> str:
    """Who says it; `other` is the other side's name in a chat."""
    if message.outgoing:
        return _("You")
    return legible(resource(message.sender)) if kind is Kind.ROOM else other


def said_by(who: str, *said: Node) -> tuple[Node, ...]:
    """Who says it before what is said; whichever way this runs, its full stop stays at its own end."""
    if not who:
        return said
    before, _text, after = _("{name}: {text}").format(name=who, text=OURS).partition(OURS)
    return before, bdi(*said), after


def _of_files(files: tuple[Attachment, ...]) -> str:
    if len(files) > 1:
        return f"{OURS}files {len(files)}"
    named = files[0].name if files[0].kind == "file" else ""
    return named or f"{OURS}{files[0].kind}"
