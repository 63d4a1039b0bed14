"""The files that are on their way out of each conversation, and how far each is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from widget.core.events import Event, FileMade, MessageSubmitted, SessionStarted, TraySubmitted
from widget.core.model import BareJID, Session
from widget.core.upload import LARGEST_SECRET, Slot
from widget.features.uploads.file import File, Stage

MOST = 20
"""Files that are chosen at once."""

TRIES = 3
"""How often a slot is asked for when the last one was not taken any more, or the network broke."""

UNLIMITED = 0


@dataclass(frozen=True, slots=True)
class State:
    """`files` in the order in which they were chosen.

    `service`: where slots are given; None: not known, "": nowhere. `largest`: bytes that it takes, 0: any.
    `asking`: services that have not told yet what they are. `changed`: by the present event; `gone`: files
    that it took away; `next`: the one that it sends; `arrived`: the one that the server has now.
    """

    files: Mapping[str, File] = field(default_factory=dict)
    service: BareJID | None = None
    largest: int = UNLIMITED
    asking: int = 0
    changed: tuple[File, ...] = ()
    gone: tuple[str, ...] = ()
    next: File | None = None
    arrived: File | None = None

    def of(self, conversation: BareJID, thread: str = "") -> tuple[File, ...]:
        """The files in the tray of a conversation, or of a thread in it.

        What is on its way into a thread stands in the conversation's tray, too: it may fail when the
        thread has been closed.
        """
        ours = (file for file in self.files.values() if file.conversation == conversation)
        return tuple(
            file for file in ours if file.thread == thread or not (thread or file.stage is Stage.CHOSEN)
        )


@dataclass(frozen=True, slots=True)
class FilesChosen(Event):
    """The person has chosen, dropped or pasted files; the page has given their bytes to the worker."""

    files: tuple[File, ...]


@dataclass(frozen=True, slots=True)
class FileMeasured(Event):
    """How large a picture is, in CSS pixels: the page has looked at it, and it may be on its way already."""

    id: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class FilesLoaded(Event):
    """What an earlier page could not get rid of."""

    files: tuple[File, ...]


@dataclass(frozen=True, slots=True)
class FileMissed(Event):
    """The browser does not hold a file's bytes any more."""

    id: str


@dataclass(frozen=True, slots=True)
class FileRemoved(Event):
    """The person does not want to send a file after all."""

    id: str


@dataclass(frozen=True, slots=True)
class FileRetried(Event):
    """The person wants a file that failed to be sent."""

    id: str


@dataclass(frozen=True, slots=True)
class FileDue(Event):
    """It is time to try a file again that the network kept from going."""

    id: str


@dataclass(frozen=True, slots=True)
class FileJudged(Event):
    """Whether what is written to a file's conversation goes out encrypted.

    Once that was so, the file is not sent in the clear any more.
    """

    id: str
    secret: bool


@dataclass(frozen=True, slots=True)
class ServicesTold(Event):
    """Our server has said what it offers (XEP-0030): one of these may be for files."""

    services: tuple[BareJID, ...]


@dataclass(frozen=True, slots=True)
class ServiceTold(Event):
    """One of them is for files, or it is not ("")."""

    service: BareJID
    largest: int


@dataclass(frozen=True, slots=True)
class SlotGiven(Event):
    """There is a place for a file."""

    id: str
    slot: Slot


@dataclass(frozen=True, slots=True)
class FileProgressed(Event):
    """So many bytes of a file have left."""

    id: str
    sent: int


@dataclass(frozen=True, slots=True)
class FileArrived(Event):
    """The server has a file; `hash` and `secret` are as in Attachment."""

    id: str
    slot: Slot
    hash: str
    secret: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class FileFailed(Event):
    """The server does not have it."""

    id: str
    reason: str


AGAIN = frozenset({"expired", "offline", "unreachable", "not-connected"})
"""What may pass by itself."""


def update(state: State, event: Event, session: Session) -> State:
    if state.changed or state.gone or state.next or state.arrived:
        state = replace(state, changed=(), gone=(), next=None, arrived=None)
    after = _moved(state, event, session)
    if after is state:
        return state
    changed = tuple(file for id_, file in after.files.items() if state.files.get(id_) != file)
    gone = tuple(id_ for id_ in state.files if id_ not in after.files)
    return _setting_out(replace(after, changed=changed, gone=gone), session)


def _moved(state: State, event: Event, session: Session) -> State:
    match event:
        case FilesChosen(files):
            return _added(state, files[:MOST], session)
        case FileMade():
            return _added(state, (File.made(event),), session)
        case FilesLoaded(files):
            return replace(state, files={**{file.id: file for file in files}, **state.files})
        case MessageSubmitted(_, conversation):
            return _submitted(state, conversation, "")
        case TraySubmitted(conversation, thread):
            return _submitted(state, conversation, thread)
        case FileMeasured(id_, width, height) if id_ in state.files:
            return _with(state, replace(state.files[id_], width=width, height=height))
        case FileRemoved(id_) if id_ in state.files:
            return _without(state, id_)
        case FileArrived(id_) if id_ in state.files:
            return replace(_without(state, id_), arrived=state.files[id_])
        case FileRetried(id_) if id_ in state.files:
            return _with(state, replace(state.files[id_], stage=Stage.WAITING, reason="", tries=0))
        case FileDue(id_) if id_ in state.files and state.files[id_].stage is Stage.WAITING:
            return _with(state, replace(state.files[id_], reason=""))
        case FileProgressed(id_, sent) if id_ in state.files and state.files[id_].stage is Stage.SENDING:
            return _with(state, replace(state.files[id_], sent=sent))
        case FileMissed(id_) if id_ in state.files:
            return _with(state, replace(state.files[id_], stage=Stage.FAILED, reason="gone"))
        case FileJudged(id_, secret) if id_ in state.files:
            file = state.files[id_]
            return _with(state, _checked(state, replace(file, secret=secret or bool(file.secret))))
        case FileFailed(id_, reason) if id_ in state.files:
            return _failed(state, state.files[id_], reason)
        case ServicesTold(services):
            asking = replace(state, asking=len(services))
            return asking if services else _served(asking, BareJID(""), UNLIMITED)
        case ServiceTold(service, largest):
            return _served(replace(state, asking=state.asking - 1), service, largest)
        case SessionStarted(_, resumed) if not resumed:
            return _again(replace(state, service=None, asking=0))
        case SessionStarted():
            return _again(state)
    return state


def _added(state: State, files: tuple[File, ...], session: Session) -> State:
    owner = session.fresh.rpartition(".")[0]
    news = {file.id: _checked(state, replace(file, owner=owner)) for file in files}
    return replace(state, files={**state.files, **news})


def _submitted(state: State, conversation: BareJID, thread: str) -> State:
    for file in state.of(conversation, thread):
        if file.stage is Stage.CHOSEN:
            state = _with(state, replace(file, stage=Stage.WAITING))
    return state


def _served(state: State, service: BareJID, largest: int) -> State:
    """The first that is for files is ours; when none is, no file can go."""
    if state.service or (not service and state.asking > 0):
        return state
    state = replace(state, service=service, largest=largest)
    for file in state.files.values():
        state = _with(state, _checked(state, file))
    return state


def _checked(state: State, file: File) -> File:
    """What cannot go is told before it is tried."""
    if file.stage is Stage.FAILED:
        return file
    if state.service == "":
        return replace(file, stage=Stage.FAILED, reason="no-service")
    if not file.size:
        return replace(file, stage=Stage.FAILED, reason="empty")
    if state.largest and file.weight > state.largest:
        return replace(file, stage=Stage.FAILED, reason="too-large")
    if file.secret and file.size > LARGEST_SECRET:
        return replace(file, stage=Stage.FAILED, reason="too-large-secret")
    return file


def _failed(state: State, file: File, reason: str) -> State:
    """What may pass is tried again: an expired slot at once, a network when it is back."""
    tries = file.tries + 1
    waits = reason in AGAIN and tries < TRIES
    stage = Stage.WAITING if waits else Stage.FAILED
    return _with(state, replace(file, stage=stage, reason=reason, sent=0, tries=tries))


def _again(state: State) -> State:
    for file in state.files.values():
        if file.stage is Stage.WAITING and file.tries:
            state = _with(state, replace(file, tries=0, reason=""))
    return state


def _setting_out(state: State, session: Session) -> State:
    """One at a time, in their order; the next when the network is there."""
    if not session.online or not state.service:
        return state
    if any(file.stage is Stage.SENDING for file in state.files.values()):
        return state
    ready = (
        file
        for file in state.files.values()
        if file.stage is Stage.WAITING and file.reason in ("", "expired")
    )
    first = next(ready, None)
    if first is None:
        return state
    sending = replace(first, stage=Stage.SENDING, sent=0)
    return replace(_with(state, sending), next=sending, changed=(*state.changed, sending))


def _with(state: State, file: File) -> State:
    return replace(state, files={**state.files, file.id: file})


def _without(state: State, id_: str) -> State:
    return replace(state, files={key: file for key, file in state.files.items() if key != id_})
