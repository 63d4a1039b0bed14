"""HTTP File Upload (XEP-0363): files that the person sends, from the tray above the composer to the message.

They go one after the other, in their order. Each becomes a message of its own once the server has it, in the
same unit of work in which it leaves the tray. What is not sent yet survives a reload where the browser keeps
its bytes.

What goes into an encrypted conversation goes to the server as ciphertext, and its key into the message alone
(XEP-0454, XEP-0448). Whether it does is decided when the person sends it, and once more when it leaves, for
the better only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

from widget.core import disco
from widget.core.effects import After, Ask, DropFile, Effect, Emit, FindFile, Inherit, Query, Save
from widget.core.effects import Upload as Put_
from widget.core.events import Event, FileMade, LogoutChosen, MessagePosted, SessionStarted, StorageOpened
from widget.core.feature import Fact, Feature, Slot, View
from widget.core.login import erases
from widget.core.model import BareJID, Session, domain
from widget.core.records import Delete, Put, Record, Store
from widget.core.stanza import element, iq
from widget.core.upload import UPLOAD, slot_of
from widget.core.upload import Slot as Place
from widget.errors import ChinwagError, NotConnected, StanzaError
from widget.features.uploads.file import File, Stage
from widget.features.uploads.sharing import outside, said
from widget.features.uploads.state import (
    FileArrived,
    FileDue,
    FileFailed,
    FileJudged,
    FileMissed,
    FileProgressed,
    FilesChosen,
    FilesLoaded,
    ServicesTold,
    ServiceTold,
    SlotGiven,
    State,
    update,
)
from widget.features.uploads.views import tray

__all__ = ["FEATURE", "State", "tray", "update"]

STORE = Store("uploads", ("id",))
RETRY = 10_000
"""Milliseconds until a file is tried again that the network kept from going."""


def effects(state: State, event: Event, session: Session) -> Iterator[Effect]:
    for file in state.changed:
        if not isinstance(event, FileProgressed):
            yield Save(Put("uploads", file.to_record()))
        if file.secret is None and state.files[file.id].stage is Stage.WAITING:
            yield _judge(file)
    for id_ in state.gone:
        yield Save(Delete("uploads", id_))
        yield DropFile(id_)
    if state.next:
        yield _judge(state.next)
    match event:
        case StorageOpened():
            yield Inherit("uploads", lambda record: str(record["owner"]), _loaded)
        case FilesLoaded(files):
            yield from (FindFile(file.id, FileMissed(file.id)) for file in files)
            if files and session.online:
                yield _discover(session)
        case FilesChosen() | FileMade() if state.service is None and session.online:
            yield _discover(session)
        case SessionStarted() if state.files and state.service is None:
            yield _discover(session)
        case ServicesTold(services):
            yield from map(_describe, services)
        case LogoutChosen(erase) if erases(session.settings, erase) or session.guest:
            # Nothing of theirs stays here; other accounts' files do
            yield from map(DropFile, state.files)
        case FileJudged(id_) if id_ in state.files and state.files[id_].stage is Stage.SENDING:
            yield _ask(state.files[id_], state.service or BareJID(""))
        case SlotGiven(id_, slot) if id_ in state.files and state.files[id_].stage is Stage.SENDING:
            yield _upload(state.files[id_], slot)
        case FileFailed(id_) if id_ in state.files and _waits(state.files[id_]):
            yield After(RETRY, FileDue(id_), f"upload {id_}")
        case FileArrived(_, slot, hash_, secret) if state.arrived:
            yield Emit(MessagePosted(*said(state.arrived, slot, (hash_, secret), session)))


def _judge(file: File) -> Ask:
    """Whether it is to be encrypted."""
    where = (file.conversation, file.kind)
    return Ask(Fact.SECRET, where, lambda secret: FileJudged(file.id, bool(secret)))


def possible(state: State, view: View) -> bool | None:
    """Whether files can be sent, as far as that is known."""
    return None if state.service == "" else True


def unsent(state: State, view: View) -> bool | None:
    """Whether there are files that the server does not have."""
    return bool(state.files) or None


def _waits(file: File) -> bool:
    return file.stage is Stage.WAITING and file.reason not in ("", "expired")


def _ask(file: File, service: BareJID) -> Query:
    """For a slot."""

    def given(answer: Element) -> Event:
        slot = slot_of(answer)
        return SlotGiven(file.id, slot) if slot else FileFailed(file.id, "insecure")

    def refused(error: ChinwagError) -> Event:
        return FileFailed(file.id, _reason(error))

    name, media_type = outside(file)
    request = element("request", UPLOAD, filename=name, size=str(file.weight))
    if media_type:
        request.set("content-type", media_type)
    return Query(iq("get", request, to=service), given, refused)


def _reason(error: ChinwagError) -> str:
    """Why there is no slot (XEP-0363, 5)."""
    match error:
        case NotConnected():
            return "not-connected"
        case StanzaError(condition="not-acceptable"):
            return "too-large"
        case StanzaError(condition="resource-constraint"):
            return "full"
        case StanzaError(condition="not-allowed" | "forbidden"):
            return "forbidden"
    return "no-slot"


def _upload(file: File, slot: Place) -> Put_:
    return Put_(
        file.id,
        outside(file)[1],
        slot,
        secret=bool(file.secret),
        then=lambda hash_, secret: FileArrived(file.id, slot, hash_, secret),
        failed=lambda reason: FileFailed(file.id, reason),
        progress=lambda sent: FileProgressed(file.id, sent),
    )


def _discover(session: Session) -> Query:
    """What our server offers."""
    query = disco.ask_items(domain(session.me))
    # Without a connection it is asked again by the next
    return Query(query, _services, lambda error: None if _lost(error) else ServicesTold(()))


def _lost(error: ChinwagError) -> bool:
    return isinstance(error, NotConnected)


def _services(answer: Element) -> Event:
    return ServicesTold(disco.services(answer))


def _describe(service: BareJID) -> Query:
    none = ServiceTold(BareJID(""), 0)
    described = _described(service)
    return Query(disco.ask_info(service), described, lambda error: None if _lost(error) else none)


def _described(service: BareJID) -> Callable[[Element], Event]:
    def read(answer: Element) -> Event:
        if UPLOAD not in disco.features(answer):
            return ServiceTold(BareJID(""), 0)
        return ServiceTold(service, _largest(answer))

    return read


def _largest(answer: Element) -> int:
    """The most bytes of a file (XEP-0363, 3), 0 if there is no limit."""
    for _type, fields in disco.forms(answer):
        value = "".join(fields.get("max-file-size", ())[:1]).strip()
        if value.isascii() and value.isdigit():
            return int(value[:18])
    return 0


def _loaded(records: list[Record]) -> Event:
    return FilesLoaded(tuple(map(File.from_record, records)))


FEATURE = Feature(
    "uploads",
    State,
    update,
    effects,
    slots={Slot.COMPOSER: tray},
    facts={Fact.FILES: possible, Fact.UNSENT: unsent},
    stores=(STORE,),
)
