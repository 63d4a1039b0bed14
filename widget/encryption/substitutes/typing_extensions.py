"""typing_extensions: Python 3.12 has all that is used of it."""

from typing import (  # type: ignore[attr-defined, unused-ignore]
    Annotated,
    Final,
    NotRequired,
    TypeAlias,
    TypedDict,
    assert_never,
)

__all__ = ["Annotated", "Final", "NotRequired", "TypeAlias", "TypedDict", "assert_never"]
