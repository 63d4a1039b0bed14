"""A page of the archive comes as few events, whatever its size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from widget.core.envelope import Place
from widget.core.events import Event, MessagesArrived
from widget.core.events.base import joined
from widget.core.model import BareJID, FullJID, Kind, Message, MessageId

ROMEO = BareJID("romeo@example.org")


def arrived(name: str, place: Place = Place.AMONG) -> MessagesArrived:
    message = Message(MessageId(name), ROMEO, FullJID(f"{ROMEO}/a"), False, name, 1, 1)
    return MessagesArrived(ROMEO, Kind.CHAT, (message,), place, False)


def names(events: list[Event]) -> list[list[str]]:
    return [[m.body for m in each.messages] for each in events if isinstance(each, MessagesArrived)]


def test_neighbouring_messages_of_a_page_are_one_event() -> None:
    assert names(list(joined([arrived("a"), arrived("b"), arrived("c")]))) == [["a", "b", "c"]]


def test_a_page_read_backwards_is_oldest_first_again() -> None:
    page = [arrived(name, Place.BEFORE) for name in ("newest", "older", "oldest")]
    assert names(list(joined(page))) == [["oldest", "older", "newest"]]


def test_messages_of_two_conversations_or_with_something_between_stay_apart() -> None:
    other = replace(arrived("b"), conversation=BareJID("juliet@example.org"))
    assert names(list(joined([arrived("a"), other, arrived("c")]))) == [["a"], ["b"], ["c"]]
    events = list(joined([arrived("a"), Event(), arrived("b")]))
    assert names(events) == [["a"], ["b"]]
    assert len(events) == 3


@dataclass(frozen=True)
class Seen(Event):
    """Something that may be told beside others."""

    what: str
    many: tuple[str, ...] = ()
    beside: ClassVar[bool] = True

    def follows(self, before: Event) -> bool:
        return isinstance(before, Seen) and before.what == self.what

    def joined(self, run: Sequence[Event]) -> Event:
        return replace(self, many=tuple(name for each in run if isinstance(each, Seen) for name in each.many))


def test_two_kinds_of_news_of_the_same_stanzas_are_two_events() -> None:
    told = [Seen(what, (str(number),)) for number in range(3) for what in ("coat", "hat")]
    assert list(joined(told)) == [Seen("coat", ("0", "1", "2")), Seen("hat", ("0", "1", "2"))]


def test_nothing_is_told_beside_what_has_to_stand_where_it_came() -> None:
    told = [Seen("coat", ("a",)), arrived("m"), Seen("coat", ("b",)), arrived("n")]
    assert [type(each) for each in joined(told)] == [Seen, MessagesArrived, Seen, MessagesArrived]
