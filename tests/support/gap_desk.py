"""A chat with Romeo whose archive is far from all here: what the tests of gaps begin with."""

from __future__ import annotations

from tests.support.desk import MAIN, Desk
from tests.support.play import ROMEO, envelope, message
from widget.core.archive import ArchivePage
from widget.core.envelope import Envelope, Place
from widget.core.events import (
    ConversationsShown,
    MessagesArrived,
    MomentWanted,
    StorageOpened,
)
from widget.core.gaps import Gap
from widget.core.model import Kind, Message
from widget.features import gaps, messages
from widget.storage.memory import MemoryDisk

SECOND = 1_000
CHOSEN = MomentWanted(MAIN, ROMEO, Kind.CHAT, 100 * SECOND)


def archived(*numbers: int) -> tuple[Envelope, ...]:
    """Messages of one second each."""
    return tuple(
        envelope(
            f"<message from='{ROMEO}/a' type='chat' id='m{n}'><body>Word {n}</body></message>",
            stanza_id=f"a{n}",
            time=n * SECOND,
        )
        for n in numbers
    )


def page(*numbers: int, complete: bool = False) -> ArchivePage:
    ends = (f"a{numbers[0]}", f"a{numbers[-1]}") if numbers else ("", "")
    return ArchivePage(archived(*numbers), complete, *ends)


async def desk(disk: MemoryDisk | None = None, *, newest: bool = True) -> Desk:
    """Romeo's chat is open, and the newest of it is here."""
    at = Desk(gaps.FEATURE, messages.FEATURE, disk=disk)
    await at.tell(StorageOpened(True), ConversationsShown(MAIN, frozenset({ROMEO})))
    if newest:
        await at.tell(arrived(900))
    return at


def arrived(number: int) -> MessagesArrived:
    name = f"a{number}"
    last: Message = message(f"s:{name}", order=number * SECOND, stanza_id=name, body=f"Word {number}")
    return MessagesArrived(ROMEO, Kind.CHAT, (last,), Place.AMONG, False)


def bodies(at: Desk) -> list[str]:
    return [each.body for each in at.store.slices["messages"].timelines[ROMEO].messages]


def open_gaps(at: Desk) -> tuple[Gap, ...]:
    found: tuple[Gap, ...] = at.store.slices["gaps"].gaps.get(ROMEO, ())
    return found
