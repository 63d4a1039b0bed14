"""Files on their way to a server that gave a slot for them (XEP-0363): pages hand files over by id, their
bytes stay in JavaScript (uploads.js)."""

from __future__ import annotations

import asyncio
import json
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

from widget.core.upload import Slot
from widget.errors import UploadFailed

Progress = Callable[[int], None]
"""Told how many bytes have left so far."""

Sent = tuple[str, str]
"""Of a file that the server has: its SHA-256 as it was before (base64, "" if unknown), and what opens it."""


class Uploads(ABC):
    """The files that this browser holds for us. Asking for one that is not there raises nothing."""

    @abstractmethod
    async def has(self, id_: str) -> bool:
        """Whether the file is at hand: also after a reload, where the browser keeps it for us."""

    @abstractmethod
    async def put(self, id_: str, media_type: str, slot: Slot, secret: bool, progress: Progress) -> Sent:
        """Send it there; if it is `secret`, encrypted with a new key, which comes back.

        Raises:
            UploadFailed: the server does not have it, or nothing was sent since it cannot be encrypted.
        """

    @abstractmethod
    async def drop(self, id_: str) -> None:
        """Give it up, also if it is just being sent."""


class BrowserUploads(Uploads):
    """The browser's, through uploads.js."""

    async def has(self, id_: str) -> bool:
        return bool(await _script().has(id_))

    async def put(self, id_: str, media_type: str, slot: Slot, secret: bool, progress: Progress) -> Sent:
        from pyodide.ffi import create_proxy

        request = {
            "id": id_,
            "url": slot.put,
            "headers": dict(slot.headers),
            "type": media_type,
            "secret": secret,
        }
        told = create_proxy(progress)
        try:
            answer = json.loads(await _script().put(json.dumps(request), told))
        except asyncio.CancelledError:
            _script().cancel(id_)
            raise
        finally:
            told.destroy()
        judge(answer.get("status", 0), answer.get("trouble", ""))
        return str(answer["hash"]), str(answer["secret"])

    async def drop(self, id_: str) -> None:
        await _script().drop(id_)


def _script() -> Any:
    import chinwag_uploads  # type: ignore[import-not-found]

    return chinwag_uploads


def judge(status: int, trouble: str = "") -> None:
    """Raises UploadFailed unless the server has taken the file (XEP-0363, 4: 201 Created)."""
    if trouble:
        raise UploadFailed(f"the upload failed: {trouble}", trouble)
    if not 200 <= status < 300:
        reasons = {413: "too-large", 403: "expired", 404: "expired", 410: "expired", 507: "full", 429: "busy"}
        raise UploadFailed(f"the file server answered {status}", reasons.get(status, f"status {status}"))
