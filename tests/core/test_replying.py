"""Replies as they travel: quotations are told from what is said, whatever others write there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.play import JULIET, ROMEO, ROOM, message, stanza
from widget.core.message import Reply
from widget.core.model import BareJID, FullJID, Kind
from widget.core.replying import LONGEST, NS, answering, dressed, excerpt, quoted, read_reply

REPLY = f"<reply xmlns='urn:xmpp:reply:0' to='{ROMEO}/a' id='m1'/>"


def read(body: str, *places: str, for_: str = NS, reply: str = REPLY) -> tuple[str, Reply | None]:
    inside = "".join(f"<body {place}/>" for place in places)
    fallback = f"<fallback xmlns='urn:xmpp:fallback:0' for='{for_}'>{inside}</fallback>"
    return read_reply(stanza(f"<message>{reply}{fallback}</message>"), body)


def test_the_quotation_is_taken_out_of_the_body_by_characters_not_bytes() -> None:
    said, reply = read("> A 🌹\nYes", "start='0' end='6'")
    assert said == "Yes"
    assert reply == Reply("m1", FullJID(f"{ROMEO}/a"), "A 🌹")


def test_what_goes_out_comes_back_as_it_was() -> None:
    about = replace(message("m"), given="m1", body="One\nTwo 🌹")
    body, elements = dressed(answering(about, Kind.CHAT), "> mine\nYes")
    assert body == "> One\n> Two 🌹\n> mine\nYes"
    sent = stanza("<message></message>")
    sent.extend(elements)
    assert read_reply(sent, body) == ("> mine\nYes", Reply("m1", FullJID(ROMEO), "One\nTwo 🌹"))


@pytest.mark.parametrize(
    "place",
    [
        "",
        "start='0'",
        "start='3' end='2'",
        "start='-1' end='2'",
        "start='0' end='99'",
        "start='x' end='y'",
        "start='0' end='1e3'",
        "start='٠' end='٣'",
        f"start='0' end='{'9' * 5000}'",
    ],
)
def test_a_place_that_makes_no_sense_takes_nothing_away(place: str) -> None:
    assert read("> A\nYes", place)[0] == "> A\nYes"


def test_places_that_overlap_or_go_back_are_left_out() -> None:
    assert read("> A\nYes", "start='0' end='4'", "start='2' end='6'")[0] == "Yes"


def test_nothing_is_taken_away_for_another_reason_or_without_a_reply() -> None:
    assert read("> A\nYes", "start='0' end='4'", for_="urn:example")[0] == "> A\nYes"
    assert read("> A\nYes", "start='0' end='4'", reply="") == ("> A\nYes", None)
    assert read("> A\nYes", "start='0' end='4'", reply=REPLY.replace("m1", ""))[1] is None


def test_a_reply_that_is_all_quotation_says_just_that() -> None:
    assert read("> A\n", "start='0' end='4'")[0] == "> A\n"


def test_no_more_is_quoted_than_is_needed() -> None:
    assert excerpt("a" * 1000) == "a" * LONGEST + "…"
    assert excerpt("1\n2\n3\n4\n5") == "1\n2\n3\n4…"
    assert excerpt(" Hello\n") == "Hello"
    assert quoted("One\n\nthree\n") == "> One\n> \n> three\n"


def test_in_a_room_its_own_id_and_the_occupant_are_named_and_never_our_address() -> None:
    said = replace(
        message("s:77"), conversation=ROOM, sender=FullJID(f"{ROOM}/Romeo"), given="m1", stanza_id="77"
    )
    assert answering(said, Kind.ROOM) == Reply("77", FullJID(f"{ROOM}/Romeo"), "s:77")
    ours = replace(said, sender=FullJID(f"{JULIET}/web"), outgoing=True)
    assert answering(ours, Kind.ROOM).to == ""
    assert JULIET not in str(dressed(answering(ours, Kind.ROOM), "x")[1][0].attrib)
    private = replace(said, conversation=BareJID(f"{ROOM}/Romeo"))
    assert answering(private, Kind.CHAT) == Reply("m1", FullJID(f"{ROOM}/Romeo"), "s:77")
