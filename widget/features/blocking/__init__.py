"""Blocking Command (XEP-0191): whom we do not want to hear of; with Spam Reporting (XEP-0377).

The list is the server's, and changes by its pushes alone, on all devices alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

from widget.core.address import bare_jid
from widget.core.effects import Effect, Emit, Load, Query, Save
from widget.core.envelope import Envelope
from widget.core.events import BlockingChanged, DialogChosen, Event, SessionStarted, StorageOpened
from widget.core.feature import Fact, Feature, Slot, View
from widget.core.model import BareJID, Session, SurfaceId
from widget.core.records import Delete, Put, Store
from widget.core.stanza import element, iq
from widget.errors import ChinwagError, is_final
from widget.features.blocking.dialogs import dialogs
from widget.features.blocking.state import (
    BlockChosen,
    BlockDone,
    BlocklistLoaded,
    BlocklistPushed,
    BlocklistReceived,
    BlockRefused,
    Report,
    State,
    UnblockChosen,
    update,
)
from widget.features.blocking.views import bar, details, menu_items, opening
from widget.ui.refusals import refusal

__all__ = ["FEATURE", "BlockChosen", "Report", "State"]

NS = "urn:xmpp:blocking"
REPORTING = "urn:xmpp:reporting:1"
STANZA_IDS = "urn:xmpp:sid:0"
STORE = Store("blocklist", ("jid",))


def read(envelope: Envelope, session: Session) -> Iterator[Event]:
    """A push; the edge has let through only our own server's."""
    if envelope.kind != "iq" or envelope.type != "set":
        return
    block, unblock = envelope.stanza.find(f"{{{NS}}}block"), envelope.stanza.find(f"{{{NS}}}unblock")
    if block is not None:
        yield BlocklistPushed(_items(block), frozenset())
    elif unblock is not None:
        yield BlocklistPushed(frozenset(), _items(unblock) if len(unblock) else None)


def effects(state: State, event: Event, session: Session) -> Iterator[Effect]:
    if state.come or state.gone:
        yield from (Save(Put("blocklist", {"jid": jid})) for jid in state.come)
        yield from (Save(Delete("blocklist", jid)) for jid in state.gone)
        yield Emit(BlockingChanged(state.come, state.gone))
    match event:
        case StorageOpened():
            yield Load(
                "blocklist", lambda found: BlocklistLoaded(frozenset(BareJID(r["jid"]) for r in found))
            )
        case SessionStarted(_, resumed, first) if first or not resumed:
            # To have asked is also what brings the pushes (XEP-0191, 3.3)
            yield Query(iq("get", element("blocklist", NS)), _received, _kept)
        case BlockChosen(surface, address, stays=stays) if address:
            block = iq("set", element("block", NS, _item(state, event, session)))
            yield Query(block, lambda answer: BlockDone(surface, stays), _refused(surface))
        case UnblockChosen(surface, jid):
            unblock = iq("set", element("unblock", NS, element("item", NS, jid=jid)))
            yield Query(unblock, lambda answer: BlockDone(surface, True), _refused(surface))
        case BlockDone(surface, False):
            yield Emit(DialogChosen(surface, ""))


def is_blocked(state: State, view: View, jid: BareJID) -> bool | None:
    """Whether we hear of them."""
    return True if state.blocks(jid) else None


def blocklist(state: State, view: View) -> frozenset[BareJID]:
    """All of them."""
    return state.blocked


def _item(state: State, chosen: BlockChosen, session: Session) -> Element:
    item = element("item", NS, jid=chosen.address)
    if chosen.report is not Report.NONE:
        ids = state.evidence.get(BareJID(chosen.address), ())
        seen = [element("stanza-id", STANZA_IDS, by=session.me, id_=each) for each in ids]
        text = [element("text", REPORTING, text=chosen.text)] if chosen.text else []
        item.append(element("report", REPORTING, *seen, *text, reason=chosen.report.value))
    return item


def _items(parent: Element) -> frozenset[BareJID]:
    found = (_address(item.get("jid", "")) for item in parent.iterfind(f"{{{NS}}}item"))
    return frozenset(jid for jid in found if jid)


def _address(text: str) -> BareJID | None:
    """Of one resource only, too: that of an occupant, say."""
    bare, slash, resource = text.partition("/")
    try:
        return BareJID(f"{bare_jid(bare)}{slash}{resource}")
    except ValueError:
        return None


def _received(answer: Element) -> Event:
    listed = answer.find(f"{{{NS}}}blocklist")
    return BlocklistReceived(frozenset() if listed is None else _items(listed))


def _kept(error: ChinwagError) -> Event | None:
    """Only a server that refuses has no list; a lost connection says nothing of it."""
    return BlocklistReceived(None) if is_final(error) else None


def _refused(surface: SurfaceId) -> Callable[[ChinwagError], Event]:
    return lambda error: BlockRefused(surface, refusal(error))


FEATURE = Feature(
    "blocking",
    State,
    update,
    effects,
    readers={f"{{{NS}}}block": read, f"{{{NS}}}unblock": read},
    slots={
        Slot.MENU: opening,
        Slot.CONVERSATION_MENU: menu_items,
        Slot.COMPOSER: bar,
        Slot.DETAILS: details,
        Slot.DIALOG: dialogs,
    },
    facts={Fact.BLOCKED: is_blocked, Fact.BLOCKLIST: blocklist},
    stores=(STORE,),
)
