"""Uploads on CPython, for tests: bytes in memory, sent by aiohttp."""

from __future__ import annotations

import base64
import hashlib
import os

import aiohttp
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from widget.core.upload import Slot
from widget.errors import UploadFailed
from widget.transfer.uploads import Progress, Sent, Uploads, judge


class NativeUploads(Uploads):
    """What a browser holds: `files` by id."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}

    async def has(self, id_: str) -> bool:
        return id_ in self.files

    async def put(self, id_: str, media_type: str, slot: Slot, secret: bool, progress: Progress) -> Sent:
        if id_ not in self.files:
            raise UploadFailed("no such file", "gone")
        data, key = _encrypted(self.files[id_]) if secret else (self.files[id_], "")
        headers = {**slot.headers, "Content-Type": media_type or "application/octet-stream"}
        try:
            async with (
                aiohttp.ClientSession() as session,
                session.put(slot.put, data=data, headers=headers) as answer,
            ):
                progress(len(data))
                judge(answer.status)
        except aiohttp.ClientError as error:
            raise UploadFailed(str(error), "unreachable") from error
        return base64.b64encode(hashlib.sha256(self.files[id_]).digest()).decode(), key

    async def drop(self, id_: str) -> None:
        self.files.pop(id_, None)


def _encrypted(data: bytes) -> tuple[bytes, str]:
    """The ciphertext with its tag, and IV and key (XEP-0454, 3)."""
    iv, key = os.urandom(12), os.urandom(32)
    return AESGCM(key).encrypt(iv, data, None), (iv + key).hex()
