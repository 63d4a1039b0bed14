"""What came encrypted is changed by nothing that anybody on the way could have made up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.support.play import JULIET, MAIN, ROMEO, ROOM, message
from widget.core.additions import Addition, Correction, Reacting, What, Withdrawal, concerns
from widget.core.applying import applied
from widget.core.encryption import NEW, OLD, OUTGOING, Encryption, Problem, Trust
from widget.core.envelope import Place
from widget.core.events import Event, MessagePosted, MessageSubmitted
from widget.core.facts import Fact
from widget.core.feature import Command, Feature
from widget.core.jids import FullJID, MessageId
from widget.core.link import Link
from widget.core.merging import merge
from widget.core.message import Delivery, Message, Reaction
from widget.core.model import Kind, Session
from widget.core.posting import written
from widget.core.store import Store
from widget.core.timeline import Timeline

FIRST = Encryption(OLD, 1, "first", Trust.BLIND)
SAID = message("s:1", given="g", encryption=FIRST)


def addition(what: What, how: Encryption | None) -> Addition:
    sender = FullJID(f"{ROMEO}/a")
    return Addition(MessageId("s:2"), ROMEO, Kind.CHAT, "g", sender, False, 2, what, encryption=how)


@pytest.mark.parametrize("what", [Correction("No"), Withdrawal(), Link("https://example.org/", "A title")])
def test_in_the_clear_or_by_a_device_that_nobody_trusts_nothing_is_changed(what: What) -> None:
    assert not concerns(addition(what, None), SAID)
    assert not concerns(addition(what, replace(FIRST, problem=Problem.DAMAGED)), SAID)
    for trust in (Trust.UNDECIDED, Trust.DISTRUSTED):
        assert not concerns(addition(what, Encryption(NEW, 2, "other", trust)), SAID)


@pytest.mark.parametrize("what", [Correction("No"), Withdrawal()])
def test_the_same_device_and_trusted_ones_of_its_owner_may(what: What) -> None:
    assert concerns(addition(what, FIRST), SAID)
    assert concerns(addition(what, Encryption(NEW, 2, "other", Trust.TRUSTED)), SAID)
    assert concerns(addition(what, replace(FIRST, trust=Trust.UNDECIDED)), SAID)
    assert concerns(addition(what, FIRST), replace(SAID, encryption=None))


def test_what_a_room_takes_away_is_gone() -> None:
    said = replace(SAID, conversation=ROOM, sender=FullJID(f"{ROOM}/Romeo"), stanza_id="g")
    taken = Addition(
        MessageId("s:2"), ROOM, Kind.ROOM, "g", FullJID(ROOM), False, 2, Withdrawal(moderator="Nurse")
    )
    assert concerns(taken, said)


def test_a_reaction_in_the_clear_is_marked_and_takes_the_place_of_no_encrypted_one() -> None:
    marked = applied(addition(Reacting(("👍",)), None), SAID)
    assert [each.clear for each in marked.reactions] == [True]
    sure = applied(replace(addition(Reacting(("👎",)), FIRST), id=MessageId("s:3")), marked)
    assert [(each.emojis, each.clear) for each in sure.reactions] == [(("👎",), False)]
    later = replace(addition(Reacting(("👍",)), None), id=MessageId("s:4"), time=9)
    assert applied(later, sure) is sure
    plain = applied(addition(Reacting(("👍",)), None), replace(SAID, encryption=None))
    assert [each.clear for each in plain.reactions] == [False]


def test_an_addition_that_waits_is_kept_as_it_came() -> None:
    for how in (None, FIRST):
        kept = addition(Correction("No"), how)
        assert Addition.from_record(kept.to_record()) == kept


def test_reactions_are_read_from_before_they_were_marked() -> None:
    record = replace(SAID, reactions=(Reaction(MessageId("r"), "a", "", ("👍",), 1),)).to_record()
    del record["more"]["reactions"][0]["clear"]
    assert not Message.from_record(record).reactions[0].clear


def test_what_is_opened_at_last_takes_the_place_of_what_was_not_and_never_the_other_way() -> None:
    closed = message("s:1", order=5, body="", encryption=replace(FIRST, problem=Problem.NOT_LOADED))
    opened = message("s:1", order=9, body="Hello", encryption=FIRST)
    timeline, new, changed = merge(Timeline((closed,)), (opened,), Place.END)
    assert (new, changed) == ((), timeline.messages)
    assert [(each.body, each.order, each.encryption) for each in timeline.messages] == [("Hello", 5, FIRST)]
    again, _, changed = merge(timeline, (closed,), Place.AMONG)
    assert (again.messages, changed) == (timeline.messages, ())


def heard(secret: Callable[..., Any], event: Event) -> list[Event]:
    """What the features are told of it where the fact says so."""
    told: list[Event] = []

    def update(state: None, event: Event, session: Session) -> None:
        told.append(event)

    ear = Feature("ear", lambda: None, update, facts={Fact.SECRET: secret})
    store = Store([ear, Feature("mouth", lambda: None, commands=(Command("say", str, _said),))])
    store.dispatch(event, Session(FullJID(JULIET)))
    return told


def _said(state: None, said: MessageSubmitted, words: str, session: Session) -> Event:
    return MessagePosted(written(said.conversation, words, session), said.kind)


SUBMITTED = MessageSubmitted(MAIN, ROMEO, Kind.CHAT, "Hello")


def test_whoever_says_something_where_all_is_secret_says_it_in_secret() -> None:
    assert heard(lambda state, view, jid, kind: jid == ROMEO, SUBMITTED) == [replace(SUBMITTED, secret=True)]
    assert heard(lambda state, view, jid, kind: None, SUBMITTED) == [SUBMITTED]
    carrier = written(ROMEO, "Hello", Session(FullJID(JULIET)))
    (said,) = heard(lambda state, view, jid, kind: True, MessagePosted(carrier, Kind.CHAT))
    assert isinstance(said, MessagePosted)
    assert said.message.encryption == OUTGOING


def test_what_a_command_says_where_all_is_secret_is_said_in_secret() -> None:
    (said,) = heard(lambda state, view, jid, kind: True, replace(SUBMITTED, body="/say Hello"))
    assert isinstance(said, MessagePosted)
    assert (said.message.body, said.message.encryption) == ("Hello", OUTGOING)


def test_whether_it_is_secret_is_yes_if_that_cannot_be_told() -> None:
    def broken(state: None, view: object, jid: object, kind: object) -> bool:
        raise RuntimeError("not as it should be")

    assert heard(broken, SUBMITTED) == [replace(SUBMITTED, secret=True)]


def test_a_message_of_ours_that_failed_is_still_to_go_out_encrypted() -> None:
    failed = message("o:1", outgoing=True, delivery=Delivery.FAILED, encryption=OUTGOING)
    assert Message.from_record(failed.to_record()).encryption == OUTGOING
