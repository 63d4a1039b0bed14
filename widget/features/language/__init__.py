"""Language: the person may want another one than the site's; the page keeps the choice for all its site."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from vdom import Memo, VNode, memo
from widget.core.effects import Effect, Emit, Page
from widget.core.events import DialogChosen, Event
from widget.core.feature import Feature, Slot, View
from widget.core.model import Session, SurfaceId
from widget.features.language import dialogs
from widget.ui.components import button, menu_item
from widget.ui.i18n import _

__all__ = ["DIALOG", "FEATURE", "LanguageChosen"]

DIALOG = "language"


@dataclass(frozen=True, slots=True)
class LanguageChosen(Event):
    """The person wants the language of this tag, or with "" that of the site."""

    surface: SurfaceId
    tag: str


def effects(state: None, event: Event, session: Session) -> Iterator[Effect]:
    match event:
        case LanguageChosen(surface, tag):
            yield Page("speak", {"tag": tag}, surface)
            yield Emit(DialogChosen(surface, ""))


def item(state: None, view: View) -> Memo:
    """The menu's line."""
    return memo(_item, view.surface.id)


def _item(surface: SurfaceId) -> VNode:
    return menu_item(_("Language…"), DialogChosen(surface, DIALOG), icon="languages")


def foot(state: None, view: View) -> VNode:
    """Whoever cannot read the log-in form looks for it there. No memo: the first picture has none."""
    return button(_("Language"), DialogChosen(view.surface.id, DIALOG), kind="quiet", icon="languages")


def choice(state: None, view: View, name: str) -> VNode | None:
    """The dialog with all languages."""
    if name != DIALOG:
        return None
    id_ = view.surface.id
    return dialogs.choice(id_, name, view.session.page.wish, lambda tag: LanguageChosen(id_, tag))


FEATURE = Feature(
    "language",
    lambda: None,
    effects=effects,
    slots={Slot.MENU: item, Slot.DIALOG: choice, Slot.LOGIN_FOOT: foot},
)
