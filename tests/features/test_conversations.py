"""What waits to be read, and what has been."""

from __future__ import annotations

from dataclasses import replace

from tests.support.play import MAIN, ROMEO, Glance, Stage, message
from tests.support.reading import SHOWN, added, counted, looking, seen, unread
from widget.core.effects import Load, Page
from widget.core.events import (
    ConversationSeen,
    ConversationsShown,
    DeliveryChanged,
    EndLeft,
    MessagesAdded,
    SeenElsewhere,
    SurfaceAttached,
    ThreadSeen,
    UnreadCounted,
)
from widget.core.feature import Fact
from widget.core.model import Delivery, Kind, MessageId, PageInfo, Surface, SurfaceId
from widget.features.conversations import FEATURE, _from_record
from widget.features.conversations.line import MOST_UNREAD, Arrival
from widget.features.conversations.state import ConversationsLoaded, UnreadFound


def test_messages_that_nobody_sees_wait_and_count_once() -> None:
    stage = Stage(FEATURE)
    stage.play(added(message("a", order=1)), added(message("b", order=2)))
    stage.play(MessagesAdded(ROMEO, Kind.CHAT, (), True, again=(message("b", order=2),)))
    assert unread(stage) == 2
    assert stage.wanted(Page)[-1].args == {"count": 2}


def test_what_is_drawn_where_somebody_looks_is_read_when_the_page_says_so() -> None:
    stage = Stage(FEATURE)
    stage.play(SHOWN, added(message("a", order=1)))
    assert unread(stage) == counted(stage) == 1, "it is not drawn yet, nor has anything been"
    stage.play(seen("a"), added(message("b", order=2)))
    assert (unread(stage), counted(stage)) == (1, 0), "it is on its way, and nobody is alarmed"
    kept = stage.saved("conversations")[-1]
    assert kept["unread"] == [["b", 2, "", ""]], "a page that ends now has not shown it"
    stage.play(seen("a"), added(message("c", order=3)), seen("b"))
    assert [each.id for each in stage.state.known[ROMEO].unread] == ["c"]
    stage.play(seen("c"))
    assert unread(stage) == counted(stage) == 0
    assert stage.state.known[ROMEO].divider == "a", "only what waited is set apart"
    assert [event.message for event in stage.emitted(ConversationSeen)] == ["a", "b", "c"]


def test_what_comes_in_the_moment_after_scrolling_up_is_unread() -> None:
    stage = Stage(FEATURE)
    stage.play(SHOWN, added(message("a", order=1)), seen("a"), added(message("b", order=2)))
    assert counted(stage) == 0
    stage.play(EndLeft(ROMEO, MAIN))
    assert unread(stage) == counted(stage) == 1
    assert [event.message for event in stage.emitted(ConversationSeen)] == ["a"]
    assert stage.wanted(Page)[-1].args == {"count": 1}
    stage.play(seen("b"))
    assert counted(stage) == 0


def test_what_comes_while_the_page_or_the_window_goes_is_unread() -> None:
    for going in ("window", "page"):
        stage = Stage(FEATURE)
        stage.play(SHOWN, added(message("a", order=1)), seen("a"), added(message("b", order=2)))
        stage.play(ConversationsShown(MAIN, frozenset()) if going == "window" else looking(stage, False))
        assert unread(stage) == counted(stage) == 1
        stage.play(seen("b"))
        assert unread(stage) == 1, "nobody has looked"
        assert [event.message for event in stage.emitted(ConversationSeen)] == ["a"]


def test_what_came_late_to_an_earlier_place_waits_for_its_own_picture() -> None:
    stage = Stage(FEATURE)
    stage.play(SHOWN, added(message("b", order=2)), seen("b"), added(message("a", order=1)))
    assert unread(stage) == 0, "what is older than what was seen never waited"
    stage.play(added(message("d", order=4)), added(message("c", order=3)), seen("d"))
    assert [each.id for each in stage.state.known[ROMEO].unread] == ["c"]
    stage.play(seen("c"))
    assert unread(stage) == 0


def test_more_than_are_kept_are_read_with_the_newest() -> None:
    stage = Stage(FEATURE)
    stage.play(added(*(message(f"m{n}", order=n) for n in range(1, MOST_UNREAD + 10))), SHOWN)
    newest = FEATURE.facts[Fact.UNREAD_TO](stage.state, Glance(stage.session), ROMEO)
    assert newest == f"m{MOST_UNREAD + 9}"
    stage.play(seen(newest))
    assert unread(stage) == 0


def test_what_the_server_has_of_ours_is_what_a_next_page_s_messages_come_after() -> None:
    stage = Stage(FEATURE)
    ours = replace(message("o:a", order=1851), outgoing=True, delivery=Delivery.PENDING)
    stage.play(SHOWN, added(ours, live=False))
    assert stage.saved("conversations")[-1]["top"] == 0
    sent = replace(ours, delivery=Delivery.SENT)
    stage.play(DeliveryChanged(ROMEO, sent.id, Delivery.SENT, message=sent))
    assert stage.saved("conversations")[-1]["top"] == 1851


def test_what_follows_our_own_message_in_the_second_of_its_stamp_is_unread() -> None:
    stage = Stage(FEATURE)
    ours = replace(message("o:a", order=1851), outgoing=True, delivery=Delivery.PENDING)
    stage.play(SHOWN, added(ours, live=False), ConversationsShown(MAIN, frozenset()))
    stage.play(added(message("b", order=1000)))
    assert unread(stage) == 1


def test_coming_into_view_reads_and_leaves_a_divider_until_it_goes() -> None:
    stage = Stage(FEATURE)
    stage.play(added(message("a", order=1)), SHOWN, seen("a"))
    assert unread(stage) == 0
    assert stage.state.known[ROMEO].divider == "a"
    stage.play(ConversationsShown(MAIN, frozenset()))
    assert stage.state.known[ROMEO].divider is None


def test_who_has_scrolled_up_has_not_read_until_back_at_the_end() -> None:
    stage = Stage(FEATURE)
    stage.play(SHOWN, EndLeft(ROMEO, MAIN), added(message("a", order=1)))
    assert counted(stage) == 1
    stage.play(seen("a"))
    assert unread(stage) == 0


def test_what_is_drawn_at_the_end_of_a_thread_is_read_and_what_is_said_beside_it_is_not() -> None:
    stage = Stage(FEATURE)
    stage.play(SHOWN, EndLeft(ROMEO, MAIN), in_thread("a", 1))
    assert counted(stage) == 1
    stage.play(drawn_in_thread("a"), in_thread("b", 2))
    assert (unread(stage), counted(stage)) == (1, 0), "it is on its way to who looks"
    stage.play(added(message("beside", order=3)))
    assert counted(stage) == 2
    stage.play(drawn_in_thread("b"), in_thread("c", 4), drawn_in_thread("c"))
    assert [each.id for each in stage.state.known[ROMEO].unread] == ["beside"]
    assert [event.message for event in stage.emitted(ConversationSeen)] == ["a", "b"], "c comes after it"
    stage.play(in_thread("d", 5), EndLeft(ROMEO, MAIN))
    assert counted(stage) == 2
    stage.play(seen("d"))
    assert unread(stage) == counted(stage) == 0
    assert stage.emitted(ConversationSeen)[-1].message == "d"


def test_what_was_said_in_an_open_thread_while_nobody_looked_is_read_when_somebody_does() -> None:
    stage = Stage(FEATURE)
    stage.play(SHOWN, EndLeft(ROMEO, MAIN), looking(stage, False), in_thread("a", 1), drawn_in_thread("a"))
    assert counted(stage) == 1
    stage.play(looking(stage, True))
    assert counted(stage) == 0


def test_of_an_open_thread_another_s_messages_are_not_read_nor_what_another_device_left() -> None:
    stage = Stage(FEATURE)
    stage.play(SHOWN, EndLeft(ROMEO, MAIN), in_thread("a", 1), drawn_in_thread("a"))
    stage.play(in_thread("b", 2, "other"), drawn_in_thread("b"), drawn_in_thread("nowhere"))
    assert counted(stage) == 1
    stage.play(UnreadFound(ROMEO, (message("c", order=3),)))
    assert counted(stage) == 2


def test_what_was_read_in_a_thread_before_what_is_unread_beside_it_does_not_wait_again() -> None:
    stage = Stage(FEATURE)
    stage.play(SHOWN, EndLeft(ROMEO, MAIN), added(message("m1", order=1)), in_thread("t2", 2))
    stage.play(drawn_in_thread("t2"))
    assert unread(stage) == 1
    again = Stage(FEATURE)
    again.play(ConversationsLoaded((_from_record(stage.saved("conversations")[-1]),)))
    again.play(in_thread("t2", 2), UnreadFound(ROMEO, (message("m1", order=1), message("t2", order=2))))
    assert unread(again) == 1
    again.play(SHOWN, seen("m1"))
    assert unread(again) == 0
    assert "ahead" not in again.saved("conversations")[-1], "it is among what was seen"


def in_thread(name: str, order: int, thread: str = "t") -> MessagesAdded:
    return added(message(name, order=order, thread=thread))


def drawn_in_thread(name: str) -> ThreadSeen:
    return ThreadSeen(ROMEO, MAIN, "t", MessageId(name))


def test_a_page_that_nobody_looks_at_reads_nothing() -> None:
    stage = Stage(FEATURE)
    stage.play(SHOWN, looking(stage, False), added(message("a", order=1)), seen("a"))
    assert unread(stage) == 1
    stage.play(looking(stage, True))
    assert unread(stage) == 0


def test_history_and_our_own_messages_are_not_unread() -> None:
    stage = Stage(FEATURE)
    stage.play(added(message("a", order=1), live=False), added(message("b", order=2, outgoing=True)))
    assert unread(stage) == 0


def test_what_was_read_on_an_earlier_visit_does_not_wait_again() -> None:
    stage = Stage(FEATURE)
    stage.play(SHOWN, added(message("a", order=5)), seen("a"), ConversationsShown(MAIN, frozenset()))
    stage.play(added(message("a", order=5)))
    assert unread(stage) == 0


def test_what_is_read_on_one_page_is_read_although_another_is_scrolled_up_or_out_of_sight() -> None:
    other = SurfaceId("other")
    stage = Stage(FEATURE, pages={MAIN: PageInfo(visible=False), other: PageInfo()})
    stage.play(SHOWN, added(message("a", order=1)), seen("a"))
    assert unread(stage) == 1
    stage.play(ConversationsShown(other, frozenset({ROMEO})), seen("a", other))
    assert unread(stage) == 0
    stage.play(EndLeft(ROMEO, MAIN), added(message("b", order=2)), seen("b", other))
    assert unread(stage) == 0
    stage.play(EndLeft(ROMEO, other), added(message("c", order=3)))
    assert unread(stage) == 1


def test_a_new_page_is_told_what_waits_and_one_that_goes_leaves_nothing() -> None:
    stage = Stage(FEATURE)
    stage.play(added(message("a", order=1)))
    assert stage.play(SurfaceAttached(Surface(MAIN))) == [Page("badge", {"count": 1}, MAIN)]
    stage.play(SHOWN, seen("a"), ConversationsShown(MAIN, frozenset()), seen("a"))
    assert (stage.state.shown, stage.state.ends) == ({}, {})


def test_it_is_told_once_up_to_where_others_messages_have_been_seen() -> None:
    stage = Stage(FEATURE)
    stage.play(added(message("a", order=1)), added(message("b", order=2, stanza_id="2")))
    assert stage.emitted(ConversationSeen) == []
    stage.play(SHOWN, seen("b"), looking(stage, True))
    told = [ConversationSeen(ROMEO, Kind.CHAT, MessageId("b"), "2", 2)]
    assert stage.emitted(ConversationSeen) == told
    stage.play(added(message("o:c", order=3, outgoing=True), live=False), looking(stage, True))
    assert stage.emitted(ConversationSeen) == told
    stage.play(added(message("d", order=4)), seen("d"))
    assert stage.emitted(ConversationSeen)[1:] == [ConversationSeen(ROMEO, Kind.CHAT, MessageId("d"), "", 4)]


def test_history_that_is_looked_at_for_the_first_time_is_seen_too() -> None:
    stage = Stage(FEATURE)
    stage.play(SHOWN, added(message("a", order=1), live=False), seen("a"))
    assert [event.message for event in stage.emitted(ConversationSeen)] == ["a"]


def test_what_another_device_has_shown_waits_no_more_and_what_came_after_it_does() -> None:
    stage = Stage(FEATURE)
    stage.play(added(*(message(name, order=n) for n, name in enumerate("abc", 1))), SeenElsewhere(ROMEO, 2))
    assert [each.id for each in stage.state.known[ROMEO].unread] == ["c"]
    assert stage.wanted(Page)[-1].args == {"count": 1}
    stage.play(SeenElsewhere(ROMEO, 1))
    assert unread(stage) == 1
    assert stage.emitted(ConversationSeen) == []


def test_on_a_new_device_what_follows_in_the_history_is_unread() -> None:
    stage = Stage(FEATURE)
    known = [message(name, order=n) for n, name in enumerate("abc", 1)]
    known.append(message("o:d", order=4, outgoing=True))
    stage.play(added(*known, live=False))
    (load,) = [effect for effect in stage.play(SeenElsewhere(ROMEO, 1)) if isinstance(effect, Load)]
    assert (load.lower, load.upper) == ((ROMEO, 2), (ROMEO, 4))
    event = load.then([each.to_record() for each in reversed(known[1:])])
    assert event
    stage.play(event)
    assert [each.id for each in stage.state.known[ROMEO].unread] == ["b", "c"]
    assert not [effect for effect in stage.play(SeenElsewhere(ROMEO, 2)) if isinstance(effect, Load)]


def test_what_was_unread_and_seen_survives_a_reload() -> None:
    stage = Stage(FEATURE)
    stage.play(added(message("a", order=1), message("b", order=2, stanza_id="2")))
    again = Stage(FEATURE)
    again.play(ConversationsLoaded((_from_record(stage.saved("conversations")[-1]),)))
    assert again.state.known == stage.state.known
    again.play(SeenElsewhere(ROMEO, 1))
    assert [each.id for each in again.state.known[ROMEO].unread] == ["b"]


def test_ids_alone_that_an_earlier_version_kept_are_read() -> None:
    stage = Stage(FEATURE)
    stage.play(added(message("a", order=1)))
    record = {**stage.saved("conversations")[-1], "unread": ["a"]}
    del record["newest"]
    assert _from_record(record).unread == (Arrival(MessageId("a"), 0),)


def test_what_waits_is_told_to_the_others_while_nobody_looks() -> None:
    stage = Stage(FEATURE)
    stage.play(added(message("a", order=1)))
    assert stage.emitted(UnreadCounted) == []
    stage.play(looking(stage, False), added(message("b", order=2)))
    assert [event.number for event in stage.emitted(UnreadCounted)] == [1, 2]
