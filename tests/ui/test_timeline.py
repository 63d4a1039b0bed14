"""The timeline: groups, days, dividers and the ways to older and newer messages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.ui.scenes import DAY, MAIN, ME, MINUTE, NOW, Scene
from vdom import Encoder, query
from vdom.finding import Query
from widget.core.attachment import Attachment
from widget.core.events import (
    EndLeft,
    EndReached,
    EndSeen,
    MessageTicked,
    NewerWanted,
    NewestWanted,
    OlderWanted,
)
from widget.core.model import BareJID, FullJID, Kind, Message, MessageId
from widget.features.selection.state import SelectionBegun
from widget.ui.timeline import TimelineModel, timeline

JULIET, ROOM = BareJID("juliet@capulet.example"), BareJID("room@muc.example")


def said(number: int, time: int, who: str = "", jid: BareJID = JULIET) -> Message:
    sender = FullJID(f"{jid}/{who}") if who else ME
    return Message(
        MessageId(f"m{number}"), jid, sender, not who, f"Text {number}", time, number, stanza_id=f"a{number}"
    )


def drawn(model: TimelineModel) -> Query:
    return query(timeline(Scene().online().picture(), model))


def looks(model: TimelineModel) -> list[str]:
    marks = [("first", "F"), ("last", "L")]
    return [
        "".join(mark for name, mark in marks if each.attr(f"data_{name}"))
        for each in drawn(model).all(cls="message")
    ]


def test_messages_of_one_sender_stand_together_for_five_minutes() -> None:
    times = [0, 1 * MINUTE, 5 * MINUTE, 11 * MINUTE]
    messages = tuple(said(n, NOW - DAY + time, "x") for n, time in enumerate(times))
    assert looks(TimelineModel(JULIET, Kind.CHAT, messages)) == ["F", "", "L", "FL"]


def test_another_sender_or_the_unread_divider_begins_a_group() -> None:
    messages = (said(1, NOW, "a", ROOM), said(2, NOW, "b", ROOM), said(3, NOW, "b", ROOM), said(4, NOW))
    model = TimelineModel(ROOM, Kind.ROOM, messages)
    assert looks(model) == ["FL", "F", "L", "FL"]
    divided = replace(model, unread_from=MessageId("m3"))
    assert looks(divided) == ["FL", "FL", "FL", "FL"]
    rows = drawn(divided).find("ol").all("li")
    assert [row.node.cls for row in rows].index("unread-divider") == 2


def test_each_day_has_its_heading() -> None:
    messages = (said(1, NOW - 2 * DAY), said(2, NOW - DAY), said(3, NOW))
    headings = [each.text() for each in drawn(TimelineModel(JULIET, Kind.CHAT, messages)).all("h3")]
    assert headings[1:] == ["Yesterday", "Today"]


def test_a_message_from_a_clock_behind_ours_stays_in_its_place() -> None:
    messages = (said(1, NOW - DAY), said(2, NOW), said(3, NOW - DAY), said(4, NOW))
    root = drawn(TimelineModel(JULIET, Kind.CHAT, messages))
    assert [each.text() for each in root.all("h3")] == ["Yesterday", "Today"]
    assert [each.attr("data_id") for each in root.all(cls="message")] == ["m1", "m2", "m3", "m4"]


def test_the_oldest_message_in_view_asks_for_older_ones() -> None:
    model = TimelineModel(JULIET, Kind.CHAT, (said(7, NOW), said(8, NOW)))
    scroller = drawn(model).find(cls="scroller")
    assert scroller.fire("reach-start") == OlderWanted(JULIET, Kind.CHAT, 7, "a7")
    assert not drawn(replace(model, complete=True)).find(cls="scroller").listens("reach-start")


def test_the_end_is_told_or_asks_for_newer_ones() -> None:
    model = TimelineModel(JULIET, Kind.CHAT, (said(7, NOW),))
    scroller = drawn(model).find(cls="scroller")
    assert scroller.fire("reach-end") == EndReached(JULIET, MAIN)
    assert scroller.fire("see-end", detail="m7") == EndSeen(JULIET, MAIN, MessageId("m7"))
    assert scroller.fire("leave-end") == EndLeft(JULIET, MAIN)
    assert drawn(replace(model, at_end=False)).find(cls="scroller").fire("reach-end") == NewerWanted(
        JULIET, 7
    )
    assert drawn(model).find(cls="newest").click() == NewestWanted(JULIET)


def test_what_has_been_seen_is_told_only_of_what_is_drawn() -> None:
    scene = Scene().online().said(JULIET, (5, JULIET, "Early"), (1, JULIET, "Late"), live=True)
    late = scene.held(JULIET, "Late")
    model = TimelineModel(JULIET, Kind.CHAT, scene.store.slices["messages"].timelines[JULIET].messages)

    def marks(model: TimelineModel) -> list[object]:
        root = query(timeline(scene.picture(), model))
        return [each.node.use["stick"].get("mark") for each in root.all(cls="scroller") if each.node.use]

    assert marks(model) == [late.id]
    assert marks(replace(model, at_end=False)) == [None]
    early = replace(model, messages=model.messages[:1])
    assert marks(replace(early, loading_older=True)) == [None], "it is still being loaded"
    assert marks(replace(model, loading_older=True)) == [late.id]
    assert marks(early) == [late.id], "all is drawn that there is"


def test_what_is_loading_failed_or_empty_is_told() -> None:
    model = TimelineModel(JULIET, Kind.CHAT)
    assert drawn(model).has(cls="timeline-skeleton")
    assert "Say hello!" in drawn(replace(model, complete=True)).text()
    full = replace(model, messages=(said(1, NOW),))
    assert "Loading older messages" in drawn(replace(full, loading_older=True)).text()
    assert "beginning of the conversation" in drawn(replace(full, complete=True)).text()
    failed = drawn(replace(full, failed="The archive does not answer."))
    assert failed.find("button", text="Try again").click() == OlderWanted(JULIET, Kind.CHAT, 1, "a1")


def test_what_an_archive_keeps_from_us_is_no_beginning_and_is_not_asked_for_again() -> None:
    words = "You may not read what was said here earlier."
    shown = drawn(TimelineModel(JULIET, Kind.CHAT, (said(1, NOW, "x"),), refused=words))
    assert shown.find(cls="timeline-notice").text() == words
    assert not shown.has("button", text="Try again")
    with pytest.raises(LookupError):
        shown.find(cls="scroller").fire("reach-start")
    nothing = drawn(TimelineModel(JULIET, Kind.CHAT, refused=words)).find(cls="empty").text()
    assert nothing == f"No messages here{words}"


def test_the_newest_message_of_others_is_read_aloud() -> None:
    model = TimelineModel(JULIET, Kind.CHAT, (said(1, NOW, "x"),))
    live = drawn(model).find(cls="live")
    assert live.attr("aria_live") == "polite"
    assert live.text() == "juliet: Text 1"
    assert drawn(replace(model, messages=(*model.messages, said(2, NOW)))).find(cls="live").text() == ""


def test_what_a_message_hides_is_not_read_aloud_and_a_file_is_called_what_it_is() -> None:
    url = "https://upload.example/cat.png"
    picture = replace(said(1, NOW, "x"), body=url, files=(Attachment(url, "cat.png", "image/png"),))
    for message, words in (
        (replace(said(1, NOW, "x"), spoiler="The end"), "The end"),
        (picture, "Picture"),
        (replace(picture, body="My cat\nasleep"), "My cat asleep"),
    ):
        live = drawn(TimelineModel(JULIET, Kind.CHAT, (message,))).find(cls="live")
        assert live.text() == f"juliet: {words}"


def test_a_new_message_sends_only_itself_and_its_neighbour() -> None:
    picture, encoder = Scene().online().picture(), Encoder()
    messages = tuple(said(n, NOW - 500 + n, "x") for n in range(100))
    first = str(encoder.encode(timeline(picture, TimelineModel(JULIET, Kind.CHAT, messages))))
    more = (*messages, said(100, NOW, "x"))
    second = str(encoder.encode(timeline(picture, TimelineModel(JULIET, Kind.CHAT, more))))
    assert first.count("Text ") == 101  # and the one for screen readers
    assert second.count("Text ") == 3


def test_choosing_several_costs_nothing_until_it_is_done_and_then_only_what_is_ticked() -> None:
    scene, encoder = Scene().online(), Encoder()
    messages = tuple(said(n, NOW - 500 + n, "x") for n in range(100))
    model = TimelineModel(JULIET, Kind.CHAT, messages)
    assert "'checkbox'" not in str(encoder.encode(timeline(scene.picture(), model)))
    scene.tell(SelectionBegun(MAIN, messages[3], Kind.CHAT))
    begun = str(encoder.encode(timeline(scene.picture(), model)))
    assert begun.count("'checkbox'") == 100
    scene.tell(MessageTicked(MAIN, JULIET, messages[50].id, messages))
    ticked = str(encoder.encode(timeline(scene.picture(), model)))
    assert ticked.count("'checkbox'") <= 1
    look = query(timeline(scene.picture(), model))
    assert [each.attr("data_id") for each in look.all(cls="message", data_ticked="true")] == [
        messages[3].id, messages[50].id
    ]  # fmt: skip
    click = look.find(cls="scroller").fire("click", data_id=messages[9].id, shift=True)
    assert click == MessageTicked(MAIN, JULIET, messages[9].id, messages, True)
