"""Files of others: which are shown, and pictures in large (XEP-0066, XEP-0447)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from vdom import VNode
from widget.core.attachment import Attachment
from widget.core.dialogs import over
from widget.core.effects import Effect, Emit
from widget.core.events import DialogChosen, Event, MediaWanted, PictureOpened, SurfaceDetached
from widget.core.feature import Fact, Feature, Slot, View
from widget.core.media import MediaPolicy
from widget.core.model import BareJID, MessageId, Session, SurfaceId, domain
from widget.core.persistent import without
from widget.ui.media import lightbox

PICTURE = "picture"


@dataclass(frozen=True, slots=True)
class State:
    """What the person wanted to see, and the pictures that are seen in large: of these, this one."""

    wished: frozenset[tuple[BareJID, MessageId]] = frozenset()
    opened: Mapping[SurfaceId, tuple[tuple[Attachment, ...], int]] = field(default_factory=dict)


def update(state: State, event: Event, session: Session) -> State:
    match event:
        case MediaWanted(conversation, message):
            return replace(state, wished=state.wished | {(conversation, message)})
        case PictureOpened(surface, pictures, at):
            return replace(state, opened={**state.opened, surface: (pictures, at % len(pictures))})
        case DialogChosen(surface) | SurfaceDetached(surface) if over(state.opened, event, PICTURE):
            return replace(state, opened=without(state.opened, surface))
    return state


def effects(state: State, event: Event, session: Session) -> Iterator[Effect]:
    match event:
        case PictureOpened(surface):
            yield Emit(DialogChosen(surface, PICTURE))


def policy(state: State, view: View) -> MediaPolicy:
    """Which files are shown: those on the account's own domain unless the site says otherwise."""
    settings = view.session.settings
    own = {domain(view.session.me)} if settings.media == "own" else set()
    hosts = frozenset({*own, *settings.media_hosts} - {""})
    everywhere = settings.media == "all"
    emoji = settings.custom_emoji if settings.media != "none" else ()
    moving, map_url = settings.moving_pictures, settings.map_url
    return MediaPolicy(hosts, everywhere, moving, map_url, state.wished, emoji)


def dialog(state: State, view: View, name: str) -> VNode | None:
    """A picture in large."""
    if name != PICTURE or view.surface.id not in state.opened:
        return None
    return lightbox(view.surface.id, *state.opened[view.surface.id])


FEATURE = Feature("media", State, update, effects, slots={Slot.DIALOG: dialog}, facts={Fact.MEDIA: policy})
