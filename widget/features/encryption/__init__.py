"""OMEMO (XEP-0384) as the person sees it: where it is on, for whom, by which devices, and what is wrong.

How messages are encrypted lies behind the effect `Cipher` (widget/encryption/). Whether a conversation is
encrypted, and for whom, is answered here (`Fact.SECRET`, `Fact.READERS`) to whoever sends.
"""

from __future__ import annotations

from collections.abc import Iterator

from widget.core import pep
from widget.core.effects import Effect, Load
from widget.core.envelope import Envelope
from widget.core.events import Event, StorageOpened
from widget.core.feature import Fact, Feature, Slot, View
from widget.core.model import BareJID, Kind, Session, bare
from widget.features.encryption.asking import NODES
from widget.features.encryption.dialogs import dialogs
from widget.features.encryption.kept import STORE, STORES
from widget.features.encryption.known import ChoicesLoaded, ListTold, State, readers, wanted
from widget.features.encryption.state import update
from widget.features.encryption.views import mark, notice, opening, padlock, question, unread

__all__ = ["FEATURE", "State"]

_TOLD = {f"{node}+notify": (node, namespace) for namespace, node in NODES.items()}


def read(envelope: Envelope, session: Session) -> Iterator[Event]:
    """A device list that its owner tells of."""
    for node, namespace in _TOLD.values():
        items = pep.told(envelope, node)
        if items is not None:
            yield ListTold(bare(envelope.sender), namespace, items.find(f"{{{pep.EVENT}}}item/*"))


def effects(state: State, event: Event, session: Session) -> Iterator[Effect]:
    if isinstance(event, StorageOpened):
        yield Load(STORE, lambda records: ChoicesLoaded(tuple(records)))
    yield from state.wants


def heeds(state: State) -> tuple[str, ...]:
    """Others' device lists come by themselves to who can use them: of 100 contacts, 200 at each log-in."""
    return tuple(_TOLD) if state.device else ()


def is_secret(state: State, view: View, conversation: BareJID, kind: Kind) -> bool | None:
    """Whether what is written there goes out encrypted or not at all."""
    return wanted(state, conversation, view.session) or None


def read_by(state: State, view: View, conversation: BareJID, kind: Kind) -> frozenset[BareJID] | None:
    """Who may read it; nobody says so of a room of which we have not heard."""
    unheard = kind is Kind.ROOM and conversation not in state.rooms
    return None if unheard else readers(state, conversation, view.session)


FEATURE = Feature(
    "encryption",
    State,
    update,
    effects,
    readers={pep.EVENT_TAG: read},
    slots={
        Slot.MENU: opening,
        Slot.ACTIONS: padlock,
        Slot.COMPOSER: notice,
        Slot.SELECTION: question,
        Slot.MESSAGE_BODY: unread,
        Slot.MESSAGE_FOOTER: mark,
        Slot.DIALOG: dialogs,
    },
    facts={Fact.SECRET: is_secret, Fact.READERS: read_by},
    stores=STORES,
    heeds=heeds,
)
