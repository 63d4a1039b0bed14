"""A room that does not let us in: why, in words, and what can be done about it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.occupants import OPENED, described, inside, presence, sent
from tests.support.play import MAIN, ROOM, STARTED, Glance, Stage
from vdom import Query, VNode, query
from widget.core.effects import Send
from widget.core.events import ConversationOpened, LeaveChosen, RoomLeft, RoomRefused, RoomWanted
from widget.core.model import BareJID, Kind
from widget.features.muc import FEATURE, State, barred, title
from widget.features.muc import Stage as Into
from widget.features.muc.events import EntryDelayed, EntryTried, RoomsLoaded
from widget.features.muc.refused import venue_of
from widget.features.muc.views import instead
from widget.settings import Settings

STANZAS = "urn:ietf:params:xml:ns:xmpp-stanzas"
USER = "http://jabber.org/protocol/muc#user"
OTHER = BareJID("other@rooms.example.org")


def refuse(
    stage: Stage[State], condition: str, inner: str = "", more: str = "", nick: str = "juliet"
) -> None:
    error = f"<error type='auth'><{condition} xmlns='{STANZAS}'>{inner}</{condition}>{more}</error>"
    xml = f"<presence from='{ROOM}/{nick}' type='error'><x xmlns='http://jabber.org/protocol/muc'/>{error}</presence>"
    stage.play(*stage.read(xml))


def outside(condition: str, inner: str = "", more: str = "", **session: Any) -> Stage[State]:
    stage: Stage[State] = Stage(FEATURE, **session)
    described(stage, stage.play(OPENED))
    refuse(stage, condition, inner, more)
    return stage


def drawn(stage: Stage[State], **facts: Any) -> Query | None:
    node = instead(stage.state, Glance(stage.session, **facts), ROOM, Kind.ROOM)
    return query(node) if isinstance(node, VNode) else None


def shown(stage: Stage[State]) -> Query:
    found = drawn(stage)
    assert found, "a notice stands in place of the composer"
    return found


def buttons(stage: Stage[State]) -> list[str]:
    return [each.text() for each in shown(stage).all("button", cls="button")]


@pytest.mark.parametrize(
    ("condition", "words", "offered"),
    [
        ("registration-required", "Only members may enter this room.", ["Try again", "Leave room"]),
        ("forbidden", "You are banned from this room.", ["Leave room"]),
        ("not-authorized", "This room wants a password.", ["Join", "Leave room"]),
        ("service-unavailable", "This room is full.", ["Try again", "Leave room"]),
        ("item-not-found", "There is no such room.", ["Try again", "Leave room"]),
        ("not-allowed", "You may not make a room here.", ["Try again", "Leave room"]),
        ("gone", "This room was closed for good.", ["Leave room"]),
        ("remote-server-not-found", "That server cannot be reached.", ["Try again", "Leave room"]),
        ("remote-server-timeout", "That server cannot be reached.", ["Try again", "Leave room"]),
        ("policy-violation", "The server refuses: policy-violation.", ["Try again", "Leave room"]),
    ],
)
def test_each_reason_is_told_in_words_with_what_can_be_done(
    condition: str, words: str, offered: list[str]
) -> None:
    stage = outside(condition)
    assert shown(stage).find(cls="refused-why").text() == words
    assert shown(stage).find(cls="refused-why").attr("role") == "alert"
    assert buttons(stage) == offered
    assert barred(stage.state, Glance(stage.session), ROOM) == words
    assert title(stage.state, Glance(stage.session), ROOM, Kind.ROOM) is None, "it is not told twice"
    assert stage.emitted(RoomRefused) == [RoomRefused(ROOM, condition, words)]


def test_a_nickname_that_stays_taken_is_asked_for() -> None:
    stage = outside("conflict")
    for nick in ("juliet_", "juliet__", "juliet___", "juliet____"):
        assert drawn(stage) is None, "others are tried first"
        refuse(stage, "conflict", nick=nick)
    refuse(stage, "conflict", nick="juliet_____")
    assert shown(stage).find("input").attr("name") == "nickname"
    tried = shown(stage).find("form").fire("submit", form={"nickname": " Jules "})
    assert tried == EntryTried(ROOM, "Jules")
    assert sent(described(stage, stage.play(tried))) == f"{ROOM}/Jules"
    assert stage.saved("rooms")[-1]["nickname"] == "Jules"


def test_a_password_is_asked_for_sent_and_kept_and_a_wrong_one_is_told() -> None:
    stage = outside("not-authorized")
    assert shown(stage).find("input").attr("type") == "password"
    tried = shown(stage).find("form").fire("submit", form={"password": "sesame"})
    assert tried == EntryTried(ROOM, "", "sesame")
    described(stage, stage.play(tried))
    joining = stage.wanted(Send)[-1].stanza
    assert joining.findtext(".//{http://jabber.org/protocol/muc}password") == "sesame"
    assert shown(stage).find(cls="refused-why").text() == "Entering…", "it stays while we try"
    refuse(stage, "not-authorized")
    assert shown(stage).find(cls="refused-why").text() == "That password is wrong."
    later: Stage[State] = Stage(FEATURE)
    read = FEATURE.stores[0]
    assert read.name == "rooms"
    assert stage.saved("rooms")[-1]["password"] == "sesame"
    later.play(RoomsLoaded((stage.state.rooms[ROOM],)))
    assert later.state.rooms[ROOM].password == "sesame"


def test_a_password_that_another_device_knows_is_tried() -> None:
    stage = outside("not-authorized")
    described(stage, stage.play(RoomWanted(ROOM, "", "", "sesame")))
    joining = stage.wanted(Send)[-1].stanza
    assert joining.findtext(".//{http://jabber.org/protocol/muc}password") == "sesame"
    refuse(stage, "not-authorized")
    stage.play(RoomWanted(ROOM, "", "", "sesame"), RoomWanted(ROOM, "", ""))
    assert stage.state.rooms[ROOM].stage is Into.REFUSED, "what was wrong is not tried again"
    other: Stage[State] = Stage(FEATURE)
    described(other, other.play(RoomWanted(ROOM, "Jule", "", "sesame")))
    assert other.saved("rooms")[-1]["password"] == "sesame"


def test_a_password_that_another_device_knows_waits_until_ours_is_wrong() -> None:
    stage: Stage[State] = Stage(FEATURE)
    described(stage, stage.play(RoomWanted(ROOM, "juliet", "", "barley")))
    stage.play(RoomWanted(ROOM, "juliet", "", "sesame"))
    assert stage.state.rooms[ROOM].password == "barley", "it is on its way"
    refuse(stage, "not-authorized")
    assert stage.emitted(RoomRefused) == []
    joining = stage.wanted(Send)[-1].stanza
    assert joining.findtext(".//{http://jabber.org/protocol/muc}password") == "sesame"
    assert stage.saved("rooms")[-1]["password"] == "sesame"
    refuse(stage, "not-authorized")
    assert [each.condition for each in stage.emitted(RoomRefused)] == ["not-authorized"]
    assert not any(word in repr(stage.state) for word in ("sesame", "barley"))


def test_what_has_let_us_in_is_not_lost_to_what_another_device_has() -> None:
    stage: Stage[State] = Stage(FEATURE)
    described(stage, stage.play(RoomWanted(ROOM, "juliet", "", "sesame")))
    stage.play(*stage.read(presence("juliet", "110")))
    stage.play(RoomWanted(ROOM, "juliet", "", "old"))
    assert stage.saved("rooms")[-1]["password"] == "sesame"


def test_who_is_let_in_after_all_may_write() -> None:
    stage = outside("registration-required")
    described(stage, stage.play(EntryTried(ROOM)))
    assert stage.play(EntryTried(ROOM)) == [] or stage.state.rooms[ROOM].stage is Into.ENTERING
    stage.play(*stage.read(presence("juliet", "110")))
    assert drawn(stage) is None
    assert barred(stage.state, Glance(stage.session), ROOM) is None


def test_a_closed_room_gives_its_reason_and_leads_to_the_next() -> None:
    words = f"<text xmlns='{STANZAS}'>We have moved.</text>"
    stage = outside("gone", f"xmpp:{OTHER}?join", words)
    assert shown(stage).find(cls="refused-said").text() == "We have moved."
    assert buttons(stage) == [f"Open {OTHER}", "Leave room"]
    opened = shown(stage).all("button", cls="button")[0].fire("click")
    assert opened == ConversationOpened(MAIN, OTHER, Kind.ROOM)
    left = shown(stage).all("button", cls="button")[1].fire("click")
    assert left == LeaveChosen(MAIN, ROOM, "juliet")


def destroyed(nick: str) -> str:
    """As each who is there is told of themselves."""
    return (
        f"<presence from='{ROOM}/{nick}' type='unavailable'><x xmlns='{USER}'>"
        "<item role='none' affiliation='none'/>"
        f"<destroy jid='{OTHER}'><reason>We have moved.</reason></destroy></x></presence>"
    )


def test_an_occupant_cannot_close_the_room_for_us() -> None:
    stage = inside()
    stage.play(*stage.read(presence("mallory")))
    stage.play(*stage.read(destroyed("mallory")))
    assert stage.emitted(RoomLeft) == []
    assert drawn(stage) is None
    assert stage.state.rooms[ROOM].stage is Into.IN
    assert "mallory" not in stage.state.rooms[ROOM].occupants


def test_a_room_that_is_closed_while_we_are_in_it_says_so() -> None:
    stage = inside()
    stage.play(*stage.read(destroyed("juliet")))
    assert stage.emitted(RoomLeft) == [RoomLeft(ROOM)]
    assert shown(stage).find(cls="refused-why").text() == "This room was closed for good."
    assert shown(stage).find(cls="refused-said").text() == "We have moved."
    assert buttons(stage) == [f"Open {OTHER}", "Leave room"]


def test_a_site_that_locks_its_rooms_is_not_left_by_the_address_of_a_closed_one() -> None:
    elsewhere = "xmpp:den@elsewhere.example?join"
    locked = Settings(muc_domain="rooms.example.org", lock_rooms=True)
    assert buttons(outside("gone", elsewhere, settings=locked)) == ["Leave room"]
    assert buttons(outside("gone", elsewhere)) == ["Open den@elsewhere.example", "Leave room"]


@pytest.mark.parametrize("address", ["", "https://evil.example/", "xmpp:", "rooms.example.org", "a@@b"])
def test_what_is_no_room_is_not_led_to(address: str) -> None:
    assert venue_of(address) is None


def test_a_ban_tells_its_reason() -> None:
    stage = inside()
    gone = presence("juliet", "110", "301", role="none", type_="unavailable")
    stage.play(
        *stage.read(
            gone.replace("affiliation='none'/>", "affiliation='outcast'><reason>Noise</reason></item>")
        )
    )
    assert shown(stage).find(cls="refused-why").text() == "You were banned from this room."
    assert shown(stage).find(cls="refused-said").text() == "Noise"
    assert buttons(stage) == ["Leave room"]


@pytest.mark.parametrize("code", ["332", "333"])
def test_who_is_out_for_a_moment_goes_on_writing(code: str) -> None:
    stage = inside()
    stage.play(*stage.read(presence("juliet", "110", code, role="none", type_="unavailable")))
    assert drawn(stage) is None


def test_who_is_offline_or_on_the_way_goes_on_writing() -> None:
    stage: Stage[State] = Stage(FEATURE)
    stage.play(OPENED)
    assert drawn(stage) is None
    offline: Stage[State] = Stage(FEATURE, online=False)
    offline.play(OPENED, EntryDelayed(ROOM))
    assert drawn(offline) is None


def test_a_new_log_in_tries_again_with_a_composer() -> None:
    stage = outside("forbidden")
    stage.play(STARTED)
    assert drawn(stage) is None


def test_a_room_that_does_not_answer_is_told_to_be_out_of_reach_until_it_does() -> None:
    stage: Stage[State] = Stage(FEATURE)
    described(stage, stage.play(OPENED))
    stage.play(EntryDelayed(ROOM))
    assert shown(stage).find(cls="refused-why").text() == "That server cannot be reached."
    stage.play(*stage.read(presence("juliet", "110")))
    assert drawn(stage) is None


def test_while_messages_are_chosen_their_bar_is_there() -> None:
    assert drawn(outside("forbidden"), selected=frozenset()) is None
