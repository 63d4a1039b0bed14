"""Tells of plugins that do not work, and gives the pages the styles of those that do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from vdom import VNode
from widget.core.effects import Effect, Page
from widget.core.events import Event, SurfaceAttached
from widget.core.feature import Feature, Slot, View
from widget.core.model import Session
from widget.ui.components import banner, icon_button
from widget.ui.i18n import _


@dataclass(frozen=True, slots=True)
class Fault:
    """A plugin by its name, or its file's, and what is wrong with it: for the owner."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class PluginStopped(Event):
    """A plugin has failed and was switched off."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class FaultsSeen(Event):
    """The person has taken note."""


@dataclass(frozen=True, slots=True)
class State:
    """What has failed; `seen`: the person knows. `styles` of the others, by plugin."""

    faults: tuple[Fault, ...] = ()
    styles: tuple[tuple[str, str], ...] = ()
    seen: bool = False


def update(state: State, event: Event, session: Session) -> State:
    match event:
        case PluginStopped(name, why):
            left = tuple(each for each in state.styles if each[0] != f"plugin-{name}")
            return State((*state.faults, Fault(name, why)), left)
        case FaultsSeen():
            return replace(state, seen=True)
    return state


def effects(state: State, event: Event, session: Session) -> Iterator[Effect]:
    match event:
        case SurfaceAttached(surface):
            for name, text in state.styles:
                yield Page("style", {"name": name, "text": text}, surface.id)
        case PluginStopped(name):
            yield Page("style", {"name": f"plugin-{name}", "text": ""})


def notice(state: State, view: View) -> VNode | None:
    """A strip that names them."""
    if state.seen or not state.faults:
        return None
    names = ", ".join(dict.fromkeys(fault.name for fault in state.faults))
    text = _("An extension of this site does not work and is switched off: {names}").format(names=names)
    return banner("warning", text, icon_button("x", _("Dismiss"), FaultsSeen()))


def plugins_feature(faults: tuple[Fault, ...], styles: Mapping[str, str]) -> Feature[Any]:
    """The feature; its state is the page's and not the account's."""
    first = partial(State, faults, tuple(styles.items()))
    return Feature("plugins", first, update, effects, slots={Slot.BANNER: notice}, personal=False)
