"""Encrypted files as the page is told of them: it opens them itself (page/opened.js)."""

from __future__ import annotations

from vdom import JSON
from widget.core.attachment import Attachment
from widget.core.media import AUTOMATIC
from widget.core.upload import LARGEST_SECRET
from widget.ui.i18n import _

_TYPES = {"jpg": "jpeg", "mp3": "mpeg", "oga": "ogg", "ogv": "ogg", "opus": "ogg", "m4a": "mp4", "m4v": "mp4"}


def opening(file: Attachment) -> dict[str, JSON]:
    """What is to be fetched, and what opens it.

    Nothing is seen without all of it; but who does not tell how large a picture is does not make us fetch a
    large one. Its key is kept in no picture for the next page: hence `private`.
    """
    untold = file.kind == "image" and not file.size
    secret: dict[str, JSON] = {"secret": file.secret, "size": file.size}
    told: dict[str, JSON] = {"url": file.url, "hash": file.hash, "type": media_type(file), "private": secret}
    return {**told, "most": AUTOMATIC if untold else LARGEST_SECRET, "lost": lost()}


def saving(file: Attachment, altered: str) -> dict[str, dict[str, JSON]]:
    """A button that saves it. Args: altered: words for one that was changed on the way."""
    return {"checked": {**opening(file), "name": file.name or _("file"), "altered": altered, "again": lost()}}


def lost() -> str:
    """An encrypted file that did not come."""
    return _("This file cannot be had: its server does not let this website read it, or it is too large.")


def media_type(file: Attachment) -> str:
    """As a page needs it for what it fetched: by its name where none is told."""
    extension = file.name.rpartition(".")[2].lower()
    return file.media_type or f"{file.kind}/{_TYPES.get(extension, extension)}"
