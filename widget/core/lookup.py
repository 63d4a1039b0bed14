"""Finding a message by its id in our database, whether or not it is held in memory."""

from __future__ import annotations

from collections.abc import Callable

from widget.core.effects import Load
from widget.core.events import Event
from widget.core.model import BareJID, Message, MessageId
from widget.core.records import Record


def find_message(
    conversation: BareJID, id_: MessageId, then: Callable[[Message | None], Event | None]
) -> Load:
    """Read one message; `then` is given None where we do not have it."""

    def loaded(records: list[Record]) -> Event | None:
        return then(Message.from_record(records[0]) if records else None)

    return Load("messages", loaded, lower=(conversation, id_), upper=(conversation, id_))


def messages_between(
    conversation: BareJID,
    after: int,
    to: int,
    limit: int,
    then: Callable[[tuple[Message, ...]], Event | None],
) -> Load:
    """Read those of an order above `after`, up to `to`, both orders; no more than the newest `limit`."""

    def loaded(records: list[Record]) -> Event | None:
        return then(tuple(map(Message.from_record, reversed(records))))

    lower, upper = (conversation, after + 1), (conversation, to)
    return Load("messages", loaded, "order", lower, upper, reverse=True, limit=limit)
