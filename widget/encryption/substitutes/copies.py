"""Copies that omemo.storage makes of what it keeps, without those of whole states: half of a message's time.

Its `Maybe` copies each value on each way in and out, so that nobody changes what a cache holds. What caches
hold is JSON. A state that is made of it on the way (`fmap`) has no other owner: it is handed on as it is.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import omemo.storage


def deepcopy(value: Any) -> Any:
    """Of JSON."""
    match value:
        case dict():
            return {key: deepcopy(each) for key, each in value.items()}
        case list():
            return [deepcopy(each) for each in value]
    return value


def install() -> None:
    """Put it in the place of the standard library's."""
    vars(omemo.storage)["copy"] = SimpleNamespace(deepcopy=deepcopy)
