"""Displayed markers (XEP-0333): told to whom it concerns, believed from whom we wrote to, never backwards."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.play import JULIET, ROMEO, ROOM, Glance, Stage, message
from vdom import query
from widget.core.effects import After, Load, Send
from widget.core.envelope import Origin
from widget.core.events import (
    BecameAvailable,
    ContactsChanged,
    ConversationSeen,
    DeliveryChanged,
    MessagesAdded,
    RoomEntered,
    RoomLeft,
    SeenElsewhere,
    SessionStarted,
)
from widget.core.model import Contact, Delivery, FullJID, Kind, Message, MessageId
from widget.features.markers import FEATURE, NS, State, _from_record, footer
from widget.features.markers.state import DisplayedByUs, MarkerDue, MarksLoaded
from widget.settings import Settings

FRIEND = ContactsChanged((Contact(ROMEO, "Romeo", (), "both"),))
SMALL = RoomEntered(ROOM, "juliet", "", True, private=True, occupants=5)
FIRST, SECOND = message("s:1", order=10, markable="m1"), message("s:2", order=20, markable="m2")


def came(*messages: Message, live: bool = True) -> MessagesAdded:
    return MessagesAdded(ROMEO, Kind.CHAT, messages, live)


def seen(id_: str = "s:2", order: int = 20) -> ConversationSeen:
    return ConversationSeen(ROMEO, Kind.CHAT, MessageId(id_), id_.removeprefix("s:"), order)


def seen_in_room(stanza_id: str) -> ConversationSeen:
    return ConversationSeen(ROOM, Kind.ROOM, MessageId(f"s:{stanza_id}"), stanza_id, 10)


def told(stage: Stage[State]) -> list[tuple[str, str, str]]:
    """To whom, in which type of message, which id."""
    sent = [(send.stanza, send.stanza.find(f"{{{NS}}}displayed")) for send in stage.wanted(Send)]
    return [(s.get("to", ""), s.get("type", ""), d.get("id", "")) for s, d in sent if d is not None]


def by(sender: str, id_: str, kind: str = "chat", **more: str) -> str:
    return f"<message from='{sender}' type='{kind}'><displayed xmlns='{NS}' id='{id_}'/></message>"


def hear(stage: Stage[State], xml: str, *known: Message) -> list[DeliveryChanged]:
    """The marker comes, and our database holds these messages; what becomes of them."""
    before = len(stage.effects)
    events = stage.read(xml)
    while events:
        wanted, events = [e for event in events for e in stage.play(event)], []
        for effect in wanted:
            if isinstance(effect, Load) and effect.index is None:
                key = effect.lower
                found = [m.to_record() for m in known if (m.conversation, m.id) == key]
            elif isinstance(effect, Load) and effect.lower and effect.upper:
                low, high = effect.lower[1], effect.upper[1]  # type: ignore[index]
                found = [m.to_record() for m in reversed(known) if low <= m.order <= high]  # type: ignore[operator]
            else:
                continue
            event = effect.then(found)
            events += [event] if event else []
    changes = [getattr(effect, "event", None) for effect in stage.effects[before:]]
    return [change for change in changes if isinstance(change, DeliveryChanged)]


def ours(name: str, order: int, delivery: Delivery = Delivery.SENT) -> Message:
    return message(f"o:{name}", order=order, outgoing=True, delivery=delivery)


def test_a_friend_is_told_of_the_newest_message_that_we_have_read() -> None:
    stage = Stage(FEATURE)
    (wait,) = [e for e in stage.play(FRIEND, came(FIRST, SECOND), seen()) if isinstance(e, After)]
    assert told(stage) == []
    stage.play(wait.event)
    assert told(stage) == [(ROMEO, "chat", "m2")]
    assert stage.wanted(Send)[0].stanza.find("{urn:xmpp:hints}store") is not None
    stage.play(wait.event)
    assert len(told(stage)) == 1


def test_what_comes_after_what_was_read_is_not_told() -> None:
    stage = Stage(FEATURE)
    stage.play(FRIEND, came(FIRST), seen("s:1", 10), came(SECOND), MarkerDue(ROMEO))
    assert told(stage) == [(ROMEO, "chat", "m1")]


def test_nobody_is_told_of_what_they_did_not_ask_about() -> None:
    stage = Stage(FEATURE)
    stage.play(FRIEND, came(replace(FIRST, markable="")), seen("s:1", 10), MarkerDue(ROMEO))
    assert told(stage) == []


def test_a_stranger_and_a_site_that_will_not_have_it_hear_nothing() -> None:
    stranger, private = Stage(FEATURE), Stage(FEATURE, settings=Settings(send_markers="never"))
    stranger.play(came(FIRST), seen("s:1", 10), MarkerDue(ROMEO))
    private.play(FRIEND, SMALL, came(FIRST), seen("s:1", 10), MarkerDue(ROMEO))
    private.play(seen_in_room("9"), MarkerDue(ROOM))
    assert told(stranger) == told(private) == []


def test_what_was_read_offline_or_just_before_a_reload_is_told_later() -> None:
    stage = Stage(FEATURE, online=False)
    stage.play(FRIEND, came(FIRST), seen("s:1", 10), MarkerDue(ROMEO))
    assert told(stage) == []
    record = stage.saved("markers")[-1]
    again = Stage(FEATURE)

    again.play(FRIEND, MarksLoaded((_from_record(record),)), BecameAvailable())
    assert told(again) == [(ROMEO, "chat", "m1")]


def test_what_was_read_in_a_room_while_the_line_was_broken_is_told_when_the_session_goes_on() -> None:
    stage = Stage(FEATURE)
    online, broken = stage.session, replace(stage.session, online=False)
    stage.play(SMALL)
    stage.session = broken
    stage.play(seen_in_room("9"), MarkerDue(ROOM))
    assert told(stage) == []
    stage.session = online
    stage.play(SessionStarted(FullJID(f"{JULIET}/web"), resumed=True, first=False))
    assert told(stage) == [(ROOM, "groupchat", "9")]


@pytest.mark.parametrize(
    ("room", "setting", "told_there"),
    [
        (SMALL, "private", True),
        (replace(SMALL, private=False), "private", False),
        (replace(SMALL, occupants=31), "private", False),
        (replace(SMALL, private=False, occupants=3000), "always", True),
        (SMALL, "never", False),
    ],
)
def test_rooms_are_told_if_they_are_small_and_for_members_unless_the_site_says_otherwise(
    room: RoomEntered, setting: str, told_there: bool
) -> None:
    stage = Stage(FEATURE, settings=Settings(send_markers=setting))
    stage.play(room, seen_in_room("9"), MarkerDue(ROOM))
    assert told(stage) == ([(ROOM, "groupchat", "9")] if told_there else [])


def test_a_room_that_we_are_not_in_is_told_when_we_are_in_again() -> None:
    stage = Stage(FEATURE)
    stage.play(SMALL, seen_in_room("9"), RoomLeft(ROOM), MarkerDue(ROOM))
    assert told(stage) == []
    stage.play(SMALL)
    assert told(stage) == [(ROOM, "groupchat", "9")]


def test_the_other_side_has_read_what_it_names_and_all_before_it() -> None:
    stage = Stage(FEATURE)
    known = (
        ours("1", 1),
        message("s:x", order=2),
        ours("2", 3, Delivery.DELIVERED),
        ours("3", 4, Delivery.FAILED),
        ours("4", 5),
        ours("5", 6),
    )
    changes = hear(stage, by(f"{ROMEO}/a", "4"), *known)
    assert [(change.id, change.delivery) for change in changes] == [
        ("o:1", Delivery.READ),
        ("o:2", Delivery.READ),
        ("o:4", Delivery.READ),
    ]
    assert [change.id for change in hear(stage, by(f"{ROMEO}/a", "5"), *known)] == ["o:5"]


def test_a_marker_for_an_earlier_message_takes_nothing_back_and_one_for_an_unknown_is_nothing() -> None:
    stage = Stage(FEATURE)
    known = (ours("1", 1), ours("2", 2))
    hear(stage, by(f"{ROMEO}/a", "2"), *known)
    assert hear(stage, by(f"{ROMEO}/a", "1"), *known) == []
    assert hear(stage, by(f"{ROMEO}/a", "nothing"), *known) == []
    assert stage.state.marks[ROMEO].read == 2


def test_nobody_reads_in_another_s_name() -> None:
    stage = Stage(FEATURE)
    known = (ours("1", 1), message("s:theirs", order=2))
    assert hear(stage, by("mallory@evil.example/a", "1"), *known) == []
    assert hear(stage, by(f"{ROOM}/Mallory", "1", kind="groupchat"), *known) == []
    assert hear(stage, by(f"{ROMEO}/a", "1", kind="error"), *known) == []


def test_what_another_device_of_ours_has_displayed_is_read_here() -> None:
    stage = Stage(FEATURE)
    stage.play(FRIEND, came(FIRST, SECOND))
    xml = by(f"{JULIET}/phone", "m1")
    (event,) = stage.read(xml, outgoing=True, conversation=ROMEO, origin=Origin.CARBON)
    stage.play(event)
    assert stage.emitted(SeenElsewhere) == [SeenElsewhere(ROMEO, 10)]
    stage.play(SeenElsewhere(ROMEO, 10))
    assert [each.markable for each in stage.state.marks[ROMEO].open] == ["m2"]
    stage.play(MarkerDue(ROMEO))
    assert told(stage) == []


def test_our_own_marker_that_a_room_repeats_is_no_news() -> None:
    stage = Stage(FEATURE)
    stage.play(SMALL, seen_in_room("9"), MarkerDue(ROOM))
    assert stage.play(DisplayedByUs(ROOM, Kind.ROOM, "9")) == []
    (load,) = stage.play(DisplayedByUs(ROOM, Kind.ROOM, "8"))
    assert isinstance(load, Load)
    assert load.lower == (ROOM, "s:8")


def in_room(name: str, order: int, stanza_id: str) -> Message:
    sender = FullJID(f"{ROOM}/juliet")
    return message(name, order=order, outgoing=True, conversation=ROOM, sender=sender, stanza_id=stanza_id)


def test_in_a_room_those_who_have_read_our_newest_are_named_or_counted() -> None:
    stage = Stage(FEATURE)
    first, second = in_room("o:1", 10, "a"), in_room("o:2", 30, "c")
    theirs = message("s:b", order=20, conversation=ROOM)
    stage.play(MessagesAdded(ROOM, Kind.ROOM, (first, theirs, second), True))

    def below(message_: Message) -> str:
        node = footer(stage.state, Glance(stage.session), message_)
        return query(node).text() if node else ""

    hear(stage, by(f"{ROOM}/Romeo", "b", kind="groupchat"), first, theirs, second)
    assert (below(first), below(second)) == ("Read by Romeo", "")
    for name in ("Romeo", "Nurse"):
        hear(stage, by(f"{ROOM}/{name}", "c", kind="groupchat"), first, theirs, second)
    assert (below(first), below(second)) == ("", "Read by Nurse and Romeo")
    for name in ("Peter", "Tybalt"):
        hear(stage, by(f"{ROOM}/{name}", "c", kind="groupchat"), first, theirs, second)
    assert below(second) == "Read by 4 people"
    hear(stage, by(f"{ROOM}/Nurse", "b", kind="groupchat"), first, theirs, second)
    assert below(second) == "Read by 4 people"
