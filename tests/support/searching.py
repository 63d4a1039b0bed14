"""What was said on some days, and what somebody finds of it who types a word."""

from __future__ import annotations

from dataclasses import replace

from tests.support.desk import MAIN, Desk
from tests.support.play import ROMEO, ROOM, message
from widget.core.envelope import Place
from widget.core.events import FilterTyped, MessagesArrived
from widget.core.model import NO_ONE, BareJID, FullJID, Kind, Message
from widget.features import conversations, finder, messages, search, windows
from widget.features.search.index import DAY
from widget.features.search.state import SearchTyped
from widget.storage.memory import MemoryDisk

NURSE = BareJID("nurse@example.org")


def desk(disk: MemoryDisk | None = None) -> Desk:
    features = (windows, finder, conversations, search, messages)
    return Desk(*(each.FEATURE for each in features), disk=disk)


def said(name: str, body: str, day: float = 20_000, conversation: BareJID = ROMEO, **more: object) -> Message:
    order = int(day * DAY)
    sender = FullJID(f"{conversation}/x")
    known = message(name, order=order, body=body, conversation=conversation, sender=sender)
    return replace(known, **more)  # type: ignore[arg-type]


async def tell(at: Desk, *told: Message) -> None:
    """They come from the archive; those of one conversation together."""
    for jid in dict.fromkeys(each.conversation for each in told):
        kind = Kind.ROOM if jid == ROOM else Kind.CHAT
        these = tuple(each for each in told if each.conversation == jid)
        await at.tell(MessagesArrived(jid, kind, these, Place.AMONG, False))


async def found(at: Desk, text: str, where: BareJID = NO_ONE) -> list[str]:
    """What somebody who types this finds, by the messages' ids."""
    await at.tell(SearchTyped(MAIN, where, text) if where else FilterTyped(MAIN, text))
    while due := [key for key in at.timers if key.startswith("search main")]:
        await at.tell(at.timers.pop(due[0]))
    asked = at.store.slices["search"].searches.get((MAIN, where))
    return [each.id for each in asked.hits[: asked.wanted]] if asked else []
