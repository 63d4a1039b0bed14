"""OMEMO (XEP-0384) as the person sees it: where it is on, for whom, by which devices, and what is wrong.

How messages are encrypted lies behind the effect `Cipher` (widget/encryption/). Whether a conversation is
encrypted, and for whom, is answered here (`Fact.SECRET`, `Fact.READERS`) to whoever sends.

Who does not encrypt has a padlock that is open, and no more: the feature is asleep, and the other modules of
this package are fetched when something wakes it (build/rare.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

from vdom import Memo, VNode, memo
from widget.core import pep
from widget.core.effects import Effect, Load
from widget.core.encryption import NEW, OLD
from widget.core.envelope import Envelope
from widget.core.events import (
    ArchiveCaughtUp,
    ConversationOpened,
    ConversationsShown,
    DevicesChanged,
    DevicesLeftOut,
    DialogChosen,
    Event,
    MembersChanged,
    MessagesAdded,
    RoomEntered,
    SealingFailed,
    SessionStarted,
    SettingsChanged,
    StorageOpened,
    SurfaceDetached,
)
from widget.core.feature import Fact, Feature, Slot, View
from widget.core.layout import Shown, showing
from widget.core.model import BareJID, Kind, Message, Session, SurfaceId, bare, resource
from widget.core.records import Store
from widget.ui.components import icon_button, menu_item
from widget.ui.i18n import _

if TYPE_CHECKING:
    from widget.features.encryption.known import State

__all__ = ["FEATURE", "Asleep", "EncryptionEvent"]

STORE = "encryption"
NODES = {OLD: f"{OLD}.devicelist", NEW: f"{NEW}:devices"}
"""Where device lists are published, by version."""

DEVICES, CONVERSATION, KEYS, SCAN = "devices", "encryption", "keys", "scan"
"""Our dialogs: our own devices; and, with an address, a conversation's encryption, somebody's devices, and
the camera that reads their code."""


class EncryptionEvent(Event):
    """An event of this feature's own."""

    __slots__ = ()


class ChoicesUnread(EncryptionEvent):
    """What an earlier visit has kept cannot be read: any conversation may be one that is encrypted."""

    __slots__ = ()


class Asleep:
    """Nothing is encrypted. What may be wanted some day: which conversations are rooms, what is shown.

    No dataclass: what that would bring is larger than all else that a start has of encryption.
    """

    __slots__ = ("rooms", "shown")

    def __init__(self, rooms: frozenset[BareJID] = frozenset(), shown: Shown = MappingProxyType({})) -> None:
        self.rooms, self.shown = rooms, shown


Slice: TypeAlias = "Asleep | State"

LOOKED_AT = (
    ArchiveCaughtUp,
    ConversationOpened,
    ConversationsShown,
    DevicesChanged,
    DevicesLeftOut,
    DialogChosen,
    EncryptionEvent,
    MembersChanged,
    MessagesAdded,
    RoomEntered,
    SealingFailed,
    SessionStarted,
    SettingsChanged,
    StorageOpened,
    SurfaceDetached,
)
"""All that can mean something: whoever asks for it (core/interest.py) cannot look into what comes later."""


def read(envelope: Envelope, session: Session) -> Iterator[Event]:
    """A device list that its owner tells of."""
    for namespace, node in NODES.items():
        items = pep.told(envelope, node)
        if items is not None:
            from widget.features.encryption.known import ListTold

            yield ListTold(bare(envelope.sender), namespace, items.find(f"{{{pep.EVENT}}}item/*"))


def update(state: Slice, event: Event, session: Session) -> Slice:
    if not isinstance(event, LOOKED_AT):
        return state
    if isinstance(state, Asleep):
        state = _dreaming(state, event)
        if not wakes(event, session):
            return state
    from widget.features.encryption import state as awake

    return awake.update(awake.woken(state), event, session)


def _dreaming(state: Asleep, event: Event) -> Asleep:
    match event:
        case ConversationOpened(_, jid, Kind.ROOM) | RoomEntered(jid) if jid not in state.rooms:
            return Asleep(state.rooms | {jid}, state.shown)
        case ConversationsShown(surface, conversations):
            return Asleep(state.rooms, showing(state.shown, surface, conversations))
        case SurfaceDetached(surface) if surface in state.shown:
            return Asleep(state.rooms, showing(state.shown, surface, frozenset()))
    return state


def wakes(event: Event, session: Session) -> bool:
    """Whether somebody encrypts, or wants to."""
    match event:
        case DialogChosen(_, name):
            return name.partition(" ")[0] in (DEVICES, CONVERSATION, KEYS, SCAN)
        case SessionStarted() | SettingsChanged():
            how = session.settings.encryption
            return how == "always" or (how == "preferred" and offered(session))
        case MessagesAdded(messages=messages):
            return any(each.encryption for each in messages)
    return isinstance(event, (EncryptionEvent, DevicesChanged, SealingFailed))


def effects(state: Slice, event: Event, session: Session) -> Iterator[Effect]:
    if isinstance(event, StorageOpened):
        yield Load(STORE, _loaded, failed=ChoicesUnread())
    # Of other events `update` knows nothing: what it wanted before is not wanted anew
    if isinstance(event, LOOKED_AT) and not isinstance(state, Asleep):
        yield from state.wants


def _loaded(records: list[dict[str, object]]) -> Event | None:
    if not records:
        return None
    from widget.features.encryption.known import ChoicesLoaded

    return ChoicesLoaded(tuple(records))


def offered(session: Session) -> bool:
    """Whether a person can choose it here. Guests are somebody else each time: nobody could write to them."""
    return session.settings.encryption != "off" and not session.guest


def heeds(state: Slice) -> tuple[str, ...]:
    """Others' device lists come by themselves to who can use them: of 100 contacts, 200 at each log-in."""
    awake = not isinstance(state, Asleep) and state.device
    return tuple(f"{node}+notify" for node in NODES.values()) if awake else ()


def is_secret(state: Slice, view: View, conversation: BareJID, kind: Kind) -> bool | None:
    """Whether what is written there goes out encrypted or not at all."""
    if isinstance(state, Asleep):
        return view.session.settings.encryption == "always" or None
    from widget.features.encryption.known import wanted

    return wanted(state, conversation, view.session) or None


def read_by(state: Slice, view: View, conversation: BareJID, kind: Kind) -> frozenset[BareJID] | None:
    """Who may read it; nobody says so of a room of which we have not heard."""
    if kind is Kind.ROOM and (isinstance(state, Asleep) or conversation not in state.rooms):
        return None
    if isinstance(state, Asleep):
        return None if resource(conversation) else frozenset({conversation}) - {view.session.me}
    from widget.features.encryption.known import readers, unread_of

    return None if unread_of(state, conversation) else readers(state, conversation, view.session)


def opening(state: Slice, view: View) -> Memo | None:
    """In the main menu, of those who have a device here or may have one."""
    return memo(_opening, view.surface.id, key="devices") if offered(view.session) else None


def _opening(surface: SurfaceId) -> VNode:
    return menu_item(_("Your devices…"), DialogChosen(surface, DEVICES), icon="key-round")


def padlock(state: Slice, view: View, conversation: BareJID, kind: Kind) -> Memo | None:
    """In a conversation's header: whether it is encrypted, and the way to all that can be said of that."""
    if not isinstance(state, Asleep):
        from widget.features.encryption import views

        return views.padlock(state, view, conversation)
    return memo(_padlock, view.surface.id, conversation, key="padlock") if offered(view.session) else None


def _padlock(surface: SurfaceId, conversation: BareJID) -> VNode:
    chosen = DialogChosen(surface, f"{CONVERSATION} {conversation}")
    words = _("Not encrypted")
    return icon_button("lock-open", words, chosen, cls="padlock", data_lock="off", aria_haspopup="dialog")


def _late(name: str) -> Callable[..., Any]:
    """A view that is drawn once somebody encrypts."""

    def drawn(state: Slice, *args: Any) -> Any:
        if isinstance(state, Asleep):
            return None
        from widget.features.encryption import views

        return getattr(views, name)(state, *args)

    return drawn


def unread(state: Slice, view: View, message: Message) -> VNode | None:
    """In place of what could not be opened: why, and what helps."""
    how = message.encryption
    if how is None or how.problem is None or message.body or message.files:
        return None  # what we could not send has its words all the same
    from widget.features.encryption import shown

    return shown.unopened(state, view.surface.id, message, how)


FEATURE: Feature[Slice] = Feature(
    "encryption",
    Asleep,
    update,
    effects,
    readers={pep.EVENT_TAG: read},
    slots={
        Slot.MENU: opening,
        Slot.ACTIONS: padlock,
        Slot.COMPOSER: _late("notice"),
        Slot.SELECTION: _late("question"),
        Slot.MESSAGE_BODY: unread,
        Slot.MESSAGE_FOOTER: _late("mark"),
        Slot.DIALOG: _late("dialog"),
    },
    facts={Fact.SECRET: is_secret, Fact.READERS: read_by},
    stores=(Store(STORE, ("key",)),),
    heeds=heeds,
)
