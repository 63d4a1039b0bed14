"""What a feature's dialog is about, by surface, is known for as long as it is open there."""

from __future__ import annotations

from collections.abc import Collection

from widget.core.events import DialogChosen, SurfaceDetached
from widget.core.model import SurfaceId


def over(about: Collection[SurfaceId], event: DialogChosen | SurfaceDetached, name: str) -> bool:
    """Whether this ends the dialog of that name on one of these surfaces: another one, none, or no page."""
    return event.surface in about and (isinstance(event, SurfaceDetached) or event.name != name)
