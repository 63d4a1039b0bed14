"""Files that the page fetches as a whole before anything of them is seen (page/checked.js)."""

from __future__ import annotations

from vdom import JSON
from widget.core.attachment import Attachment
from widget.core.media import AUTOMATIC
from widget.core.upload import LARGEST_SECRET
from widget.ui.i18n import _

LONGEST_CHECKED = 64 * 2**20
"""Bytes of a file that is held against its hash: it is read as a whole for that."""

_TYPES = {"jpg": "jpeg", "mp3": "mpeg", "oga": "ogg", "ogv": "ogg", "opus": "ogg", "m4a": "mp4", "m4v": "mp4"}


def wanted(file: Attachment, most: int = LONGEST_CHECKED) -> dict[str, JSON]:
    """What is to be fetched, and what it is held against or opened with. Args: most: bytes.

    Of an encrypted file nothing is seen without all of it; but who does not tell how large a picture is
    does not make us fetch a large one. Its key is kept in no picture for the next page: hence `private`.
    """
    told: dict[str, JSON] = {"url": file.url, "hash": file.hash, "most": most}
    if not file.secret:
        return told
    untold = file.kind == "image" and not file.size
    opening: dict[str, JSON] = {"secret": file.secret, "size": file.size}
    return {**told, "most": AUTOMATIC if untold else LARGEST_SECRET, "private": opening}


def type_of(file: Attachment) -> str:
    """Its media type, by its name where none is told."""
    extension = file.name.rpartition(".")[2].lower()
    return file.media_type or f"{file.kind}/{_TYPES.get(extension, extension)}"


def lost() -> str:
    """An encrypted file that did not come."""
    return _("This file cannot be had: its server does not let this website read it, or it is too large.")
