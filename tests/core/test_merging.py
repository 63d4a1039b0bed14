"""Messages come into a timeline: order, doubles and bounds, whichever way they come."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from widget.core.envelope import Place
from widget.core.merging import merge
from widget.core.model import BareJID, Delivery, FullJID, Message, MessageId
from widget.core.timeline import KEPT, MOST, Timeline, extended

ROMEO = BareJID("romeo@example.org")


def message(name: str, time: int = 0, **more: object) -> Message:
    known = Message(MessageId(name), ROMEO, FullJID("romeo@example.org/a"), False, name, time, time)
    return replace(known, **more)  # type: ignore[arg-type]


def taken(timeline: Timeline, *messages: Message, place: Place = Place.END) -> Timeline:
    return merge(timeline, messages, place)[0]


def names(timeline: Timeline) -> list[str]:
    return [message.id for message in timeline.messages]


def test_live_messages_stand_in_the_order_of_their_arrival_even_if_a_clock_goes_back() -> None:
    timeline = taken(Timeline(), message("a", 1000))
    timeline = taken(timeline, message("b", 400))
    assert names(timeline) == ["a", "b"]
    assert timeline.messages[0].order < timeline.messages[1].order


def test_a_message_that_comes_twice_is_there_once_and_keeps_its_archive_id() -> None:
    timeline = taken(Timeline(), message("a", 1000))
    timeline, new, changed = merge(timeline, (message("a", 1000, stanza_id="77"),), Place.AFTER)
    assert names(timeline) == ["a"]
    assert new == ()
    assert changed[0].stanza_id == "77"


def test_a_delivery_state_is_never_taken_back() -> None:
    ours = message("a", 1000, outgoing=True, delivery=Delivery.DELIVERED)
    timeline = taken(taken(Timeline(), ours), replace(ours, delivery=Delivery.SENT), place=Place.AMONG)
    assert timeline.messages[0].delivery is Delivery.DELIVERED


def test_what_the_server_kept_for_us_lies_after_what_an_earlier_visit_knew() -> None:
    timeline = taken(Timeline(mark=5_700), message("offline 1", 5_000))
    timeline = taken(timeline, message("offline 2", 5_000))
    assert [each.order for each in timeline.messages] == [5_701, 5_702]


def test_what_was_missed_lies_after_what_was_known_although_stamps_are_whole_seconds() -> None:
    known = replace(taken(Timeline(), message("live", 5_700)), mark=5_700)
    timeline = taken(known, message("missed 1", 5_000), message("missed 2", 5_000), place=Place.AFTER)
    assert names(timeline) == ["live", "missed 1", "missed 2"]


def test_what_came_live_during_a_catch_up_lies_after_what_was_missed() -> None:
    known = replace(taken(Timeline(), message("old", 1_000)), mark=1_000)
    timeline = taken(known, message("new", 9_000))
    timeline = taken(timeline, message("missed", 4_000), message("new", 9_000), place=Place.AFTER)
    assert names(timeline) == ["old", "missed", "new"]


def test_a_clock_of_ours_that_is_slow_does_not_mix_what_is_live_with_what_was_missed() -> None:
    known = replace(taken(Timeline(), message("old", 1_000)), mark=1_000)
    live = (message("live 1", 1_500), message("live 2", 1_600))
    timeline = taken(taken(known, live[0]), live[1])
    # The first page ends before what is live, the second holds one of it
    timeline, _, changed = merge(timeline, (message("missed 1", 5_000),), Place.AFTER)
    assert names(timeline) == ["old", "missed 1", "live 1", "live 2"]
    assert {each.id for each in changed} == {"missed 1", "live 1", "live 2"}
    timeline = taken(timeline, message("missed 2", 6_000), message("live 1", 7_000), place=Place.AFTER)
    assert names(timeline) == ["old", "missed 1", "missed 2", "live 1", "live 2"]


def test_our_own_messages_that_the_cursor_had_not_passed_stay_where_they_are() -> None:
    ours = message("o:1", 1_000, outgoing=True, delivery=Delivery.SENT)
    waiting = message("o:2", 3_000, outgoing=True, delivery=Delivery.PENDING)
    known = replace(taken(taken(Timeline(), ours), waiting), mark=1_000)
    timeline = taken(known, ours, place=Place.AFTER)
    timeline = taken(timeline, message("missed", 1_000), place=Place.AFTER)
    assert names(timeline) == ["o:1", "missed", "o:2"]


def test_older_pages_come_before_even_within_one_second() -> None:
    timeline = taken(Timeline(), message("c", 5_000), place=Place.AMONG)
    timeline = taken(timeline, message("a", 5_000), message("b", 5_000), place=Place.BEFORE)
    assert names(timeline) == ["a", "b", "c"]
    assert len({each.order for each in timeline.messages}) == 3


def test_a_flood_is_bounded_and_says_that_more_lies_above() -> None:
    timeline = replace(Timeline(), whole=True)
    for n in range(MOST + 1):
        timeline = taken(timeline, message(f"m{n}", n))
    assert len(timeline.messages) == KEPT
    assert timeline.messages[-1].id == f"m{MOST}"
    assert not timeline.whole


def test_nothing_is_let_go_above_while_the_person_reads_there() -> None:
    timeline = replace(Timeline(), reading=True)
    for n in range(MOST + 50):
        timeline = taken(timeline, message(f"m{n}", n))
    assert timeline.messages[0].id == "m0"


def test_paging_far_up_lets_the_newest_go_and_they_come_back() -> None:
    timeline = Timeline(tuple(message(f"m{n}", n) for n in range(1000, 1000 + MOST)))
    timeline = taken(timeline, *[message(f"m{n}", n) for n in range(950, 1000)], place=Place.BEFORE)
    assert not timeline.at_end
    timeline, new, _ = merge(timeline, (message("live", 9_999_999),), Place.END)
    assert "live" not in names(timeline)
    assert new
    last = int(timeline.messages[-1].id[1:])
    timeline = extended(timeline, [message(f"m{last + 1}", last + 1)], at_end=True)
    assert timeline.at_end
    assert timeline.messages[-1].id == f"m{last + 1}"


def test_what_the_server_kept_and_the_archive_has_too_lies_where_the_archive_has_it() -> None:
    """Both stamp whole seconds; what came first would otherwise stand before what was said before it."""
    timeline = Timeline()
    for name in ("c", "d"):
        timeline = taken(timeline, message(name, 5_000))
    page = [message(name, 5_000) for name in ("a", "b", "c", "d")]
    timeline, new, changed = merge(timeline, page, Place.AMONG)
    assert names(timeline) == ["a", "b", "c", "d"]
    assert [each.id for each in new] == ["a", "b"]
    assert {each.id: each.order for each in changed} == {each.id: each.order for each in timeline.messages}


def test_what_is_said_while_the_last_page_is_on_its_way_lies_after_it() -> None:
    timeline = taken(Timeline(), message("c", 5_000))
    timeline = taken(timeline, message("live", 5_000))
    timeline = taken(timeline, *[message(name, 5_000) for name in ("a", "b", "c")], place=Place.AMONG)
    assert names(timeline) == ["a", "b", "c", "live"]


@given(st.integers(1, 30), st.integers(0, 30), st.integers(0, 30), st.integers(1, 9))
def test_a_page_is_in_its_order_whatever_of_it_came_before(
    size: int, start: int, length: int, pace: int
) -> None:
    archive = [message(f"m{n:04}", 1000 * (n // pace), stanza_id=str(n)) for n in range(size)]
    timeline = Timeline()
    for each in archive[start : start + length]:
        timeline = taken(timeline, each)
    timeline = taken(timeline, *archive, place=Place.AMONG)
    assert names(timeline) == [each.id for each in archive]
    orders = [each.order for each in timeline.messages]
    assert orders == sorted(set(orders))


@given(st.lists(st.integers(1, 60), min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_pages_in_any_sizes_give_the_archive_in_order(sizes: list[int], random: object) -> None:
    archive = [message(f"m{n:04}", 1000 * (n // 7), stanza_id=str(n)) for n in range(sum(sizes))]
    timeline, rest = Timeline(), list(archive)
    for size in sizes:
        page, rest = rest[-size:], rest[:-size]
        for each in reversed(page):
            timeline = taken(timeline, each, place=Place.BEFORE)
    assert names(timeline) == [each.id for each in archive]
    orders = [each.order for each in timeline.messages]
    assert orders == sorted(set(orders))


@given(
    st.lists(
        st.tuples(st.integers(0, 30), st.sampled_from([each for each in Place if each is not Place.ASIDE])),
        max_size=60,
    )
)
def test_whatever_comes_is_there_once_and_sorted(arrivals: list[tuple[int, Place]]) -> None:
    timeline = Timeline()
    for n, place in arrivals:
        timeline = taken(timeline, message(f"m{n}", n * 10), place=place)
    assert sorted(names(timeline)) == sorted({f"m{n}" for n, _ in arrivals})
    orders = [each.order for each in timeline.messages]
    assert orders == sorted(set(orders))
