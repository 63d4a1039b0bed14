"""The host page's scripts: calls are answered once, errors have names, what happens is told as data."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.support.play import JULIET, MAIN, ROMEO, ROOM, STARTED, Stage, message
from widget.core.effects import Page
from widget.core.events import (
    ConversationOpened,
    DeliveryChanged,
    LoggedOut,
    LoginCancelled,
    LoginChosen,
    LoginRefused,
    LogoutChosen,
    MessagePosted,
    MessagesAdded,
    PageCalled,
    RoomEntered,
    RoomRefused,
    SessionLost,
    SurfaceDetached,
)
from widget.core.login import Keep
from widget.core.model import NOBODY, Delivery, FullJID, Kind, MessageId
from widget.errors import DiscoveryFailed, WrongCredentials
from widget.features.host import FEATURE, State
from widget.settings import Settings

ENTERED = RoomEntered(ROOM, "Juliet", "", archive=True)


def logged_in(**settings: Any) -> Stage[State]:
    return Stage(FEATURE, settings=Settings(**settings))


def logged_out(**settings: Any) -> Stage[State]:
    return Stage(FEATURE, settings=Settings(**settings), jid=NOBODY, online=False)


def call(stage: Stage[State], name: str, number: int = 7, **args: object) -> None:
    stage.play(PageCalled(MAIN, name, args, number))


def answers(stage: Stage[State]) -> list[Any]:
    """The values, or names of errors, in the order in which the page was told."""
    told = [page.args for page in stage.wanted(Page) if page.command == "answer"]
    return [each["error"]["name"] if "error" in each else each["value"] for each in told]


def test_what_is_done_at_once_is_answered_at_once_and_nonsense_by_name() -> None:
    stage = logged_in()
    for name in ("open", "close", "toggle", "mode", "set"):
        call(stage, name)
    call(stage, "sing")
    assert answers(stage) == [None] * 5 + ["UnknownCall"]
    assert stage.wanted(Page)[0].surface == MAIN


def test_a_call_of_our_own_scripts_wants_no_answer() -> None:
    stage = logged_in()
    stage.play(PageCalled(MAIN, "open"))
    assert answers(stage) == []


def test_a_log_in_is_answered_when_it_is_good() -> None:
    stage = logged_out(domain="example.org")
    call(stage, "login", jid="juliet", password="secret", stay=True)
    assert stage.emitted(LoginChosen) == [LoginChosen(JULIET, "secret", keep=Keep.LASTING)]
    assert answers(stage) == []
    stage.session = replace(stage.session, jid=STARTED.jid, online=True)
    stage.play(STARTED)
    assert answers(stage) == [{"jid": JULIET, "name": "juliet", "guest": False, "online": True}]


@pytest.mark.parametrize("error", [WrongCredentials("no"), DiscoveryFailed("no way")])
def test_or_by_the_name_of_what_was_wrong(error: Any) -> None:
    stage = logged_out()
    call(stage, "login", jid=JULIET, password="wrong")
    lost = isinstance(error, DiscoveryFailed)
    stage.play(SessionLost(error, None) if lost else LoginRefused(error))
    assert answers(stage) == [type(error).__name__]


def test_an_address_that_may_not_log_in_here_is_not_tried() -> None:
    stage = logged_out(domain="example.org", lock_domain=True)
    call(stage, "login", jid="mallory@evil.example", password="x")
    call(stage, "login", jid="", password="x")
    call(stage, "login", guest=True)
    assert answers(stage) == ["WrongAddress", "WrongAddress", "WrongSetting"]
    assert stage.emitted(LoginChosen) == []


def test_a_guest_comes_in_by_the_sites_domain() -> None:
    stage = logged_out(guest_domain="guests.example.org")
    call(stage, "login", guest=True)
    assert stage.emitted(LoginChosen) == [LoginChosen("", "", "guests.example.org")]


def test_whoever_is_logged_in_is_not_logged_in_again() -> None:
    stage = logged_in()
    call(stage, "login", jid=JULIET, password="x")
    assert answers(stage) == ["LoggedInAlready"]
    assert stage.emitted(LoginChosen) == []


def test_a_log_out_is_answered_when_it_is_done_and_what_waited_is_cancelled() -> None:
    stage = logged_in()
    call(stage, "send", 1, jid=ROMEO, text="Hello")
    call(stage, "logout", 2, erase=True)
    assert stage.emitted(LogoutChosen) == [LogoutChosen(erase=True)]
    stage.session = replace(stage.session, jid=NOBODY, online=False)
    stage.play(LoggedOut())
    assert answers(stage) == ["Cancelled", None]
    call(stage, "logout", 3)
    assert answers(stage)[2:] == [None]


def test_a_message_is_answered_when_the_server_has_it() -> None:
    stage = logged_in()
    call(stage, "send", jid=ROMEO, text="Hello")
    (posted,) = stage.emitted(MessagePosted)
    assert (posted.message.conversation, posted.message.body, posted.kind) == (ROMEO, "Hello", Kind.CHAT)
    stage.play(DeliveryChanged(ROMEO, posted.message.id, Delivery.PENDING))
    stage.play(DeliveryChanged(ROMEO, MessageId("o:another"), Delivery.SENT))
    assert answers(stage) == []
    stage.play(DeliveryChanged(ROMEO, posted.message.id, Delivery.SENT))
    stage.play(DeliveryChanged(ROMEO, posted.message.id, Delivery.FAILED, "late"))
    assert answers(stage) == [{"id": posted.message.id}]


def test_one_that_is_refused_is_not_sent() -> None:
    stage = logged_in()
    call(stage, "send", jid=ROMEO, text="Hello")
    stage.play(DeliveryChanged(ROMEO, MessageId("o:id-1"), Delivery.FAILED, "service-unavailable"))
    assert answers(stage) == ["NotSent"]


def test_what_cannot_be_sent_is_told_by_name() -> None:
    stage = logged_in()
    call(stage, "send", jid=ROMEO, text="  ")
    call(stage, "send", jid="nobody", text="x")
    stage.session = replace(stage.session, jid=NOBODY)
    call(stage, "send", jid=ROMEO, text="x")
    assert answers(stage) == ["NotSent", "WrongAddress", "NotLoggedIn"]
    assert stage.emitted(MessagePosted) == []


def test_in_a_room_that_we_are_in_it_is_said_to_all() -> None:
    stage = logged_in()
    stage.play(ENTERED)
    call(stage, "send", jid=ROOM, text="Hello all")
    assert stage.emitted(MessagePosted)[0].kind is Kind.ROOM


def test_a_room_is_joined_when_we_are_in_it() -> None:
    stage = logged_in()
    call(stage, "join", 1, jid=ROOM)
    assert stage.emitted(ConversationOpened) == [ConversationOpened(MAIN, ROOM, Kind.ROOM)]
    assert answers(stage) == []
    stage.play(ENTERED)
    call(stage, "join", 2, jid=ROOM)
    assert answers(stage) == [None, None]


def test_or_refused_by_its_word_for_why() -> None:
    stage = logged_in()
    call(stage, "join", jid=ROOM)
    stage.play(RoomRefused(ROOM, "registration-required"))
    (told,) = [page.args["error"] for page in stage.wanted(Page) if page.command == "answer"]
    assert told == {"name": "NotEntered", "message": "registration-required"}


def test_nobody_is_answered_on_a_page_that_has_gone() -> None:
    stage = logged_in()
    call(stage, "send", jid=ROMEO, text="Hello")
    stage.play(SurfaceDetached(MAIN))
    stage.play(DeliveryChanged(ROMEO, MessageId("o:id-1"), Delivery.SENT))
    assert answers(stage) == []


def test_what_others_say_is_told_as_it_comes_and_not_what_is_history_or_ours() -> None:
    stage = logged_in()
    stage.play(MessagesAdded(ROMEO, Kind.CHAT, (message("old"),), live=False))
    stage.play(MessagesAdded(ROMEO, Kind.CHAT, (message("mine", outgoing=True),), live=True))
    assert not [page for page in stage.wanted(Page) if page.command == "messages"]
    said = message("<b>Hi</b>")
    room = replace(said, conversation=ROOM, sender=FullJID(f"{ROOM}/Nurse"))
    stage.play(MessagesAdded(ROMEO, Kind.CHAT, (said,), live=True))
    stage.play(MessagesAdded(ROOM, Kind.ROOM, (room,), live=True))
    first, second = [page.args["messages"][0] for page in stage.wanted(Page) if page.command == "messages"]
    assert (first["from"], first["name"], first["body"]) == (ROMEO, "romeo", "<b>Hi</b>")
    assert (second["from"], second["name"], second["kind"]) == (f"{ROOM}/Nurse", "Nurse", "room")


def test_a_password_is_told_to_nobody() -> None:
    stage = logged_out()
    call(stage, "login", jid=JULIET, password="secret")
    stage.play(LoginRefused(WrongCredentials("no")))
    assert "secret" not in repr(stage.wanted(Page))
    assert "secret" not in repr(stage.state)


def test_one_that_waits_outlives_the_end_of_one_that_was_refused_and_not_a_cancel() -> None:
    stage = logged_out()
    call(stage, "login", 1, jid=JULIET, password="wrong")
    stage.play(LoginRefused(WrongCredentials("no")))
    call(stage, "login", 2, jid=JULIET, password="right")
    stage.play(LoggedOut())
    assert answers(stage) == ["WrongCredentials"]
    stage.play(LoginCancelled())
    assert answers(stage) == ["WrongCredentials", "Cancelled"]


def test_settings_that_cannot_be_used_are_told_and_rooms_are_the_sites_own_where_it_says_so() -> None:
    stage = logged_in(muc_domain="rooms.example.org", lock_rooms=True)
    call(stage, "set", settings={"sounds": "perhaps"})
    call(stage, "set", settings={"sounds": True})
    call(stage, "join", jid="cellar@elsewhere.example")
    assert answers(stage) == ["WrongSetting", None, "NotEntered"]
    assert stage.emitted(ConversationOpened) == []
