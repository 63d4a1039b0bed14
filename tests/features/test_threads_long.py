"""A thread of very many messages: what lies far from where somebody reads is let go, and comes back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import pytest

from tests.support.play import MAIN, ROMEO, Glance, Stage, message
from tests.support.threads import ROOT
from vdom import Query, query
from widget.core.effects import Effect, Load
from widget.core.events import ConversationsShown, MessagesAdded
from widget.core.model import Kind, Message
from widget.core.records import Key
from widget.features.threads import FEATURE, panel
from widget.features.threads.events import EarlierWanted, EndWanted, LaterWanted, ThreadOpened
from widget.features.threads.opened import KEPT, MOST
from widget.features.threads.state import State

PLACE = MAIN, ROMEO
EARLIER, LATER = EarlierWanted(*PLACE, Kind.CHAT), LaterWanted(*PLACE)


def answer(n: int, **more: object) -> Message:
    return replace(message(f"s:{n}", order=n, thread="r1", body=f"Answer {n}"), **more)  # type: ignore[arg-type]


ALL = [replace(ROOT, order=1), *(answer(n) for n in range(2, 1002))]


def _order(key: Key | None) -> int:
    """The last part of a key of the threads' index."""
    assert isinstance(key, tuple)
    assert isinstance(key[2], int)
    return key[2]


class Reader:
    """Somebody who reads the thread; the database has `known`."""

    def __init__(self, known: Sequence[Message] = ALL) -> None:
        self.known = list(known)
        self.stage: Stage[State] = Stage(FEATURE)
        self.stage.play(ConversationsShown(MAIN, frozenset({ROMEO})))
        self.does(ThreadOpened(MAIN, self.known[0], "r1"))

    def does(self, event: object) -> None:
        self._answer(self.stage.play(event))  # type: ignore[arg-type]

    def comes(self, *messages: Message) -> None:
        self.known.extend(messages)
        self.does(MessagesAdded(ROMEO, Kind.CHAT, messages, True))

    def shows(self) -> list[int]:
        """Which are there, by their numbers."""
        return [each.order for each in self.stage.state.opened[PLACE].ordered]

    def _answer(self, effects: Iterable[Effect]) -> None:
        for load in effects:
            if isinstance(load, Load) and (event := load.then(self._found(load))):
                self.does(event)

    def _found(self, load: Load) -> list[dict[str, object]]:
        if load.store == "messages":
            return [each.to_record() for each in self.known if load.lower == (ROMEO, each.id)]
        if load.index != "order":
            return []
        low, high = _order(load.lower), _order(load.upper) - load.upper_open
        found = [each for each in self.known if each.thread and low <= each.order <= high]
        return [
            {"message": each.id, "order": each.order}
            for each in (found[::-1] if load.reverse else found)[: load.limit]
        ]


def reached(reader: Reader, event: object, times: int) -> None:
    for _ in range(times):
        reader.does(event)


def without_holes(orders: Sequence[int]) -> bool:
    return list(orders) == list(range(orders[0], orders[-1] + 1))


def test_who_scrolls_up_in_it_for_ever_holds_no_more_than_can_be_read() -> None:
    reader = Reader()
    reached(reader, EARLIER, 15)
    shown = reader.shows()[1:]
    assert KEPT - 1 <= len(shown) <= MOST
    assert shown[-1] < 1001, "the newest were let go"
    assert without_holes(shown)
    reached(reader, EARLIER, 10)
    assert reader.shows()[0] == 1, "it goes on to the beginning"
    assert without_holes(reader.shows())


def test_what_was_let_go_comes_back_as_one_scrolls_down() -> None:
    reader = Reader()
    reached(reader, EARLIER, 25)
    reached(reader, LATER, 25)
    shown = reader.shows()
    assert shown[-1] == 1001
    assert len(shown) <= MOST
    assert without_holes(shown[1:]), "but for what it began with"
    reached(reader, EARLIER, 25)
    assert reader.shows()[0] == 1, "and what was let go above comes back as well"


def test_one_button_leads_to_its_end() -> None:
    reader = Reader()
    reached(reader, EARLIER, 25)
    reader.does(EndWanted(*PLACE))
    assert reader.shows()[-1] == 1001
    assert len(reader.shows()) <= MOST


def test_the_page_offers_what_was_let_go() -> None:
    reader = Reader()

    def drawn() -> Query:
        view = panel(reader.stage.state, Glance(reader.stage.session), ROMEO, Kind.CHAT)
        assert view
        return query(view)

    assert drawn().find(cls="newest").click() == EndWanted(*PLACE)
    with pytest.raises(LookupError):
        drawn().find(cls="scroller").fire("reach-end")
    reached(reader, EARLIER, 25)
    assert drawn().find(cls="scroller").fire("reach-end") == LATER


def test_what_comes_while_one_reads_far_up_waits_at_its_end() -> None:
    reader = Reader()
    reached(reader, EARLIER, 25)
    reader.comes(answer(1002))
    assert 1002 not in reader.shows()
    reached(reader, LATER, 25)
    assert reader.shows()[-1] == 1002


def test_what_comes_while_the_end_is_being_read_is_not_lost() -> None:
    reader = Reader()
    reached(reader, EARLIER, 25)
    reached(reader, LATER, 10)
    assert reader.shows()[-1] < 1001
    while reader.shows()[-1] < 1001:
        (load,) = (each for each in reader.stage.play(LATER) if isinstance(each, Load))
        read = load.then(reader._found(load))
        if reader.known[-1].order == 1001:
            reader.comes(answer(1002))
        assert read
        reader.does(read)
    reached(reader, LATER, 3)
    assert reader.shows()[-1] == 1002


def test_what_we_say_there_is_seen_at_once() -> None:
    reader = Reader()
    reached(reader, EARLIER, 25)
    reader.comes(answer(1002, outgoing=True))
    assert reader.shows()[-1] == 1002


def test_a_flood_lets_the_oldest_go_and_they_come_back() -> None:
    reader = Reader(ALL[:2])
    for n in range(3, 1003):
        reader.comes(answer(n))
    shown = reader.shows()
    assert shown[-1] == 1002
    assert len(shown) <= MOST
    reached(reader, EARLIER, 25)
    assert reader.shows()[0] == 1
