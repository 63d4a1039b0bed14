"""Forms in dialogs, by surface: whether one waits for an answer, and what was wrong with what was sent.

An answer belongs to the form that asked: who has closed it, or has turned to another, hears no more of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from widget.core.model import SurfaceId
from widget.core.persistent import without


@dataclass(frozen=True, slots=True)
class Form:
    """`busy` until the answer comes; `trouble` is a sentence, or ""."""

    busy: bool = False
    trouble: str = ""


Forms: TypeAlias = Mapping[SurfaceId, Form]
_QUIET = Form()


def form_of(forms: Forms, surface: SurfaceId) -> Form:
    """The form that is open on a surface."""
    return forms.get(surface, _QUIET)


def sent(forms: Forms, surface: SurfaceId, trouble: str = "") -> Forms:
    """It is on its way, unless there is something wrong with it."""
    return {**forms, surface: Form(busy=not trouble, trouble=trouble)}


def refused(forms: Forms, surface: SurfaceId, trouble: str) -> Forms:
    """The answer is no."""
    return {**forms, surface: Form(trouble=trouble)} if form_of(forms, surface).busy else forms


def closed(forms: Forms, surface: SurfaceId) -> Forms:
    """It is done, or left."""
    return without(forms, surface) if surface in forms else forms
