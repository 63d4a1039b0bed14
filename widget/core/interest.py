"""Which events a feature looks at: read from its code, so that it is asked about no others.

Reducers tell events apart by their classes. Those that they name, themselves or in functions and classes of
their package and of ours that they name, are all that can mean anything to them. One that names none, or
`Event` itself, is asked about all. What a state holds for the present event alone (`due`, `news`) is
cleared by the next event that is looked at: no one acts on it meanwhile. What is hollow in the snapshot
(build/rare.py) is not read: reducers lie elsewhere (tests/build/test_rare.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from types import CodeType, FunctionType, ModuleType
from typing import Any

from widget.core.events.base import Event
from widget.core.feature import no_effects, unchanged

_OURS = __name__.partition(".")[0]


@cache
def looked_at(*reducers: Callable[..., Any]) -> tuple[type[Event], ...]:
    """The classes of all events that these may treat otherwise than the rest; `Event` stands for all."""
    found: set[type[Event]] = set()
    for reducer in reducers:
        if reducer not in (unchanged, no_effects):
            named = set(_events(reducer, {_OURS, _package(reducer)}, set()))
            found |= named or {Event}
    return tuple(found)


def _events(thing: Any, packages: set[str], seen: set[int]) -> Iterator[type[Event]]:
    """Those that a function, a class or a collection of classes names."""
    if isinstance(thing, type) and issubclass(thing, Event):
        yield thing
        return
    parts: Iterator[Any] | tuple[Any, ...] = ()
    if isinstance(thing, tuple):
        parts = thing
    elif hasattr(thing, "__args__"):  # a union of classes
        parts = thing.__args__
    elif _package(thing) in packages and id(thing) not in seen:
        seen.add(id(thing))
        if isinstance(thing, type):
            parts = tuple(vars(thing).values())
        elif isinstance(function := getattr(thing, "__wrapped__", thing), FunctionType):
            parts = _named(function)
    for part in parts:
        yield from _events(part, packages, seen)


def _named(function: FunctionType) -> Iterator[Any]:
    """What the names in its code stand for, be it in its module or in a module that it names."""
    names = {name for code in _codes(function.__code__) for name in code.co_names}
    for name in names:
        thing = function.__globals__.get(name)
        if isinstance(thing, ModuleType):
            # As it is at present: asking for an attribute would load a module that comes later
            yield from (vars(thing)[other] for other in names & vars(thing).keys())
        elif thing is not None:
            yield thing


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)


def _package(thing: Any) -> str:
    return str(getattr(thing, "__module__", "")).partition(".")[0]
