"""One message, drawn."""

from __future__ import annotations

from dataclasses import replace

import pytest

from vdom import query
from widget.core.events import SendRetried
from widget.core.message import Version
from widget.core.model import BareJID, Delivery, FullJID, Kind, Message, MessageId
from widget.ui.bubble import Look, bubble, is_jumbo

MINE = Message(
    MessageId("m1"),
    BareJID("juliet@capulet.example"),
    FullJID("romeo@montague.example/x"),
    True,
    "Hello",
    1_772_622_000_000,
    1,
    Delivery.SENT,
)
LOOK = Look(first=True, last=True, name="You", kind=Kind.CHAT)


@pytest.mark.parametrize(
    ("delivery", "words"),
    [(Delivery.PENDING, "Sending"), (Delivery.SENT, "Sent"), (Delivery.DELIVERED, "Delivered")],
)
def test_how_far_a_message_has_come_is_told_in_words_too(delivery: Delivery, words: str) -> None:
    assert (
        query(bubble(replace(MINE, delivery=delivery), LOOK, ())).find(cls="state").attr("aria-label")
        == words
    )


def test_a_failed_message_can_be_sent_again() -> None:
    failed = replace(MINE, delivery=Delivery.FAILED, error="The server refused it.")
    drawn = query(bubble(failed, LOOK, ()))
    assert "The server refused it." in drawn.text()
    assert drawn.find("button", text="Try again").click() == SendRetried(failed, Kind.CHAT)


def test_in_a_room_the_first_of_a_group_shows_who_speaks() -> None:
    said = replace(
        MINE, outgoing=False, delivery=Delivery.RECEIVED, sender=FullJID("room@muc.example/Juliet")
    )
    look = Look(first=True, last=False, name="Juliet", kind=Kind.ROOM)
    assert query(bubble(said, look, ())).find(cls="sender").text() == "Juliet"
    second = query(bubble(said, look._replace(first=False), ()))
    assert not second.has(cls="sender")
    assert second.find(cls="hidden").text() == "Juliet"  # for those who listen


def test_what_we_do_ourselves_is_told_with_our_name() -> None:
    assert query(bubble(replace(MINE, body="/me waves"), LOOK, ())).find(cls="body").text() == "romeo waves"


@pytest.mark.parametrize(
    ("text", "large"), [("😂", True), ("👍🏽", True), ("👩‍👩‍👧 🌿", False), ("🌿🌿🌿", True)]
)
def test_few_emoji_alone_are_drawn_large(text: str, large: bool) -> None:
    assert is_jumbo(text) is large


@pytest.mark.parametrize("text", ["", " ", "a", "😂!", "1", "🌿🌿🌿🌿", "—"])
def test_other_texts_are_not(text: str) -> None:
    assert not is_jumbo(text)


def test_what_an_earlier_version_hid_is_not_shown_among_the_versions() -> None:
    """Whoever opens the versions has not asked for the secret yet."""
    first = Version(MINE.id, "1", "He dies", 1, spoiler="The end")
    said = replace(MINE, versions=(first, Version(MessageId("2"), "2", MINE.body, 2)))
    earlier = query(bubble(said, LOOK, ())).find(cls="versions").find("li")
    hidden = earlier.find("details", cls="spoiler")
    assert hidden.find("summary").text() == "The end"
    assert not hidden.attr("open")
    assert "He dies" in hidden.text()
    assert earlier.text().count("He dies") == 1
