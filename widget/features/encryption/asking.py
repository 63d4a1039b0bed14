"""What is asked of the cipher, of servers and of rooms, so that it is known who can read along.

Before this browser has a device nothing wakes the cipher: device lists are then asked for by PEP alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from xml.etree.ElementTree import Element

from widget.core import pep
from widget.core.effects import Cipher, Effect, Emit, Query
from widget.core.encryption import CipherRequest, LookUp
from widget.core.events import Event, MembersWanted
from widget.core.model import BareJID, Session
from widget.errors import ChinwagError, EncryptionError, StanzaError
from widget.features.encryption import CONVERSATION, DEVICES, KEYS, NODES, SCAN, offered
from widget.features.encryption.known import (
    ListRefused,
    ListTold,
    RequestAnswered,
    RequestFailed,
    State,
    readers,
    wanted,
)

MOST_PROBED = 100
"""People in a room whose device lists are asked for before this browser has a device."""


def subject(dialog: str) -> BareJID | None:
    """Whom one of our dialogs is about."""
    name, _, jid = dialog.partition(" ")
    return BareJID(jid) if name in (CONVERSATION, KEYS, SCAN) and jid else None


def ask(state: State, request: CipherRequest) -> State:
    """One more question to the cipher, unless it is being asked already."""
    if request in state.waiting:
        return state

    def answered(answer: object) -> Event:
        return RequestAnswered(request, answer)  # type: ignore[arg-type]

    def failed(error: ChinwagError) -> Event:
        return RequestFailed(request, _why(error))

    effect = Cipher(request, answered, failed)
    return replace(state, wants=(*state.wants, effect), waiting=state.waiting | {request})


def looking(state: State, session: Session) -> State:
    """Asks for what is not known of those who read along where it matters now."""
    if not session.online or not offered(session) or state.unread:
        return state
    eager = session.settings.encryption != "available"
    shown = [jid for jid in _in_view(state) if eager or wanted(state, jid, session)]
    about = [jid for name in state.dialogs.values() if (jid := subject(name))]
    places = dict.fromkeys((*shown, *about))
    unasked = [jid for jid in places if jid in state.rooms and jid not in state.watched]
    if unasked:
        effects = tuple(Emit(MembersWanted(jid)) for jid in unasked)
        state = replace(state, watched=state.watched.union(unasked), wants=(*state.wants, *effects))
    people = frozenset[BareJID]().union(*(readers(state, jid, session) or () for jid in places))
    if state.device and (people or DEVICES in state.dialogs.values()):
        people |= {session.me}
    return _look_up(state, people - state.fresh)


def _look_up(state: State, people: frozenset[BareJID]) -> State:
    if not people:
        return state
    if state.device:
        state = replace(state, fresh=state.fresh | people)
        if state.later is not None:
            return replace(state, later=state.later | people)
        return ask(state, LookUp(people, fresh=True))
    asked = sorted(people)[:MOST_PROBED]
    effects = tuple(effect for jid in asked for effect in _probe(jid))
    return replace(state, fresh=state.fresh.union(people), wants=(*state.wants, *effects))


def _probe(jid: BareJID) -> Iterable[Effect]:
    return (_query(jid, namespace) for namespace in NODES)


def _query(jid: BareJID, namespace: str) -> Query:
    node = NODES[namespace]

    def told(answer: Element) -> Event:
        payload = answer.find(f"{{{pep.PUBSUB}}}pubsub/{{{pep.PUBSUB}}}items/{{{pep.PUBSUB}}}item/*")
        return ListTold(jid, namespace, payload)

    def failed(error: ChinwagError) -> Event:
        if isinstance(error, StanzaError) and error.condition == "item-not-found":
            return ListTold(jid, namespace, None)
        return ListRefused(jid, _why(error))

    return Query(pep.ask(node, to=jid), told, failed)


def _in_view(state: State) -> frozenset[BareJID]:
    return frozenset[BareJID]().union(*state.shown.values())


def _why(error: ChinwagError) -> str:
    match error:
        case EncryptionError(problem=problem):
            return problem
        case StanzaError(condition=condition):
            return condition
    return type(error).__name__
