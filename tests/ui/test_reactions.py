"""Reactions as drawn: counted, named, ours pressed."""

from __future__ import annotations

from dataclasses import replace

from tests.ui.scenes import NOW
from vdom import query
from vdom.finding import Query
from widget.core.events import AdditionRetried, ReactionToggled
from widget.core.message import Delivery, Reaction
from widget.core.model import BareJID, FullJID, Kind, Message, MessageId
from widget.ui.bubble import Look, bubble
from widget.ui.reactions import MOST_CHIPS, MOST_NAMED

ROOM = BareJID("garden@rooms.example")
SAID = Message(MessageId("m"), ROOM, FullJID(f"{ROOM}/Romeo"), False, "Hello", NOW, 1)
LOOK = Look(True, True, "Romeo", Kind.ROOM, None, "Romeo")


def by(who: str, *emojis: str, delivery: Delivery = Delivery.RECEIVED) -> Reaction:
    return Reaction(MessageId(f"r{who}"), who, who, emojis, 5, delivery)


def drawn(*reactions: Reaction) -> Query:
    return query(bubble(replace(SAID, reactions=reactions), LOOK, ()))


def test_each_emoji_is_counted_and_says_whose_it_is() -> None:
    found = drawn(by("Nurse", "👍", "🌿"), by("", "👍"), by("Mercutio"))
    thumb, herb = found.all(cls="reaction")
    assert (thumb.attr("aria_label"), thumb.attr("aria_pressed")) == ("👍 2: Nurse and You", "true")
    assert thumb.find(cls="reaction-count").text() == "2"
    assert (herb.attr("aria_label"), herb.attr("aria_pressed")) == ("🌿: Nurse", "false")
    assert not herb.has(cls="reaction-count")
    toggled = herb.click()
    assert isinstance(toggled, ReactionToggled)
    assert toggled.emoji == "🌿"


def test_where_nobody_reacts_any_more_nothing_is_drawn() -> None:
    assert not drawn(by("Nurse")).has(cls="reactions")


def test_a_crowd_is_counted_and_no_more_than_a_line_of_it_named() -> None:
    thumb = drawn(*(by(f"n{n}", "👍") for n in range(MOST_NAMED + 5))).find(cls="reaction")
    assert str(thumb.attr("title")).endswith("n9 and 5 others")
    many = drawn(*(by(f"n{n}", chr(0x1F300 + n)) for n in range(200)))
    assert len(many.all(cls="reaction")) == MOST_CHIPS


def test_a_nickname_s_tricks_do_not_reach_beyond_it() -> None:
    assert drawn(by("\u202eevil\n", "👍")).find(cls="reaction").attr("aria_label") == "👍: evil"


def test_one_in_the_clear_under_an_encrypted_message_says_so_and_whose_it_is() -> None:
    clear = replace(by("Romeo", "👍", "🌿"), clear=True)
    thumb, herb = drawn(by("Nurse", "👍", "🎉"), clear).all(cls="reaction")[::2]
    assert thumb.attr("title") == "Nurse and Romeo (not encrypted)"
    assert herb.attr("aria_label") == "🌿: Romeo (not encrypted)"
    assert thumb.has("use", href="#cw-lock-open")
    assert herb.has("use", href="#cw-lock-open")
    assert not drawn(by("Nurse", "👍")).find(cls="reaction").has("svg")


def test_ours_waits_to_be_sent_or_says_that_it_was_not() -> None:
    assert drawn(by("", "👍", delivery=Delivery.PENDING)).find(cls="reaction").attr("data_pending")
    failed = drawn(by("", "👍", delivery=Delivery.FAILED))
    assert not failed.has(cls="reaction")
    assert failed.find("button", text="Try again").click() == AdditionRetried(MessageId("r"))
