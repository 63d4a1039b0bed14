"""Notices of what this browser cannot keep: no storage, one that another tab has, a full disk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from vdom import VNode
from widget.core.effects import After, Effect, RetryStorage
from widget.core.events import Event, StorageFailed, StorageOpened, StorageRecovered
from widget.core.feature import Feature, Slot, View
from widget.core.model import Session
from widget.ui.components import banner, button, icon_button
from widget.ui.i18n import _

RETRY = 30_000
"""Milliseconds until it is tried again to open what did not open, or to write what was not written."""


@dataclass(frozen=True, slots=True)
class StorageDue(Event):
    """It may open now."""


@dataclass(frozen=True, slots=True)
class Dismissed(Event):
    """The person has taken note."""


@dataclass(frozen=True, slots=True)
class RetryChosen(Event):
    """The person has made room."""


@dataclass(frozen=True, slots=True)
class State:
    """What is wrong: "" or a sentence; `seen` once put away.

    `closed`: there is no storage; `found`: for the next visit there is. `broken`: it takes nothing.
    """

    text: str = ""
    seen: bool = False
    full: bool = False
    closed: bool = False
    found: bool = False
    broken: bool = False


def update(state: State, event: Event, session: Session) -> State:
    match event:
        case StorageOpened(lasting=False, blocked=blocked) if not session.guest:
            return State(_blocked() if blocked else _forgetful(), closed=True)
        case StorageOpened():
            return State()
        case StorageFailed(full=True):
            text = _(
                "This device is full: messages are not kept here. Leave this page open until all is sent."
            )
            return state if state.text == text else State(text, full=True)
        case StorageRecovered() if state.found:
            return state
        case StorageRecovered() if state.closed:
            text = _("This browser can keep messages again. Load the page anew, and they will be kept.")
            return State(text, found=True)
        case StorageRecovered():
            return State()
        case StorageFailed():
            text = _("Messages cannot be kept on this device. Leave this page open until all is sent.")
            return state if state.text == text else State(text, broken=True)
        case Dismissed():
            return replace(state, seen=True)
    return state


def effects(state: State, event: Event, session: Session) -> Iterator[Effect]:
    match event:
        case RetryChosen():
            yield RetryStorage()
        case StorageOpened() if state.closed:
            yield After(RETRY, StorageDue(), "storage")
        case StorageFailed() if state.broken:
            yield After(RETRY, StorageDue(), "storage")
        case StorageDue() if state.closed or state.broken:
            yield RetryStorage()
            yield After(RETRY, StorageDue(), "storage")


def notice(state: State, view: View) -> VNode | None:
    """A strip with the sentence."""
    if not state.text or state.seen:
        return None
    retry = button(_("Try again"), RetryChosen(), kind="quiet") if state.full else None
    return banner("warning", state.text, retry, icon_button("x", _("Dismiss"), Dismissed()))


def _forgetful() -> str:
    return _("This browser keeps nothing after you leave: messages are only on your server.")


def _blocked() -> str:
    return _(
        "Another tab has an older version of this chat open: nothing is kept here until you close it. "
        "Messages are only on your server."
    )


FEATURE = Feature("notices", State, update, effects, slots={Slot.BANNER: notice})
