"""What can be done with any message: copied, quoted."""

from __future__ import annotations

from dataclasses import replace

from tests.support.play import MAIN, ROMEO, Glance, Stage, message
from widget.core.attachment import Attachment
from widget.core.effects import Page
from widget.core.events import ConversationsShown, MessageMenuClosed, MessageMenuOpened, SurfaceDetached
from widget.core.feature import MessageAction
from widget.core.model import Kind, Message, MessageId, SurfaceId
from widget.features.actions import FEATURE, State, actions, menu

OPENED = MessageMenuOpened(MAIN, ROMEO, MessageId("m1"))


def chosen(stage: Stage[State], message_: Message, name: str) -> list[Page]:
    """What the page is told to do when the person chooses an action."""
    found = actions(stage.state, Glance(stage.session), message_, Kind.CHAT)
    (action,) = [each for each in found if isinstance(each, MessageAction) and each.name == name]
    stage.play(action.event)
    return stage.wanted(Page)


def test_a_message_s_text_is_copied() -> None:
    said = replace(message("m1"), body="Hello\n*there*")
    (page,) = chosen(Stage(FEATURE), said, "copy")
    assert page == Page("copy", {"text": "Hello\n*there*"}, MAIN)


def test_a_message_is_quoted_where_one_writes_to_its_conversation() -> None:
    said = replace(message("m1"), body="One\n\nthree\n")
    (page,) = chosen(Stage(FEATURE), said, "quote")
    assert page.command == "write"
    assert page.args["text"] == "> One\n> \n> three\n"
    assert ROMEO in page.args["selector"]


def test_where_an_encrypted_file_lies_is_not_copied() -> None:
    file = Attachment("https://u.example/x.png", "x.png", secret="0c" * 44)
    shared = replace(message("m1"), body=file.url, files=(file,))
    view = Glance(Stage(FEATURE).session)
    assert actions(State(), view, shared, Kind.CHAT) == []
    assert len(actions(State(), view, replace(shared, body="Look"), Kind.CHAT)) == 2
    assert len(actions(State(), view, replace(shared, files=()), Kind.CHAT)) == 2


def test_one_menu_is_open_on_a_surface_and_none_on_others() -> None:
    stage = Stage(FEATURE)
    stage.play(OPENED)
    assert menu(stage.state, Glance(stage.session), ROMEO) == "m1"
    other = Glance(stage.session)
    other.surface = replace(other.surface, id=SurfaceId("other"))
    assert menu(stage.state, other, ROMEO) is None
    stage.play(replace(OPENED, message=MessageId("m2")))
    assert menu(stage.state, Glance(stage.session), ROMEO) == "m2"


def test_a_menu_goes_when_it_is_closed_and_with_its_conversation_and_surface() -> None:
    for event in (MessageMenuClosed(MAIN), ConversationsShown(MAIN, frozenset()), SurfaceDetached(MAIN)):
        stage = Stage(FEATURE)
        stage.play(OPENED, ConversationsShown(MAIN, frozenset({ROMEO})))
        assert stage.state.menus
        stage.play(event)
        assert not stage.state.menus
