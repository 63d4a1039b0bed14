"""Plugins join the engine: what the worker has fetched is loaded, and what fails later becomes an event."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from widget.core.events import Event
from widget.core.feature import Feature
from widget.errors import SettingsError
from widget.plugins.loading import load
from widget.plugins.notice import PluginStopped
from widget.plugins.source import Source


def with_plugins(
    features: tuple[Feature[Any], ...],
    given: Mapping[str, Any],
    fetched: Iterable[Mapping[str, str]],
    dispatch: Callable[[Event], None],
) -> tuple[tuple[Feature[Any], ...], tuple[SettingsError, ...]]:
    """The features, those of the plugins last, and what is wrong in the settings of those.

    Args:
        given: the settings of the page.
        fetched: `address`, and `text` or `error`, of each.
        dispatch: takes the event that a plugin was switched off, after what is being done at that moment.
    """

    def stopped(name: str, why: str) -> None:
        asyncio.get_running_loop().call_soon(dispatch, PluginStopped(name, why))

    sources = [Source(each["address"], each.get("text", ""), each.get("error", "")) for each in fetched]
    loaded = load(sources, given, stopped)
    _keep(loaded.good)
    return (*features, *loaded.features), loaded.errors


def _keep(good: Iterable[str]) -> None:
    """The worker keeps a copy of those that run, for a start without a network."""
    try:
        import chinwag_plugins  # type: ignore[import-not-found]
    except ImportError:
        return  # not in a browser
    for address in good:
        chinwag_plugins.keep(address)
