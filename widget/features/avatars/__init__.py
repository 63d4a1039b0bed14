"""User Avatar (XEP-0084) and vCard-Based Avatars (XEP-0153): pictures of people, rooms and occupants.

Only their hashes are known until a page has a picture in view and says that it lacks it: then it
comes out of the database, or is fetched, checked and kept. Servers that turn the one kind into the
other (XEP-0398) tell the same hash twice; where ours does not, our own presence names it. The page
draws the picture by its hash (`page/pictures.js`).
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from widget.core import pep
from widget.core.effects import Effect, Emit, Load, Page, Query, Save
from widget.core.events import AccountDescribed, Event, OwnPictureChanged, PictureLacked, StorageOpened
from widget.core.feature import Fact, Feature, View
from widget.core.model import BareJID, Session
from widget.core.persistent import Map
from widget.core.records import Delete, Put, Record, Store
from widget.core.stanza import element, iq
from widget.errors import ChinwagError, is_final
from widget.features.avatars.reading import (
    DATA,
    METADATA,
    UPDATE,
    VCARD,
    pep_picture,
    read_metadata,
    read_update,
    vcard_picture,
)
from widget.features.avatars.state import (
    Kept,
    KeptLoaded,
    Known,
    KnownLoaded,
    PictureFetched,
    PictureMissing,
    PictureRead,
    PicturesAnnounced,
    Source,
    State,
    Wanted,
    update,
)

__all__ = ["FEATURE", "State"]

KNOWN = Store("avatars", ("jid",))
PICTURES = Store("pictures", ("hash",))
SIZES = Store("picture-sizes", ("hash",))
"""Apart from the pictures, so that all of them can be read at once."""


def effects(state: State, event: Event, session: Session) -> Iterator[Effect]:
    for jid in state.news:
        known: Known | None = state.known.get(jid)
        record = {"jid": jid, "pep": known.pep, "vcard": known.vcard} if known else {}
        yield Save(Put("avatars", record) if record else Delete("avatars", jid))
    for hash_ in state.dropped:
        yield Save(Delete("pictures", hash_))
        yield Save(Delete("picture-sizes", hash_))
    match event:
        case StorageOpened():
            yield Load("avatars", _known)
            yield Load("picture-sizes", _kept)
        case AccountDescribed() if not state.converts and session.me in state.known:
            yield Emit(OwnPictureChanged(state.known[session.me].shown))
        case PicturesAnnounced(told) if not state.converts and any(said.whose == session.me for said in told):
            yield Emit(OwnPictureChanged(state.known[session.me].shown))
        case PictureLacked(_, hash_) if hash_ in state.kept:
            kept = state.kept[hash_]
            if kept.used == session.now:
                yield Save(Put("picture-sizes", {"hash": hash_, "size": kept.size, "used": kept.used}))
            yield Load("pictures", lambda found: _read(event, found), lower=hash_, upper=hash_)
        case PictureRead(lacked, type_, data) if data:
            yield _shown(lacked.hash, type_, data)
        case PictureFetched(hash_, type_, data, size):
            yield _shown(hash_, type_, data)
            if hash_ not in state.dropped:
                yield Save(Put("pictures", {"hash": hash_, "type": type_, "data": data}))
                yield Save(Put("picture-sizes", {"hash": hash_, "size": size, "used": session.now}))
    for wanted in state.going:
        yield _fetch(wanted)


def picture(state: State, view: View, jid: str, occupant: str | None = None) -> str | None:
    """The hash of somebody's picture; in a room only of the one who has, or had, that occupant id."""
    hash_: str | None = state.shown.get(jid)
    if hash_ is None or hash_ in state.refused:
        return None
    return hash_ if occupant is None or state.known[jid].occupant == occupant else None


def pictures(state: State, view: View) -> Map[str, str]:
    """Those of all, by JID."""
    return state.shown


def _shown(hash_: str, type_: str, data: str) -> Page:
    return Page("picture", {"hash": hash_, "type": type_, "data": data})


def _fetch(wanted: Wanted) -> Query:
    if wanted.source is Source.PEP:
        request, read = pep.ask(DATA, wanted.whose, wanted.hash), pep_picture
    else:
        request, read = iq("get", element("vCard", VCARD), to=wanted.whose), vcard_picture

    def came(answer: Element) -> Event:
        return read(answer, wanted)

    def failed(error: ChinwagError) -> Event:
        return PictureMissing(wanted, later=not is_final(error))

    return Query(request, came, failed)


def _read(lacked: PictureLacked, found: list[Record]) -> Event:
    record = found[0] if found else {}
    return PictureRead(lacked, record.get("type", ""), record.get("data", ""))


def _known(records: list[Record]) -> Event:
    return KnownLoaded({BareJID(each["jid"]): Known(each["pep"], each["vcard"]) for each in records})


def _kept(records: list[Record]) -> Event:
    return KeptLoaded({each["hash"]: Kept(each["size"], each["used"]) for each in records})


FEATURE = Feature(
    "avatars",
    State,
    update,
    effects,
    readers={f"{{{UPDATE}}}x": read_update, pep.EVENT_TAG: read_metadata},
    facts={Fact.PICTURE: picture, Fact.PICTURES: pictures},
    stores=(KNOWN, PICTURES, SIZES),
    announces=(f"{METADATA}+notify",),
)
