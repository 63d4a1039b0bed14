"""Settings of a plugin's own: a frozen dataclass whose fields have types and defaults.

`data-plugin-poll-most="5"` on the script tag, or `"plugin-poll": {"most": 5}` in JSON, sets the field `most`
of the plugin `poll`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

from widget.core.values import flag, verbatim
from widget.errors import PluginError, SettingsError
from widget.settings import unknown

T = TypeVar("T")


_known: dict[type[Any], Any] = {}
"""What is set, by the class; each plugin that is loaded has one of its own."""


def own(kind: type[T]) -> T:
    """A plugin's settings, as the site's owner has set them; they stay so while it runs.

    Args:
        kind: the class that its `SETTINGS` names.
    """
    found: T = _known[kind] if kind in _known else kind()
    return found


def use(kind: type[Any], name: str, given: Mapping[str, Any]) -> list[SettingsError]:
    """Set them; an error for each that cannot be used.

    Args:
        given: all that the page says: `plugin-NAME-SETTING`, or `plugin-NAME` for a table, is theirs.

    Raises:
        PluginError: the class is not as it must be.
    """
    readers = _readers(kind, name)
    found: dict[str, Any] = {}
    errors: list[SettingsError] = []
    theirs = {key.replace("-", "_"): value for key, value in given.items()}
    for key, value in _named(name, theirs):
        shown = f"plugin-{name}-{key}".replace("_", "-")
        try:
            found[key] = _reader(readers, key)(value)
        except ValueError as problem:
            errors.append(SettingsError(f"{shown}: {problem}", shown))
    try:
        _known[kind] = kind(**found)
    except Exception as error:  # noqa: BLE001 - its own check, which may raise what it likes
        shown = f"plugin-{name}"
        errors.append(SettingsError(f"{shown}: {error}; none of its settings is used", shown))
        _known[kind] = kind()
    return errors


def _named(name: str, given: Mapping[str, Any]) -> list[tuple[str, Any]]:
    prefix = f"plugin_{name.replace('-', '_')}"
    table = given.get(prefix)
    if isinstance(table, str):
        try:
            table = json.loads(table)
        except ValueError:
            table = {}
    pairs = (
        [(key.replace("-", "_"), value) for key, value in table.items()] if isinstance(table, Mapping) else []
    )
    return [
        *pairs,
        *(
            (key.removeprefix(f"{prefix}_"), value)
            for key, value in given.items()
            if key.startswith(f"{prefix}_")
        ),
    ]


def _reader(readers: Mapping[str, Callable[[Any], Any]], key: str) -> Callable[[Any], Any]:
    if key in readers:
        return readers[key]
    raise ValueError(unknown(key, readers))


def _readers(kind: type[Any], name: str) -> dict[str, Callable[[Any], Any]]:
    if not is_dataclass(kind):
        raise PluginError("SETTINGS is no dataclass", name)
    try:
        kind()
        hints = get_type_hints(kind)
    except Exception as error:
        raise PluginError(f"SETTINGS: {error}", name) from error
    return {each.name: _reads(hints[each.name], name) for each in fields(kind)}


def _reads(hint: Any, name: str) -> Callable[[Any], Any]:
    """What makes a value of such a type of a text, or of JSON."""
    if get_origin(hint) is Literal:
        return lambda value: _one_of(value, get_args(hint))
    simple = {str: verbatim, bool: flag, int: _number(int), float: _number(float)}
    if hint in simple:
        return simple[hint]
    if get_origin(hint) is tuple and get_args(hint) == (str, ...):
        return _texts
    if get_origin(hint) is not None and get_args(hint) == (str, str):
        return _table
    raise PluginError(f"SETTINGS: {hint!r} is no type of a setting", name)


def _one_of(value: Any, allowed: tuple[Any, ...]) -> Any:
    if value not in allowed:
        raise ValueError(f"should be one of {', '.join(map(str, allowed))}")
    return value


def _number(kind: type) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        try:
            return kind(value)
        except (TypeError, ValueError, OverflowError):  # also JSON's 1e999
            raise ValueError("should be a number") from None

    return read


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def _texts(value: Any) -> tuple[str, ...]:
    given = value
    if isinstance(value, str):
        given = (
            _json(value) if value.lstrip().startswith("[") else [each.strip() for each in value.split(",")]
        )
    if not isinstance(given, (list, tuple)) or not all(isinstance(each, str) for each in given):
        raise ValueError("should be a list of texts")
    return tuple(each for each in given if each)


def _table(value: Any) -> Mapping[str, str]:
    try:
        given = _json(value)
    except ValueError:
        given = None
    if not isinstance(given, Mapping) or not all(
        isinstance(each, str) for pair in given.items() for each in pair
    ):
        raise ValueError("should be JSON: name → text")
    return dict(given)
