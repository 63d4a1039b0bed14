"""Reactions (XEP-0444): read, toggled, limited, and kept when they arrive before their message."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from build.paths import NODE_MODULES
from tests.support.play import JULIET, MAIN, ROMEO, ROOM, Glance, Stage, message
from vdom import VNode, query
from widget.core.additions import Addition, Reacting
from widget.core.events import (
    ExtensionsKnown,
    MessagePosted,
    MessagesArrived,
    MessagesChanged,
    ReactionToggled,
)
from widget.core.feature import MessageAction
from widget.core.message import Reaction
from widget.core.model import Delivery, Kind, Message, MessageId
from widget.features.reactions import FEATURE, MOST, QUICK, RESTRICTIONS, State, action, is_emoji

SAID = replace(message("s:9"), given="m1", stanza_id="9")


def stanza(*emojis: str, id_: str = "m1", **more: str) -> str:
    given = {"from": f"{ROMEO}/a", "type": "chat", "id": "r1", **more}
    attributes = " ".join(f"{name}='{value}'" for name, value in given.items())
    inside = "".join(f"<reaction>{each}</reaction>" for each in emojis)
    reactions = f"<reactions xmlns='urn:xmpp:reactions:0' id='{id_}'>{inside}</reactions>"
    return f"<message {attributes}>{reactions}</message>"


def added(xml: str, **more: Any) -> list[Addition]:
    events = Stage(FEATURE).read(xml, **more)
    return [each for event in events if isinstance(event, MessagesArrived) for each in event.additions]


def posted(stage: Stage[State]) -> list[tuple[str, ...]]:
    """The sets of reactions that went out."""
    whats = (event.addition.what for event in stage.emitted(MessagePosted) if event.addition)
    return [what.emojis for what in whats if isinstance(what, Reacting)]


def ours(*emojis: str, delivery: Delivery = Delivery.SENT) -> Message:
    return replace(SAID, reactions=(Reaction(MessageId("o:1"), "", "", emojis, 5, delivery),))


def toggle(emoji: str, about: Message = SAID) -> ReactionToggled:
    return ReactionToggled(about, Kind.CHAT, emoji)


def test_all_reactions_of_somebody_are_read_each_once_and_no_words_among_them() -> None:
    (addition,) = added(stanza("👍", " 🎉 ", "👍", "I am the moderator", ""))
    assert (addition.target, addition.what) == ("m1", Reacting(("👍", "🎉")))
    (none,) = added(stanza())
    assert none.what == Reacting(())


def test_those_of_no_message_and_errors_are_no_reactions() -> None:
    assert added(stanza("👍", id_="")) == []
    assert added(stanza("👍", type="error")) == []


def test_somebody_with_a_thousand_gets_a_few() -> None:
    emojis = [chr(0x1F300 + n) for n in range(1000)]
    (addition,) = added(stanza(*emojis))
    assert addition.what == Reacting(tuple(emojis[:MOST]))


@pytest.mark.parametrize("text", ["👍", "❤️", "👩‍👩‍👧", "👍🏽", "🇮🇹", "1️⃣", "🏴󠁧󠁢󠁳󠁣󠁴󠁿"])
def test_emoji_of_all_kinds_are_emoji(text: str) -> None:
    assert is_emoji(text)


@pytest.mark.parametrize(
    "text", ["", "a", "1", "ok", "👍 👍", "👍" * 25, "ä", "👍\u202e", "\u200b", "<b>", "⃣"]
)
def test_what_is_none_is_none(text: str) -> None:
    assert not is_emoji(text)


def test_pressing_adds_one_and_pressing_again_takes_it_away() -> None:
    stage = Stage(FEATURE)
    stage.play(toggle("👍"), toggle("🎉", ours("👍")), toggle("👍", ours("👍", "🎉")))
    assert posted(stage) == [("👍",), ("👍", "🎉"), ("🎉",)]


def test_what_is_pressed_before_the_next_picture_counts() -> None:
    stage = Stage(FEATURE)
    stage.play(toggle("👍"), toggle("🎉"))
    assert posted(stage)[-1] == ("👍", "🎉")
    # On another device they were taken away meanwhile
    stage.play(MessagesChanged(ROMEO, (ours(),)), toggle("😂"))
    assert posted(stage)[-1] == ("😂",)


def test_what_was_not_sent_is_not_there() -> None:
    stage = Stage(FEATURE)
    stage.play(toggle("🎉", ours("👍", delivery=Delivery.FAILED)))
    assert posted(stage) == [("🎉",)]


def test_what_goes_out_is_for_the_archive_and_names_the_message_as_the_room_does() -> None:
    stage = Stage(FEATURE)
    stage.play(ReactionToggled(replace(SAID, conversation=ROOM), Kind.ROOM, "👍"))
    (event,) = stage.emitted(MessagePosted)
    assert event.addition
    assert event.addition.target == "9"
    assert 'id="9"' in event.payload[0]
    assert "store" in event.payload[1]
    assert event.text == ""


def test_what_a_room_allows_is_minded() -> None:
    stage = Stage(FEATURE)
    form = {"FORM_TYPE": (RESTRICTIONS,), "max_reactions_per_user": ("1",), "allowlist": ("👍", "🌿")}
    stage.play(ExtensionsKnown(ROMEO, {RESTRICTIONS: form}))
    stage.play(toggle("👍"), toggle("🌿", ours("👍")), toggle("🎉", ours("🌿")))
    assert posted(stage) == [("👍",), ("🌿",)]
    assert offered(stage) == ["🌿", "👍"]
    stage.play(ExtensionsKnown(ROMEO, {}))
    assert offered(stage) == list(QUICK)


def test_limits_that_make_no_sense_are_none() -> None:
    for most in ("", "x", "-1", "999999999999", "٣"):
        stage = Stage(FEATURE)
        stage.play(ExtensionsKnown(ROMEO, {RESTRICTIONS: {"max_reactions_per_user": (most,)}}))
        assert stage.state.limits == {}


def offered(stage: Stage[State], about: Message = SAID) -> list[str]:
    """The emoji in the menu's row."""
    found = action(stage.state, Glance(stage.session), about, Kind.CHAT)
    rows = [each for each in found if isinstance(each, VNode)]
    return [each.text() for row in rows for each in query(row).all(role="menuitemcheckbox")]


def test_the_menu_offers_six_and_shows_which_are_ours() -> None:
    stage = Stage(FEATURE)
    found = action(stage.state, Glance(stage.session), ours("😂"), Kind.CHAT)
    (row,) = [each for each in found if isinstance(each, VNode)]
    checked = query(row).find(aria_checked="true")
    assert checked.text() == "😂"
    assert checked.click() == ReactionToggled(ours("😂"), Kind.CHAT, "😂")
    (hidden,) = [each for each in found if isinstance(each, MessageAction)]
    assert not hidden.listed


def test_any_other_emoji_comes_from_the_picker_and_nothing_else_does() -> None:
    stage = Stage(FEATURE)
    found = action(stage.state, Glance(stage.session), SAID, Kind.CHAT)
    (row,) = [each for each in found if isinstance(each, VNode)]
    more = query(row).find(aria_label="More emoji")
    assert more.fire("picked", detail="🥑") == ReactionToggled(SAID, Kind.CHAT, "🥑")
    assert more.fire("picked", detail="<b>") is None


def test_where_a_room_has_a_list_all_of_it_is_offered_and_no_picker() -> None:
    stage = Stage(FEATURE)
    allowed = tuple(chr(0x1F600 + number) for number in range(12))
    stage.play(ExtensionsKnown(ROMEO, {RESTRICTIONS: {"allowlist": allowed}}))
    assert offered(stage) == list(allowed)
    found = action(stage.state, Glance(stage.session), SAID, Kind.CHAT)
    (row,) = [each for each in found if isinstance(each, VNode)]
    assert not query(row).all(aria_label="More emoji")


def test_every_emoji_of_the_picker_is_one() -> None:
    path = NODE_MODULES / "emoji-picker-element-data/en/emojibase/data.json"
    given = json.loads(path.read_text("utf-8"))
    toned = (skin["emoji"] for each in given for skin in each.get("skins", ()))
    assert [each for each in (*(one["emoji"] for one in given), *toned) if not is_emoji(each)] == []


def test_what_nobody_can_find_by_its_id_has_no_reactions() -> None:
    stage = Stage(FEATURE)
    assert offered(stage, replace(SAID, given="")) == []
    assert offered(stage, replace(SAID, delivery=Delivery.FAILED)) == []
    stage.play(toggle("👍", replace(SAID, given="")))
    assert posted(stage) == []


def test_our_reaction_from_another_device_is_ours() -> None:
    (addition,) = added(stanza("👍", **{"from": f"{JULIET}/phone"}), outgoing=True, conversation=ROMEO)
    assert addition.outgoing
    assert addition.delivery is Delivery.SENT
    assert MAIN
