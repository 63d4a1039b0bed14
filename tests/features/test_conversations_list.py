"""The list of chats: its order, what was said last, what is pinned and what is muted."""

from __future__ import annotations

from tests.support.play import ROMEO, ROOM, Glance, Stage, message
from tests.support.reading import SHOWN, added, seen, unread
from vdom import Encoder, query
from widget.core.effects import Page
from widget.core.events import (
    ConversationNamed,
    PreferencesChanged,
)
from widget.core.model import BareJID, Kind
from widget.core.preferences import Notify
from widget.features.conversations import FEATURE, _from_record, recent
from widget.features.conversations.state import ConversationsLoaded, State


def test_the_newest_conversation_comes_first_with_its_last_words() -> None:
    stage = Stage(FEATURE)
    stage.play(
        ConversationNamed(ROOM, Kind.ROOM, "The garden"),
        added(message("Hello\nworld", order=9, time=2_000_000)),
    )
    node = recent(stage.state, Glance(stage.session))
    assert node
    assert [row.text() for row in query(node).all(cls="row-title")] == ["Romeo", "Garden"]
    assert "Hello" in query(node).text()
    assert "world" not in query(node).text()


def test_an_old_page_of_the_archive_does_not_change_the_last_words() -> None:
    stage = Stage(FEATURE)
    stage.play(added(message("new", order=9)), added(message("old", order=1), live=False))
    assert stage.state.known[ROMEO].body == "new"


def preferred(jid: BareJID, pinned: bool, notify: Notify | None = None) -> PreferencesChanged:
    return PreferencesChanged(jid, Kind.CHAT, pinned, notify)


def titles(stage: Stage[State]) -> list[str]:
    node = recent(stage.state, Glance(stage.session))
    return [row.text() for row in query(node).all(cls="row-title")] if node else []


def test_what_is_pinned_stands_first_also_on_a_device_that_does_not_know_it_yet() -> None:
    stage = Stage(FEATURE)
    stage.play(ConversationsLoaded(()), added(message("a", order=9, time=2_000_000)))
    stage.play(ConversationNamed(ROOM, Kind.ROOM, "The garden"))
    assert titles(stage) == ["Romeo", "Garden"]
    stage.play(PreferencesChanged(ROOM, Kind.ROOM, True, None))
    assert titles(stage) == ["Garden", "Romeo"]
    stage.play(preferred(BareJID("nurse@example.org"), True))
    assert titles(stage) == ["Garden", "Nurse", "Romeo"]
    stage.play(PreferencesChanged(ROOM, Kind.ROOM, False, None))
    assert titles(stage) == ["Nurse", "Romeo", "Garden"]


def test_what_is_muted_is_unread_in_the_list_and_counts_nowhere_else() -> None:
    stage = Stage(FEATURE)
    stage.play(
        added(message("a", order=1)), preferred(ROMEO, False, Notify.NEVER), added(message("b", order=2))
    )
    assert unread(stage) == 2
    assert [page.args["count"] for page in stage.wanted(Page)] == [1, 0]
    stage.play(preferred(ROMEO, False, Notify.ALWAYS))
    assert stage.wanted(Page)[-1].args == {"count": 2}


def test_preferences_that_are_read_before_the_conversations_hold_and_hide_none() -> None:
    stage = Stage(FEATURE)
    stage.play(added(message("a", order=1)))
    again = Stage(FEATURE)
    again.play(preferred(ROMEO, True, Notify.NEVER))
    again.play(ConversationsLoaded((_from_record(stage.saved("conversations")[-1]),)))
    assert unread(again) == 1
    assert again.state.waiting == 0
    assert ROMEO in again.state.pinned


def test_that_a_message_has_been_seen_draws_nothing_of_the_list_anew() -> None:
    stage = Stage(FEATURE)
    stage.play(SHOWN, added(message("first", order=1)), seen("first"), added(message("second", order=2)))
    encoder = Encoder()
    assert "second" in encoder.write(recent(stage.state, Glance(stage.session)))
    stage.play(seen("second"))
    assert not unread(stage)
    assert "second" not in encoder.write(recent(stage.state, Glance(stage.session)))
