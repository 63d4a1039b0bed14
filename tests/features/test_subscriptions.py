"""Requests to see our presence."""

from __future__ import annotations

from dataclasses import replace

from tests.support.play import JULIET, MAIN, ROMEO, Glance, Stage
from vdom import Query as Found
from vdom import query
from widget.core.effects import Load, Save, Send
from widget.core.events import (
    BlockingChanged,
    ContactsChanged,
    DialogChosen,
    SessionStarted,
    StorageOpened,
)
from widget.core.model import BareJID, Contact, FullJID
from widget.core.records import Delete
from widget.features.subscriptions import FEATURE, MOST, RequestAnswered, State, requests

NEW = SessionStarted(FullJID(f"{JULIET}/web"), resumed=False, first=True)
NICK = "<nick xmlns='http://jabber.org/protocol/nick'>{}</nick>"


def ask(stage: Stage[State], sender: str = ROMEO, inner: str = "", type_: str = "subscribe") -> None:
    stage.play(*stage.read(f"<presence from='{sender}' type='{type_}'>{inner}</presence>"))


def sent(stage: Stage[State]) -> list[tuple[str, str]]:
    return [(send.stanza.get("to", ""), send.stanza.get("type", "")) for send in stage.wanted(Send)]


def shown(stage: Stage[State]) -> Found | None:
    node = requests(stage.state, Glance(stage.session))
    return query(node) if node else None


def test_a_request_is_shown_with_name_address_and_words() -> None:
    stage = Stage(FEATURE)
    assert shown(stage) is None
    ask(stage, inner=NICK.format("Rom\u202eeo") + "<status>From the ball</status>")
    found = shown(stage)
    assert found
    assert found.find(cls="row-title").text() == "Romeo"
    assert found.find(cls="row-subtitle").text() == "romeo@example.org · From the ball"


def test_whoever_is_accepted_is_asked_in_turn() -> None:
    stage = Stage(FEATURE)
    ask(stage)
    found = shown(stage)
    assert found
    stage.play(found.find("button", aria_label="Accept romeo").click())  # type: ignore[arg-type]
    assert sent(stage) == [(ROMEO, "subscribed"), (ROMEO, "subscribe")]
    assert shown(stage) is None


def test_whoever_is_declined_hears_so_and_is_forgotten() -> None:
    stage = Stage(FEATURE)
    ask(stage)
    stage.play(RequestAnswered(ROMEO, False))
    assert sent(stage) == [(ROMEO, "unsubscribed")]
    assert Delete("requests", ROMEO) in [save.write for save in stage.wanted(Save)]


def test_whom_we_have_asked_ourselves_is_let_in_without_a_question() -> None:
    stage = Stage(FEATURE)
    stage.play(ContactsChanged((Contact(ROMEO, ask=True),)))
    ask(stage)
    assert sent(stage) == [(ROMEO, "subscribed")]
    assert shown(stage) is None
    stage.play(ContactsChanged((Contact(ROMEO, subscription="remove"),)))
    ask(stage)
    assert shown(stage)


def test_a_request_that_another_device_has_answered_goes() -> None:
    stage = Stage(FEATURE)
    ask(stage)
    stage.play(ContactsChanged((Contact(ROMEO, subscription="from"),)))
    assert shown(stage) is None
    assert not sent(stage)


def test_a_request_goes_when_it_is_withdrawn_or_its_sender_is_blocked() -> None:
    stage = Stage(FEATURE)
    ask(stage)
    ask(stage, type_="unsubscribe")
    assert shown(stage) is None
    ask(stage)
    ask(stage, "spam1@evil.example")
    ask(stage, "spam2@evil.example")
    found = shown(stage)
    assert found
    assert found.find("button", aria_label="Block spam1").click() == DialogChosen(
        MAIN, "block spam1@evil.example"
    )
    stage.play(BlockingChanged(frozenset({BareJID("evil.example")})))
    assert list(stage.state.requests) == [ROMEO]
    assert {to for to, type_ in sent(stage) if type_ == "unsubscribed"} == {
        "spam1@evil.example",
        "spam2@evil.example",
    }


def test_requests_are_kept_for_a_session_that_goes_on_and_told_anew_by_a_new_one() -> None:
    stage = Stage(FEATURE)
    ask(stage, inner=NICK.format("Romeo"))
    later = Stage(FEATURE)
    (load,) = [each for each in later.play(StorageOpened(True)) if isinstance(each, Load)]
    event = load.then(stage.saved("requests"))
    assert event
    later.play(event)
    assert shown(later)
    later.play(NEW)
    assert shown(later) is None


def test_a_flood_of_requests_is_bounded() -> None:
    stage = Stage(FEATURE)
    for number in range(MOST + 50):
        ask(stage, f"mallory{number}@evil.example")
    assert len(stage.state.requests) == MOST
    assert len(stage.saved("requests")) == MOST


def test_nothing_is_decided_while_nobody_would_hear_of_it() -> None:
    stage = Stage(FEATURE)
    ask(stage)
    stage.session = replace(stage.session, online=False)
    stage.play(RequestAnswered(ROMEO, True))
    assert ROMEO in stage.state.requests
    found = shown(stage)
    assert found
    assert all(button.attr("disabled") for button in found.all("button", cls="icon-button"))


def test_we_do_not_ask_ourselves() -> None:
    stage = Stage(FEATURE)
    ask(stage, f"{JULIET}/phone")
    assert shown(stage) is None
