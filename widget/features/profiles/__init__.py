"""Profiles: cards of people (XEP-0292, XEP-0054), what they call themselves (XEP-0172), and our own.

A card is asked for when somebody's details are looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

from widget.core import pep
from widget.core.effects import Effect, Emit, Load, Query, Save
from widget.core.envelope import Envelope
from widget.core.events import (
    ContactsChanged,
    DialogChosen,
    Event,
    NicknamesChanged,
    StorageOpened,
)
from widget.core.feature import Feature, Slot
from widget.core.model import BareJID, Session, SurfaceId, bare, resource
from widget.core.names import legible
from widget.core.records import Delete, Put, Record, Store
from widget.core.stanza import element, iq
from widget.errors import ChinwagError, StanzaError, is_final
from widget.features.profiles.card import NICK, TEMP, VCARD4, VCARD4_NODE, Card, read_temp, read_vcard4
from widget.features.profiles.dialogs import editing
from widget.features.profiles.publishing import steps
from widget.features.profiles.shown import details
from widget.features.profiles.state import (
    CardDelayed,
    CardMissing,
    CardReceived,
    NicknamesLoaded,
    NicknameTold,
    OwnReceived,
    OwnUnreadable,
    ProfilePlanned,
    ProfileStepDone,
    ProfileSubmitted,
    State,
    Which,
    update,
)
from widget.features.profiles.views import opening
from widget.ui.refusals import reason

__all__ = ["FEATURE", "State"]

STORE = Store("nicknames", ("jid",))
MOST_NICKNAME = 100


def read(envelope: Envelope, session: Session) -> Iterator[Event]:
    """What an account calls itself."""
    if (items := pep.told(envelope, NICK)) is not None:
        nickname = items.findtext(f"{{{pep.EVENT}}}item/{{{NICK}}}nick") or ""
        yield NicknameTold(bare(envelope.sender), legible(nickname.strip()[:MOST_NICKNAME]))


def effects(state: State, event: Event, session: Session) -> Iterator[Effect]:
    for jid in state.wanted:
        yield _ask_vcard4(jid) if not resource(jid) else _ask_temp(jid)
    match event:
        case StorageOpened():
            yield Load("nicknames", _loaded)
        case NicknamesLoaded(nicknames) if nicknames:
            yield Emit(NicknamesChanged(nicknames))
        case NicknameTold(jid, nickname) if jid in state.contacts or jid == session.me:
            record = {"jid": jid, "nickname": nickname}
            yield Save(Put("nicknames", record) if nickname else Delete("nicknames", jid))
            yield Emit(NicknamesChanged({jid: nickname}))
        case ContactsChanged(contacts):
            gone = [each.jid for each in contacts if each.subscription == "remove"]
            yield from (Save(Delete("nicknames", jid)) for jid in gone)
        case CardMissing(jid):
            yield _ask_temp(jid)
        case DialogChosen(_, "profile"):
            yield from _ask_own(session.me)
        case ProfileSubmitted(surface, change) if state.ready and not state.left:
            wanted = tuple(steps(state.own, state.said, change, state.portrait))
            yield Emit(ProfilePlanned(surface, wanted))
        case ProfilePlanned(surface) | ProfileStepDone(surface) if state.left:
            yield Query(state.left[0], lambda answer: ProfileStepDone(surface), _failed(surface))
        case ProfilePlanned(surface) | ProfileStepDone(surface) if not state.trouble:
            yield Emit(DialogChosen(surface, ""))


def _ask_vcard4(jid: BareJID) -> Query:
    def came(answer: Element) -> Event:
        card = _vcard4(answer)
        return CardMissing(jid) if card is None else CardReceived(jid, read_vcard4(card))

    def failed(error: ChinwagError) -> Event:
        return CardMissing(jid) if isinstance(error, StanzaError) else CardDelayed(jid)

    return Query(pep.ask(VCARD4_NODE, jid), came, failed)


def _ask_temp(jid: BareJID) -> Query:
    def came(answer: Element) -> Event:
        card = _temp(answer)
        return CardReceived(jid, Card() if card is None else read_temp(card))

    def failed(error: ChinwagError) -> Event:
        return CardReceived(jid, Card()) if is_final(error) else CardDelayed(jid)

    return Query(_wants_temp(jid), came, failed)


def _ask_own(me: BareJID) -> Iterator[Query]:
    def unreadable(which: Which) -> Callable[[ChinwagError], Event]:
        return lambda error: OwnReceived(which, None) if _is_none(error) else OwnUnreadable(reason(error))

    yield Query(
        pep.ask(VCARD4_NODE, me),
        lambda answer: OwnReceived(Which.VCARD4, _vcard4(answer)),
        unreadable(Which.VCARD4),
    )
    yield Query(
        _wants_temp(me), lambda answer: OwnReceived(Which.TEMP, _temp(answer)), unreadable(Which.TEMP)
    )


def _is_none(error: ChinwagError) -> bool:
    """The server knows the question, and has nothing (XEP-0060, 6.5.9; XEP-0054, 3.1)."""
    return isinstance(error, StanzaError) and error.condition == "item-not-found"


def _failed(surface: SurfaceId) -> Callable[[ChinwagError], Event]:
    return lambda error: ProfileStepDone(surface, reason(error))


def _wants_temp(jid: BareJID) -> Element:
    return iq("get", element("vCard", TEMP), to=jid)


def _vcard4(answer: Element) -> Element | None:
    return answer.find(f".//{{{VCARD4}}}vcard")


def _temp(answer: Element) -> Element | None:
    return answer.find(f"{{{TEMP}}}vCard")


def _loaded(records: list[Record]) -> Event:
    return NicknamesLoaded({BareJID(each["jid"]): each["nickname"] for each in records})


FEATURE = Feature(
    "profiles",
    State,
    update,
    effects,
    readers={pep.EVENT_TAG: read},
    slots={Slot.MENU: opening, Slot.DETAILS: details, Slot.DIALOG: editing},
    stores=(STORE,),
    announces=(f"{NICK}+notify",),
)
