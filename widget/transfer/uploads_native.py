"""Uploads on CPython, for tests: bytes in memory, sent by aiohttp."""

from __future__ import annotations

import base64
import hashlib

import aiohttp

from widget.core.upload import Slot
from widget.errors import UploadFailed
from widget.transfer.uploads import Progress, Uploads, judge


class NativeUploads(Uploads):
    """What a browser holds: `files` by id."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}

    async def has(self, id_: str) -> bool:
        return id_ in self.files

    async def digest(self, id_: str) -> str:
        return base64.b64encode(hashlib.sha256(self.files.get(id_, b"")).digest()).decode()

    async def put(self, id_: str, media_type: str, slot: Slot, progress: Progress) -> None:
        if id_ not in self.files:
            raise UploadFailed("no such file", "gone")
        headers = {**slot.headers, "Content-Type": media_type or "application/octet-stream"}
        try:
            async with (
                aiohttp.ClientSession() as session,
                session.put(slot.put, data=self.files[id_], headers=headers) as answer,
            ):
                progress(len(self.files[id_]))
                judge(answer.status)
        except aiohttp.ClientError as error:
            raise UploadFailed(str(error), "unreachable") from error

    async def drop(self, id_: str) -> None:
        self.files.pop(id_, None)
