"""Who an occupant of a room is, for whoever opens what they say: the room's word, or its archive's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.play import JULIET, ROMEO, ROOM, envelope
from widget.core.envelope import Origin
from widget.core.facts import Fact
from widget.core.feature import Feature
from widget.core.jids import BareJID, FullJID
from widget.core.model import Kind, Session
from widget.core.stanza import message
from widget.core.store import Store
from widget.runtime.known import Known
from widget.runtime.ways import Told

OCCUPANT = FullJID(f"{ROOM}/Romeo")


def known(**facts: Callable[..., Any]) -> Known:
    def answer(given: Callable[..., Any]) -> Callable[..., Any]:
        return lambda state, view, *args: given(*args)

    answers = {Fact[name.upper()]: answer(given) for name, given in facts.items()}
    session = Session(FullJID(f"{JULIET}/web"))
    return Known(Store([Feature("all", lambda: None, facts=answers)]), lambda: session)


def said(item: str = "", **more: Any) -> Any:
    inside = f"<x xmlns='http://jabber.org/protocol/muc#user'><item {item}/></x>" if item else ""
    return envelope(
        f"<message type='groupchat' from='{OCCUPANT}'>{inside}</message>", occupant_id="o", **more
    )


def test_a_room_that_tells_is_believed() -> None:
    asked = known(person=lambda occupant, id_: ROMEO if (occupant, id_) == (OCCUPANT, "o") else None)
    assert Told(asked).person(said()) == ROMEO


def test_of_who_was_there_once_its_archive_tells_and_nobody_else() -> None:
    asked = known(person=lambda occupant, id_: ROMEO)
    then = "jid='nurse@example.org/phone'"
    assert Told(asked).person(said(then, origin=Origin.ARCHIVE)) == "nurse@example.org"
    assert Told(asked).person(said(then)) == ROMEO
    assert Told(asked).person(said("jid='@'", origin=Origin.ARCHIVE)) is None
    assert Told(asked).person(said("role='none'", origin=Origin.ARCHIVE)) is None


def test_who_reads_may_not_be_known() -> None:
    secret = (ROOM, Kind.ROOM)
    assert Told(known(readers=lambda conversation, kind: None)).readers(secret) is None
    assert Told(known(readers=lambda conversation, kind: frozenset({ROMEO}))).readers(secret) == frozenset(
        {ROMEO}
    )


def test_the_door_looks_at_who_it_is_for_in_every_way_it_can_be_written() -> None:
    asked = known(
        secret=lambda conversation, kind: (
            conversation == OCCUPANT or (conversation, kind) == (ROOM, Kind.ROOM)
        )
    )
    to_all = message(ROOM, "groupchat", "1", body="Hello")
    assert asked.secret_of(to_all) == (ROOM, Kind.ROOM)
    assert asked.secret_of(message(ROOM, "chat", "1", body="Hello")) is None
    assert asked.secret_of(message(OCCUPANT, "chat", "1", body="Hello")) == (BareJID(OCCUPANT), Kind.CHAT)
    assert asked.secret_of(message(ROOM.upper(), "groupchat", "1", body="Hello")) == (ROOM, Kind.ROOM)
    assert asked.secret_of(message(ROOM, "groupchat", "1")) is None
    with pytest.raises(ValueError):
        asked.secret_of(message("@", "chat", "1", body="Hello"))


def test_what_is_said_to_ourselves_is_a_conversation_too() -> None:
    asked = known(secret=lambda conversation, kind: conversation == JULIET)
    assert asked.secret_of(message("", "chat", "1", body="Hello")) == (JULIET, Kind.CHAT)
