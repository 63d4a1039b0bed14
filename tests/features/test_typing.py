"""Chat states (XEP-0085): told to those who may know, shown while they last."""

from __future__ import annotations

from tests.support.play import JULIET, MAIN, ROMEO, ROOM, Glance, Stage
from vdom import query
from widget.core.effects import After, Send
from widget.core.envelope import Origin
from widget.core.events import ContactsChanged, Event, MessageSubmitted, TextTyped
from widget.core.model import Contact, FullJID, Kind
from widget.features.typing import FEATURE, NS, State, TypingChanged, TypingForgotten, TypingPaused, title
from widget.settings import Settings

TYPES = f"<message from='{ROMEO}/a' type='chat'><composing xmlns='{NS}'/></message>"
FRIEND = ContactsChanged((Contact(ROMEO, "Romeo", (), "both"),))


def states(stage: Stage[State]) -> list[str]:
    found = [
        child for sent in stage.wanted(Send) for child in sent.stanza if child.tag.startswith(f"{{{NS}}}")
    ]
    return [child.tag.rpartition("}")[2] for child in found]


def shown(stage: Stage[State], conversation: str, kind: Kind) -> str:
    node = title(stage.state, Glance(stage.session), conversation, kind)  # type: ignore[arg-type]
    return query(node).text() if node else ""


def typed(empty: bool = False) -> Event:
    return TextTyped(ROMEO, Kind.CHAT, empty)


def test_a_friend_who_types_is_shown_until_they_stop_or_their_client_is_gone() -> None:
    stage = Stage(FEATURE)
    (event,) = stage.read(TYPES)
    (wait,) = stage.play(event)
    assert shown(stage, ROMEO, Kind.CHAT) == "typing…"
    assert isinstance(wait, After)
    stage.play(wait.event)
    assert wait.event == TypingForgotten(ROMEO, FullJID(f"{ROMEO}/a"))
    assert shown(stage, ROMEO, Kind.CHAT) == ""
    stage.play(event, *stage.read(TYPES.replace("composing", "paused")))
    assert shown(stage, ROMEO, Kind.CHAT) == ""


def test_what_the_archive_or_a_carbon_tells_of_typing_is_past() -> None:
    stage = Stage(FEATURE)
    assert stage.read(TYPES, origin=Origin.ARCHIVE) == []
    assert stage.read(TYPES, origin=Origin.CARBON) == []
    assert stage.read(TYPES, delayed=True) == []


def test_in_a_room_those_who_type_are_named_or_counted() -> None:
    stage = Stage(FEATURE)
    for name, words in (
        ("Romeo", "Romeo is typing…"),
        ("Nurse", "Romeo and Nurse are typing…"),
        ("Peter", "3 people are typing…"),
    ):
        stage.play(TypingChanged(ROOM, FullJID(f"{ROOM}/{name}"), True))
        assert shown(stage, ROOM, Kind.ROOM) == words


def test_we_say_once_that_we_type_and_once_that_we_have_paused() -> None:
    stage = Stage(FEATURE)
    stage.play(FRIEND, typed(), typed(), TypingPaused(ROMEO), TypingPaused(ROMEO), typed(), typed(empty=True))
    assert states(stage) == ["composing", "paused", "composing", "active"]


def test_a_message_says_by_itself_that_we_type_no_more() -> None:
    stage = Stage(FEATURE)
    stage.play(FRIEND, typed(), MessageSubmitted(MAIN, ROMEO, Kind.CHAT, "Hello"), TypingPaused(ROMEO))
    assert states(stage) == ["composing"]


def test_strangers_and_sites_that_will_not_have_it_hear_nothing() -> None:
    stranger, private = Stage(FEATURE), Stage(FEATURE, settings=Settings(send_typing=False))
    stranger.play(typed())
    private.play(FRIEND, typed())
    assert states(stranger) == states(private) == []


def test_a_state_is_for_the_moment_and_not_for_the_archive() -> None:
    stage = Stage(FEATURE)
    stage.play(TextTyped(ROOM, Kind.ROOM, False))
    (sent,) = stage.wanted(Send)
    assert sent.stanza.get("type") == "groupchat"
    assert sent.stanza.find("{urn:xmpp:hints}no-store") is not None
    assert sent.stanza.get("to") == ROOM != JULIET
