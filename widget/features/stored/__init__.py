"""What this chat has stored on the device: all of it is listed, and erased by one button."""

from __future__ import annotations

from collections.abc import Iterator

from vdom import Memo, VNode, memo
from widget.core.effects import Effect, Emit, Page
from widget.core.events import DialogChosen, Event, LogoutChosen
from widget.core.feature import Feature, Slot, View
from widget.core.model import Session, SurfaceId
from widget.features.stored.dialogs import listing
from widget.features.stored.state import NAME, EraseChosen, State, update
from widget.ui.components import button, menu_item
from widget.ui.i18n import _


def effects(state: State, event: Event, session: Session) -> Iterator[Effect]:
    match event:
        case DialogChosen(surface, name) if name == NAME:
            yield Page("stored", {}, surface)
        case EraseChosen(surface):
            # What is open is erased by whoever has it open, before the page erases the rest
            if session.jid:
                yield Emit(LogoutChosen(erase=True))
            else:
                yield Page("erase", {}, surface)
    if state.due is not None:
        yield Page("erase", {}, state.due or None)


def opening(state: State, view: View) -> Memo:
    """A line of the menu."""
    return memo(_opening, view.surface.id)


def _opening(surface: SurfaceId) -> VNode:
    return menu_item(_("Stored on this device"), DialogChosen(surface, NAME), icon="hard-drive")


def foot(state: State, view: View) -> VNode:
    """Whoever is not logged in may want to know, too. No memo: the first picture has none."""
    return button(_("Stored on this device"), DialogChosen(view.surface.id, NAME), kind="quiet")


FEATURE = Feature(
    "stored",
    State,
    update,
    effects,
    slots={Slot.MENU: opening, Slot.DIALOG: listing, Slot.LOGIN_FOOT: foot},
    personal=False,
)
