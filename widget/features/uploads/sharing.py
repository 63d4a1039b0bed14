"""What the server is told of a file, and what others are (XEP-0363, XEP-0447, XEP-0448)."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree.ElementTree import tostring

from widget.core.attachment import Attachment
from widget.core.encryption import OUTGOING
from widget.core.model import Kind, Message, Session
from widget.core.posting import written
from widget.core.sharing import address, elements
from widget.core.upload import Slot
from widget.features.uploads.file import File


def outside(file: File) -> tuple[str, str]:
    """Name and media type by which the server knows it.

    Of an encrypted one it learns what its name ends with, by which programs that read no more than its
    address tell what it is (XEP-0454 has no other way), and nothing else.
    """
    if not file.secret:
        return file.name, file.media_type
    name = re.sub(r"[^0-9A-Za-z-]", "", file.id) or "file"
    ending = re.search(r"\.[0-9a-z]{1,5}$", file.name.lower())
    return name + (ending[0] if ending else ""), "application/octet-stream"


def said(
    file: File, slot: Slot, told: tuple[str, str], session: Session
) -> tuple[Message, Kind, tuple[str, ...], str | None]:
    """The message that shares a file, as MessagePosted wants it.

    One with a key in it goes out encrypted, or not at all. Args: told: the file's hash and secret.
    """
    shared = Attachment(
        slot.get,
        file.name,
        file.media_type,
        file.size,
        file.width,
        file.height,
        file.seconds,
        told[0],
        secret=told[1],
    )
    sealed = OUTGOING if file.secret or shared.secret else None
    message = replace(written(file.conversation, slot.get, session), encryption=sealed)
    payload = tuple(tostring(each, "unicode") for each in elements(shared))
    message = replace(message, files=(shared,), thread=file.thread)
    return message, file.kind, payload, address(shared) if shared.secret else None
