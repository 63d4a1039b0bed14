"""How what is known of encryption changes, and what follows from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from widget.core.effects import Emit
from widget.core.encryption import (
    Device,
    Devices,
    History,
    ListChanged,
    LookUp,
    Prepare,
    Prepared,
    Problem,
)
from widget.core.events import (
    AnnouncementChanged,
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
    SurfaceDetached,
)
from widget.core.layout import showing
from widget.core.model import NO_ONE, BareJID, Kind, Message, Session, SurfaceId
from widget.core.persistent import without
from widget.core.records import Put, Record
from widget.features.encryption import DEVICES, KEYS, SCAN, STORE, Asleep, ChoicesUnread, offered
from widget.features.encryption.asking import ask, looking, subject
from widget.features.encryption.kept import (
    LATER,
    ONCE_MORE,
    STARTED,
    TEND,
    keeping,
    of_a_choice,
    of_us,
    recalled,
)
from widget.features.encryption.known import (
    ADDED,
    LOST,
    CameraFailed,
    Choice,
    ChoicesLoaded,
    ChoicesWanted,
    CodeScanned,
    EncryptionChosen,
    KeysDue,
    KeysMissing,
    ListRefused,
    ListTold,
    NoticeSeen,
    RequestAnswered,
    RequestFailed,
    RequestMade,
    StartOver,
    State,
    bar,
    has_devices,
    readers,
)
from widget.features.encryption.lists import awaiting, listed, looked_for
from widget.features.encryption.scanned import told

HOPELESS = (Problem.UNAVAILABLE.value, Problem.NOT_LOADED.value)
"""Why nothing at all can be encrypted, until the next session at least."""

OF_DEVICES = (Problem.UNDECIDED, Problem.NO_DEVICES)
"""Why something was not sent that has to do with whose devices there are: the person is to see them."""


def woken(state: Asleep | State) -> State:
    """What is known as soon as it matters."""
    return State(rooms=state.rooms, shown=state.shown) if isinstance(state, Asleep) else state


def update(state: State, event: Event, session: Session) -> State:
    before = replace(state, wants=()) if state.wants else state
    after = _taken(before, event, session)
    if after is before and not isinstance(event, SettingsChanged):
        return after
    return _settled(looking(after, session), session)


def _taken(state: State, event: Event, session: Session) -> State:
    match event:
        case ChoicesLoaded(records):
            return _read(state, records, session)
        case ChoicesUnread():
            return replace(state, unread=True, wants=(*state.wants, LATER))
        case ChoicesWanted():
            return replace(state, wants=(*state.wants, ONCE_MORE))
        case StartOver() if state.later is not None:
            return _started(state, state.later, session)
        case KeysDue():
            state = _tending(state)
            return ask(state, LookUp(frozenset({session.me}), fresh=True)) if session.online else state
        case SessionStarted(_, resumed, first) if first or not resumed:
            return _begun(state, session)
        case ArchiveCaughtUp(archive) if archive == NO_ONE and state.device:
            return ask(state, History(False))
        case ConversationOpened(_, jid, Kind.ROOM) | RoomEntered(jid) if jid not in state.rooms:
            return replace(state, rooms=state.rooms | {jid})
        case ConversationsShown(surface, conversations):
            return replace(state, shown=showing(state.shown, surface, conversations))
        case DialogChosen():
            return _opened(state, event)
        case SurfaceDetached(surface):
            state = _opened(state, DialogChosen(surface, ""))
            shown = showing(state.shown, surface, frozenset())
            return replace(state, shown=shown) if surface in state.shown else state
        case MembersChanged(room):
            return replace(state, members={**state.members, room: event})
        case MessagesAdded(conversation, Kind.CHAT, messages, True):
            return _answering(state, conversation, messages, session)
        case EncryptionChosen(_, conversation, on):
            state = _chosen(state, conversation, on, session)
            return ask(state, Prepare()) if on and not state.device else state
        case RequestMade(surface, request):
            return ask(replace(state, notes=without(state.notes, surface)), request)
        case RequestAnswered(request, answer):
            state = _answered(replace(state, waiting=state.waiting - {request}), answer, session)
            return awaiting(state, request.jid) if isinstance(request, ListChanged) else state
        case KeysMissing(jid, tried):
            return looked_for(state, jid, tried, session)
        case RequestFailed(request, why):
            return _failed(state, request, why)
        case DevicesChanged(devices):
            return _told(state, devices, session)
        case ListTold():
            return listed(state, event, session)
        case ListRefused(jid, why):
            return replace(state, unreachable={**state.unreachable, jid: why})
        case DevicesLeftOut(conversation, devices):
            known = state.left.get(conversation, frozenset()).union(devices)
            return replace(state, left={**state.left, conversation: known})
        case SealingFailed(problem=problem, jids=jids) if problem in OF_DEVICES and jids:
            return ask(state, LookUp(frozenset(map(BareJID, jids))))
        case NoticeSeen(conversation):
            return _seen(state, conversation)
        case CodeScanned(surface, jid, text):
            judged, note = told(state.people.get(jid, ()), jid, text)
            for each in judged:
                state = ask(state, each)
            return _noted(state, surface, jid, note)
        case CameraFailed(surface, jid, why):
            return _noted(state, surface, jid, f"camera {why}")
    return state


def _read(state: State, records: Iterable[Record], session: Session) -> State:
    """What was kept is known; what had to wait for that since the session began is done now."""
    belated, state = state.unread and session.online, recalled(replace(state, unread=False), records)
    state = _tending(state) if state.device else state
    if belated and state.device:
        return replace(state, wants=(*state.wants, Emit(AnnouncementChanged())))
    return _eager(state, session) if belated else state


def _begun(state: State, session: Session) -> State:
    """A new session: what others have may have changed meanwhile, and what was asked is lost."""
    state = replace(state, fresh=frozenset(), unreachable={}, waiting=frozenset(), trouble="")
    if state.device:
        return ask(replace(state, later=frozenset(), wants=(*state.wants, STARTED)), History(True))
    return state if state.unread else _eager(state, session)


def _started(state: State, people: frozenset[BareJID], session: Session) -> State:
    """Who was in view when the session began is asked about now; if we are offline, when we are not."""
    state = replace(state, later=None)
    if not session.online:
        return replace(state, fresh=state.fresh - people)
    return ask(state, LookUp(people, fresh=True)) if people else state


def _eager(state: State, session: Session) -> State:
    """Keys are made before anybody asks for them, where they will be needed."""
    eager = session.settings.encryption in ("preferred", "always")
    eager = eager or any(each.on for each in state.choices.values())
    return ask(state, Prepare()) if eager and offered(session) else state


def _tending(state: State) -> State:
    """Our keys are to be looked at again after a while."""
    return replace(state, wants=(*state.wants, TEND))


def _noted(state: State, surface: SurfaceId, jid: BareJID, note: str) -> State:
    """What came of the camera is told where it was wanted."""
    back = Emit(DialogChosen(surface, f"{KEYS} {jid}"))
    return replace(state, notes={**state.notes, surface: note}, wants=(*state.wants, back))


def _opened(state: State, event: DialogChosen) -> State:
    """Which of our dialogs is open there now. What was told in another is over, but for the camera's."""
    from_camera = state.dialogs.get(event.surface, "").startswith(SCAN)
    notes = state.notes if from_camera and event.name else without(state.notes, event.surface)
    dialogs = without(state.dialogs, event.surface)
    if event.name == DEVICES or subject(event.name):
        dialogs = {**dialogs, event.surface: event.name}
        state = replace(state, fresh=frozenset(), later=None)  # who looks wants to know how it is now
    if dialogs == state.dialogs and notes is state.notes:
        return state
    return replace(state, dialogs=dialogs, notes=notes)


def _chosen(state: State, conversation: BareJID, on: bool, session: Session) -> State:
    choice = Choice(on, session.now)
    kept = Put(STORE, of_a_choice(conversation, choice))
    return keeping(replace(state, choices={**state.choices, conversation: choice}), kept)


def _answering(state: State, jid: BareJID, messages: Iterable[Message], session: Session) -> State:
    """Whoever writes to us encrypted is answered so, unless the person has chosen otherwise."""
    if jid in state.choices or state.unread or not offered(session):
        return state
    opened = (each.encryption for each in messages if not each.outgoing)
    secret = any(each is not None and each.problem is None for each in opened)
    return _chosen(state, jid, True, session) if secret else state


def _answered(state: State, answer: Prepared | Devices | None, session: Session) -> State:
    match answer:
        case Prepared(device, own):
            state = replace(state, people={**state.people, session.me: own}, trouble="")
            return _known(state, device, own)
        case Devices():
            return _told(state, answer, session)
    return state


def _known(state: State, device: Device, own: Iterable[Device]) -> State:
    """Which device this browser is. What was known before of others came from their lists alone.

    Where all of the storage was lost nothing here can tell that this browser was another device before; the
    account's list does tell that there are others, and of those messages cannot be read here either way.
    """
    if device.id == state.device:
        return state
    others = any(each.active and not each.ours for each in own)
    renewed = LOST if state.device else ADDED if others else ""
    wants = (*state.wants, Emit(AnnouncementChanged()))
    anew = replace(state, device=device.id, renewed=renewed, fresh=frozenset(), wants=wants)
    return keeping(_tending(anew), Put(STORE, of_us(device.id, renewed)))


def _seen(state: State, conversation: BareJID) -> State:
    seen = state.seen | state.left.get(conversation, frozenset())
    after = replace(state, seen=seen, renewed="", left=without(state.left, conversation))
    return keeping(after, Put(STORE, of_us(state.device))) if state.renewed else after


def _failed(state: State, request: object, why: str) -> State:
    state = replace(state, waiting=frozenset(each for each in state.waiting if each != request))
    if why in HOPELESS:
        return replace(state, trouble=why)
    match request:
        case LookUp(jids):
            return replace(state, unreachable={**state.unreachable, **dict.fromkeys(jids, why)})
    return state


def _told(state: State, devices: Devices, session: Session) -> State:
    """What is told of somebody's devices: of ours also that this browser is another one than it was."""
    own = devices.devices.get(session.me, ())
    for device in own:
        if device.ours and not state.unread:  # else it would be taken for a new one
            state = _known(state, device, own)
    known = {jid: why for jid, why in state.unreachable.items() if jid not in devices.devices}
    people = {**state.people, **devices.devices}
    return replace(state, people=people, unreachable={**known, **devices.unreachable})


def _settled(state: State, session: Session) -> State:
    """Where encryption is preferred, it begins when all who read along can; it never ends by itself."""
    if session.settings.encryption != "preferred" or not state.device or state.unread:
        return state
    for conversation in frozenset[BareJID]().union(*state.shown.values()) - state.choices.keys():
        people = readers(state, conversation, session)
        able = bool(people) and all(has_devices(state, jid) for jid in people or ())
        if able and bar(state, conversation, session) is None:
            state = _chosen(state, conversation, True, session)
    return state
