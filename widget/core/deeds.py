"""What people send, until it is safe: each text that the page takes out of a form has a name (page/work.js).

The name is written in the same unit of work as what comes of the text, and told to the page afterwards. So
of what a page had not been told when it went, the next one learns whether anything came of it.
"""

from __future__ import annotations

from typing import Final

from widget.core.effects import Effect, Page, Save
from widget.core.model import SurfaceId
from widget.core.records import Put, Store

STORE: Final = Store("deeds", ("name",))
"""The names. Each begins with when it was given, in milliseconds since the epoch, of 13 digits."""


def taken(name: str, surface: SurfaceId) -> tuple[Effect, ...]:
    """Something has come of it, in this unit of work."""
    return Save(Put(STORE.name, {"name": name})), answer((name,), (), surface)


def answer(taken: tuple[str, ...], lost: tuple[str, ...], surface: SurfaceId) -> Page:
    """For the page: what is safe here, and what never came, or came to nothing."""
    return Page("answered", {"taken": list(taken), "lost": list(lost)}, surface)
