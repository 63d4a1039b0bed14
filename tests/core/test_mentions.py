"""Mentions (XEP-0372): whom a text calls, where, and what is believed of what others say of it."""

from __future__ import annotations

import pytest

from tests.support.play import ROOM, stanza
from widget.core.mentions import NS
from widget.core.references import named_in, read_mentions, references


def said(body: str, *references: str) -> tuple[str, ...]:
    inside = "".join(f"<reference xmlns='{NS}' {each}/>" for each in references)
    return read_mentions(stanza(f"<message><body/>{inside}</message>"), body)


def test_a_name_is_called_by_the_sign_before_it_and_only_as_a_word() -> None:
    names = ("Juliet", "Juliet Capulet", "Nurse", "o'b*b")
    assert named_in("@Juliet Capulet and @nurse", names) == ("Juliet Capulet", "Nurse")
    assert named_in("Juliet, me@Nurse.example, @Nurses, @@", names) == ()
    assert named_in("(@o'b*b)", names) == ("o'b*b",)


def test_places_count_code_points_and_the_sign_is_outside() -> None:
    (one,) = references("👩‍🚀 hi @Jülia!", ROOM, ("Jülia",))
    assert (one.get("begin"), one.get("end")) == ("8", "13")
    assert "👩‍🚀 hi @Jülia!"[8:13] == "Jülia"
    assert one.get("uri") == f"xmpp:{ROOM}/J%C3%BClia"
    assert one.get("type") == "mention"


def test_what_is_quoted_before_names_nobody() -> None:
    body = "> @Nurse, come\nYes, @Nurse, do"
    (one,) = references(body, ROOM, ("Nurse",), body.index("\n") + 1)
    assert one.get("begin") == str(body.rindex("Nurse"))


def test_what_we_send_is_what_we_read() -> None:
    body = "@Friar Laurence and @50%, see @Friar Laurence"
    names = ("Friar Laurence", "50%")
    made = references(body, ROOM, names)
    message = stanza("<message></message>")
    message.extend(made)
    assert len(made) == 3
    assert read_mentions(message, body) == names


def test_a_name_without_the_sign_is_believed_too() -> None:
    assert said("Juliet: come", f"type='mention' begin='0' end='6' uri='xmpp:{ROOM}/Juliet'") == ("Juliet",)
    assert said("hi juliet", "type='mention' begin='3' end='9' uri='xmpp:juliet@example.org'") == ("juliet",)


@pytest.mark.parametrize(
    "reference",
    [
        "type='mention' begin='0' end='99' uri='xmpp:a@b/Juliet'",
        "type='mention' begin='6' end='0' uri='xmpp:a@b/Juliet'",
        "type='mention' begin='-1' end='6' uri='xmpp:a@b/Juliet'",
        "type='mention' begin='0' end='٦' uri='xmpp:a@b/Juliet'",
        "type='mention' begin='0' end='0000000000000006' uri='xmpp:a@b/Juliet'",
        "type='mention' begin='0' end='6' uri='xmpp:a@b/Nurse'",
        "type='mention' begin='0' end='6' uri='javascript:Juliet'",
        "type='mention' begin='0' end='6'",
        "type='data' begin='0' end='6' uri='xmpp:a@b/Juliet'",
        "type='mention' uri='xmpp:a@b/Juliet'",
    ],
)
def test_what_makes_no_sense_names_nobody(reference: str) -> None:
    assert said("Juliet, come", reference) == ()


def test_a_thousand_names_are_not_all_taken_and_a_hostile_body_is_looked_through_quickly() -> None:
    body = " ".join(f"@n{number}" for number in range(1000))
    names = tuple(f"n{number}" for number in range(1000))
    assert len(references(body, ROOM, names)) == 40
    assert named_in("@" * 200_000, names) == ()
