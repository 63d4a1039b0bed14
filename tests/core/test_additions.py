"""Additions: whoever may say something of a message, and in whatever order it comes."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.support.play import JULIET, ROMEO, ROOM, message
from widget.core.additions import Addition, Correction, Reacting, What, Withdrawal, concerns
from widget.core.applying import MOST_KEPT, MOST_REACTING, MOST_VERSIONS, applied
from widget.core.envelope import Place
from widget.core.message import Delivery, Message, Reply
from widget.core.model import BareJID, FullJID, Kind, MessageId

SAID = replace(message("m"), given="1", body="Helo")
IN_ROOM = replace(
    message("s:77"), conversation=ROOM, sender=FullJID(f"{ROOM}/Romeo"), given="1", stanza_id="77", stay="s1"
)


def added(what: What, name: str = "a", about: Message = SAID, **more: Any) -> Addition:
    known = Addition(
        MessageId(name), about.conversation, Kind.CHAT, "1", about.sender, about.outgoing, 5, what
    )
    return replace(known, **more)


def in_room(what: What, target: str, **more: Any) -> Addition:
    return added(what, about=IN_ROOM, kind=Kind.ROOM, target=target, **{"stay": "s1", **more})


HELLO = Correction("Hello")


def test_a_correction_is_what_is_shown_and_what_was_said_is_kept() -> None:
    corrected = applied(added(HELLO), SAID)
    assert corrected.body == "Hello"
    assert [each.body for each in corrected.versions] == ["Helo", "Hello"]
    assert applied(added(HELLO), corrected) == corrected


def test_only_who_said_it_may_correct_or_withdraw_it() -> None:
    for what in (HELLO, Withdrawal()):
        assert concerns(added(what), SAID)
        assert concerns(added(what, sender=FullJID(f"{ROMEO}/other-device")), SAID)
        assert not concerns(added(what, sender=FullJID("mallory@evil.example/a")), SAID)
        assert not concerns(added(what, sender=FullJID(f"{JULIET}/web"), outgoing=True), SAID)
    assert not concerns(added(Withdrawal(moderator="Romeo")), SAID)


def test_a_corrected_message_is_known_by_the_ids_of_its_versions_too() -> None:
    corrected = applied(added(HELLO, given="2", origin="o2"), SAID)
    mallory = FullJID("mallory@evil.example/a")
    for what in (HELLO, Withdrawal(), Reacting(("👍",))):
        assert concerns(added(what, target="2"), corrected)
        assert concerns(added(what, target="o2"), corrected)
        assert not concerns(added(what, target="2"), SAID)
        assert concerns(added(what, target="2", sender=mallory), corrected) == isinstance(what, Reacting)
    in_a_room = applied(in_room(HELLO, "1", given="2", stanza_id="78"), IN_ROOM)
    assert concerns(in_room(Withdrawal(), "78"), in_a_room)
    assert concerns(in_room(Withdrawal(), "2"), in_a_room)
    assert not concerns(in_room(Withdrawal(moderator="", reason=""), "2", sender=FullJID(ROOM)), in_a_room)
    assert not concerns(in_room(Reacting(("👍",)), "2"), in_a_room)
    # Without the id that it had before, as when it comes from us a second time
    again = applied(in_room(HELLO, "1", given="2"), in_a_room)
    assert concerns(in_room(Withdrawal(), "78"), again)


def test_in_a_room_the_occupant_id_tells_who_it_is_and_a_nickname_only_without() -> None:
    mallory = FullJID(f"{ROOM}/Mallory")
    known = replace(IN_ROOM, occupant_id="r")
    assert concerns(in_room(HELLO, "1", occupant_id="r", sender=mallory), known)
    assert not concerns(in_room(HELLO, "1", occupant_id="m"), known)
    assert not concerns(in_room(HELLO, "1"), known)
    assert not concerns(in_room(HELLO, "1", occupant_id="r"), IN_ROOM)
    assert concerns(in_room(HELLO, "1"), IN_ROOM)
    assert not concerns(in_room(HELLO, "1", sender=mallory), IN_ROOM)


def test_who_takes_a_nickname_over_changes_nothing_that_the_former_one_said() -> None:
    for what in (HELLO, Withdrawal()):
        assert not concerns(in_room(what, "1", stay="s2"), IN_ROOM)
        # An archive tells of nobody's going, neither of what is changed nor of what changes it
        assert not concerns(in_room(what, "1", stay=""), IN_ROOM)
        assert not concerns(in_room(what, "1", stay=""), replace(IN_ROOM, stay=""))
    kept = Message.from_record(IN_ROOM.to_record())
    assert concerns(in_room(HELLO, "1"), kept)


def test_an_occupant_s_private_words_are_corrected_by_the_same_occupant_alone() -> None:
    romeo = f"{ROOM}/Romeo"
    said = replace(SAID, conversation=BareJID(romeo), sender=FullJID(romeo), occupant_id="r")
    assert concerns(added(HELLO, about=said, occupant_id="r"), said)
    assert not concerns(added(HELLO, about=said, occupant_id="m"), said)


def test_a_room_s_id_is_what_is_meant_in_a_room_but_for_corrections() -> None:
    assert concerns(in_room(Reacting(("👍",)), "77"), IN_ROOM)
    assert not concerns(in_room(Reacting(("👍",)), "1"), IN_ROOM)
    assert concerns(in_room(HELLO, "1"), IN_ROOM)
    assert not concerns(in_room(HELLO, "77"), IN_ROOM)
    assert not concerns(added(HELLO, target=""), replace(SAID, given=""))


def test_the_room_itself_may_withdraw_what_anybody_said_and_its_occupants_may_not() -> None:
    what = Withdrawal("Nurse", "Rude")
    assert concerns(in_room(what, "77", sender=FullJID(ROOM)), IN_ROOM)
    assert not concerns(in_room(what, "77", sender=FullJID(f"{ROOM}/Mallory")), IN_ROOM)


def test_a_correction_of_a_correction_is_one_of_the_message() -> None:
    first = applied(added(HELLO, given="2"), SAID)
    second = added(Correction("Hello!"), "b", target="2")
    assert concerns(second, first)
    assert applied(second, first).body == "Hello!"


def test_what_is_withdrawn_is_not_kept_and_is_said_no_more() -> None:
    said = replace(SAID, reply=Reply("0", FullJID(ROMEO), "Before"), spoiler="Secret")
    said = applied(added(Reacting(("👍",)), "r"), applied(added(HELLO), said))
    gone = applied(added(Withdrawal(), "w"), said)
    assert gone.retraction
    assert (gone.body, gone.versions, gone.reactions, gone.reply, gone.spoiler) == ("", (), (), None, None)
    assert "Hello" not in str(gone.to_record())
    assert applied(added(Correction("Back again"), "c"), gone) == gone


def test_a_withdrawal_that_waits_or_failed_has_taken_nothing_yet() -> None:
    ours = replace(SAID, outgoing=True, delivery=Delivery.SENT)
    waiting = applied(added(Withdrawal(), outgoing=True, delivery=Delivery.PENDING), ours)
    assert waiting.body == "Helo"
    assert waiting.retraction
    assert waiting.retraction.delivery is Delivery.PENDING
    sent = applied(added(Withdrawal(), outgoing=True, delivery=Delivery.SENT), waiting)
    assert sent.body == ""


OURS = replace(SAID, outgoing=True, delivery=Delivery.SENT)
FATES = Delivery.PENDING, Delivery.SENT, Delivery.FAILED


@pytest.mark.parametrize("what", [HELLO, Withdrawal(), Reacting(("👍",))])
def test_what_the_server_had_may_fail_later_and_then_wait_again(what: What) -> None:
    said, told = OURS, []
    archived = added(what, "o:1", about=OURS, outgoing=True, delivery=Delivery.SENT, place=Place.AFTER)
    for delivery in (*FATES, *FATES):
        said = applied(replace(archived, delivery=delivery, place=Place.END), said)
        known = said.versions[-1:] or ((said.retraction,) if said.retraction else said.reactions)
        told.append(known[0].delivery)
        # Our archive has all that we sent, and knows of no refusal
        if delivery is not Delivery.PENDING:
            assert applied(archived, said) is said
    assert told == [*FATES, *FATES]


def test_who_could_not_take_back_what_is_erased_here_still_sees_that_it_is() -> None:
    said = OURS
    for delivery in FATES:
        said = applied(added(Withdrawal(), "o:1", about=OURS, outgoing=True, delivery=delivery), said)
    assert said.gone
    assert applied(added(Correction("Back again"), "c", about=OURS), said) is said
    failed = applied(added(Withdrawal(), about=OURS, outgoing=True, delivery=Delivery.FAILED), OURS)
    assert not failed.gone, "nothing was lost yet"


def test_the_refusal_of_an_older_reaction_does_not_bring_it_back() -> None:
    older = added(Reacting(("👍",)), "o:1", about=OURS, outgoing=True, delivery=Delivery.SENT)
    newer = added(Reacting(("🎉",)), "o:2", about=OURS, outgoing=True, delivery=Delivery.SENT)
    said = applied(newer, applied(older, OURS))
    assert applied(replace(older, delivery=Delivery.FAILED), said) is said


def test_all_reactions_of_one_person_are_replaced_by_their_next() -> None:
    said = applied(added(Reacting(("👍", "🎉"))), SAID)
    ours = added(Reacting(("👍",)), "o:1", sender=FullJID(f"{JULIET}/web"), outgoing=True)
    said = applied(added(Reacting(("🌿",)), "b"), applied(ours, said))
    assert [(each.who, each.emojis) for each in said.reactions] == [(ROMEO, ("🌿",)), ("", ("👍",))]
    said = applied(added(Reacting(()), "c"), said)
    assert said.reactions[0].emojis == ()


def test_what_lies_further_back_in_the_archive_replaces_no_newer_reaction() -> None:
    said = applied(added(Reacting(())), SAID)
    assert applied(added(Reacting(("👍",)), "older", place=Place.BEFORE), said) == said
    older = added(Reacting(("👍",)), "older", place=Place.AMONG, time=4)
    assert applied(older, said) == said


def test_what_waits_to_be_sent_comes_after_all_that_was() -> None:
    ours = replace(SAID, outgoing=True, delivery=Delivery.SENT)
    mine = added(Correction("Mine"), "o:1", outgoing=True, delivery=Delivery.PENDING)
    phone = added(Correction("Phone"), "o:2", outgoing=True, delivery=Delivery.SENT)
    both = applied(phone, applied(mine, ours))
    assert [each.body for each in both.versions] == ["Helo", "Phone", "Mine"]
    sent = applied(replace(mine, delivery=Delivery.SENT), both)
    assert sent.body == "Mine"
    assert sent.versions[-1].delivery is Delivery.SENT
    assert applied(replace(mine, delivery=Delivery.PENDING), sent) == sent


def test_no_more_is_kept_than_anybody_wants_to_see() -> None:
    said = SAID
    for n in range(MOST_VERSIONS + 20):
        said = applied(added(Correction(str(n)), f"c{n}"), said)
    assert len(said.versions) == MOST_VERSIONS + 1
    assert (said.versions[0].body, said.body) == ("Helo", str(MOST_VERSIONS + 19))
    long = SAID
    for n in range(20):
        long = applied(added(Correction(f"{n}" * 30_000), f"c{n}"), long)
    assert sum(len(each.body) for each in long.versions[:-1]) <= MOST_KEPT
    assert long.body.startswith("19")
    for n in range(MOST_REACTING + 20):
        said = applied(added(Reacting(("👍",)), f"r{n}", sender=FullJID(f"n{n}@example.org/a")), said)
    assert len(said.reactions) == MOST_REACTING


def test_a_message_comes_out_of_the_database_with_all_that_was_added() -> None:
    said = replace(SAID, reply=Reply("0", FullJID(ROMEO), "Before"))
    said = applied(added(Reacting(("👍",)), "r"), applied(added(Correction("Hello", True, "hint")), said))
    assert Message.from_record(said.to_record()) == said
    gone = applied(added(Withdrawal("Nurse", "Rude"), kind=Kind.ROOM), SAID)
    assert Message.from_record(gone.to_record()) == gone
    for what in (HELLO, Withdrawal("Nurse"), Reacting(("👍", "🎉"))):
        addition = added(what, place=Place.AMONG, occupant_id="x")
        assert Addition.from_record(addition.to_record()) == addition


@pytest.mark.parametrize("seed", range(40))
def test_the_archive_s_order_is_the_truth_however_its_pages_come(seed: int) -> None:
    """What happened live up to some point, then the rest forwards; and all of it backwards."""
    random_ = random.Random(seed)
    whats: list[Callable[[int], What]] = [
        lambda n: Correction(f"v{n}"),
        lambda n: Reacting((f"e{n}",)),
        lambda n: Reacting(()),
    ]
    truth = [
        added(
            random_.choice(whats)(n),
            f"s:{n}",
            time=random_.choice([5, 5, 6]),
            given=f"g{n}",
        )
        for n in range(random_.randrange(1, 9))
    ]
    told = SAID
    for each in truth:
        told = applied(each, told)
    missed = random_.randrange(len(truth) + 1)
    again = random_.randrange(missed + 1)
    forwards = SAID
    for each in truth[:missed]:
        forwards = applied(each, forwards)
    for each in truth[again:]:
        forwards = applied(replace(each, place=Place.AFTER), forwards)
    backwards = SAID
    for each in truth[missed:]:
        backwards = applied(each, backwards)
    for each in reversed(truth[:missed]):
        backwards = applied(replace(each, place=Place.BEFORE), backwards)
    among = SAID
    for each in sorted(truth, key=lambda one: one.time) * 2:
        among = applied(replace(each, place=Place.AMONG), among)
    in_time = SAID
    for each in sorted(truth, key=lambda one: one.time):
        in_time = applied(each, in_time)
    assert among == in_time
    assert forwards == told
    assert replace(backwards, reactions=()) == replace(told, reactions=())
    assert {each.emojis for each in backwards.reactions} == {each.emojis for each in told.reactions}


def test_in_a_chat_the_stanza_s_id_is_meant_and_what_older_programs_name_is_understood() -> None:
    """XEP-0308 and XEP-0461 (0.3) name the stanza's id, others the origin id (XEP-0359)."""
    said = replace(SAID, origin="o1")
    said = applied(added(HELLO, given="2"), said)
    for what in (Reacting(("👍",)), Withdrawal(), Correction("Hello!")):
        for target in ("1", "o1", "2"):
            assert concerns(added(what, target=target), said)
        assert not concerns(added(what, target="3"), said)
    assert Message.from_record(said.to_record()) == said
    known = replace(IN_ROOM, origin="o1")
    assert not concerns(in_room(Reacting(("👍",)), "o1"), known)
