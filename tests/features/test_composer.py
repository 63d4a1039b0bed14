"""The composer: what is shown beforehand of a text that has styles, and for how long."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.play import JULIET, MAIN, ROMEO, ROOM, Glance, Stage, message
from vdom import Query, query
from widget.core.composing import Composing
from widget.core.events import (
    CorrectionChosen,
    MessagePosted,
    MessageSubmitted,
    OccupantSought,
    SurfaceDetached,
    TextPaused,
)
from widget.core.media import MediaPolicy
from widget.core.model import Kind, PageInfo
from widget.features.composer import FEATURE, LONGEST_PREVIEW, State, composer
from widget.settings import Settings


def shown(stage: Stage[State], kind: Kind = Kind.CHAT) -> str:
    """The preview over the box, or nothing."""
    found = query(composer(stage.state, Glance(stage.session), ROMEO, kind)).all(cls="composer-preview")
    return found[0].text() if found else ""


def paused(text: str, about: str = "") -> TextPaused:
    return TextPaused(MAIN, ROMEO, about, text)


def test_a_text_with_styles_is_shown_as_it_will_look_and_others_are_not() -> None:
    stage = Stage(FEATURE)
    stage.play(paused("2 * 3 = 6 *"))
    assert shown(stage) == ""
    stage.play(paused("*Now* or never"))
    assert shown(stage) == "*Now* or never"
    stage.play(paused("Now or never"))
    assert shown(stage) == ""


def test_it_goes_with_the_text_when_that_is_sent() -> None:
    for sent in (
        MessageSubmitted(MAIN, ROMEO, Kind.CHAT, "*Now*"),
        MessagePosted(message("m", conversation=ROMEO), Kind.CHAT),
        SurfaceDetached(MAIN),
    ):
        stage = Stage(FEATURE)
        stage.play(paused("*Now*"), MessageSubmitted(MAIN, JULIET, Kind.CHAT, "other"))
        assert shown(stage)
        stage.play(sent)
        assert shown(stage) == ""
        assert stage.state == State()


def test_a_change_that_was_called_off_leaves_nothing_for_the_next() -> None:
    stage = Stage(FEATURE)
    said = message("m", conversation=ROMEO)
    stage.play(paused("*Now*", about=said.id), CorrectionChosen(MAIN, said, Kind.CHAT))
    assert stage.state == State()


def test_what_is_written_in_a_box_of_its_own_is_not_shown_beforehand_in_another() -> None:
    stage = Stage(FEATURE)
    submits, cancel = MessageSubmitted(MAIN, ROMEO, Kind.CHAT, ""), SurfaceDetached(MAIN)
    thread = Composing("Reply in thread", "Tea?", "icon", submits, cancel, thread="r1")

    def box(composing: Composing | None) -> Query:
        return query(composer(stage.state, Glance(stage.session, composing=composing), ROMEO, Kind.CHAT))

    (rests,) = [on for on in box(thread).find("textarea").node.on if on.event == "input" and on.debounce]
    rested = rests.deliver({"value": "*Now*"})
    assert isinstance(rested, TextPaused)
    stage.play(rested)
    assert box(thread).all(cls="composer-preview")
    assert not box(None).all(cls="composer-preview")


def test_a_very_long_text_is_not_shown_twice() -> None:
    stage = Stage(FEATURE)
    stage.play(paused("*a* " * LONGEST_PREVIEW))
    assert stage.state == State()


def test_names_are_asked_for_and_told_in_a_room_alone() -> None:
    stage = Stage(FEATURE)
    room = query(composer(stage.state, Glance(stage.session), ROOM, Kind.ROOM))
    sought = room.find("textarea").fire("sought", detail={"mark": "@", "text": "ju"})
    assert sought == OccupantSought(MAIN, ROOM, "ju")
    sent = room.find("form").fire("submit", form={"body": "@Juliet", "named": "Juliet\nNurse"})
    assert sent == MessageSubmitted(MAIN, ROOM, Kind.ROOM, "@Juliet", ("Juliet", "Nurse"))
    chat = query(composer(stage.state, Glance(stage.session), ROMEO, Kind.CHAT))
    assert not chat.find("textarea").listens("sought")
    assert not chat.all("input", name="named")


def test_a_site_s_own_emoji_are_offered_and_shown_where_messages_show_them() -> None:
    stage = Stage(FEATURE)
    stage.session = replace(stage.session, settings=Settings(custom_emoji=(("logo", "/logo.png"),)))
    stage.play(paused("*Look* :logo:"))
    for media, many in ((MediaPolicy(emoji=stage.session.settings.custom_emoji), 1), (MediaPolicy(), 0)):
        drawn = query(composer(stage.state, Glance(stage.session, media=media), ROMEO, Kind.CHAT))
        assert len(drawn.find(cls="composer-preview").all("img")) == many
        picker = drawn.find(cls="emoji-button").node.use or {}
        assert picker["emoji"]["own"] == ({"logo": "/logo.png"} if many else {})


@pytest.mark.parametrize(
    ("settings", "touch", "keys", "hint"),
    [
        (Settings(), False, {"Enter"}, "send"),
        (Settings(), True, set[str](), "enter"),
        (Settings(send_by="ctrl-enter"), False, {"Mod+Enter", "Ctrl+Enter"}, "enter"),
        (Settings(send_by="ctrl-enter"), True, {"Mod+Enter", "Ctrl+Enter"}, "enter"),
    ],
)
def test_enter_sends_or_begins_a_line_as_the_site_wants_it(
    settings: Settings, touch: bool, keys: set[str], hint: str
) -> None:
    stage = Stage(FEATURE, settings=settings, page=PageInfo(touch=touch))
    box = query(composer(stage.state, Glance(stage.session), ROMEO, Kind.CHAT)).find("textarea")
    assert {key for on in box.node.on if on.submit for key in on.keys} == keys
    assert box.attr("enterkeyhint") == hint
