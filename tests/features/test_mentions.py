"""Names in what we send: told by references in all that has a text, also after a reload and in a change."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from xml.etree.ElementTree import Element

from tests.support.play import MAIN, ROOM, Stage, message
from widget.core.additions import Addition, Correction
from widget.core.applying import applied
from widget.core.effects import Send
from widget.core.events import ArchiveCaughtUp, MessagePosted, MessageSubmitted
from widget.core.mentions import NS
from widget.core.message import Message, Reply
from widget.core.model import FullJID, Kind, MessageId
from widget.features.corrections import FEATURE as CORRECTIONS
from widget.features.corrections import CorrectionSubmitted
from widget.features.outbox import FEATURE as OUTBOX
from widget.features.outbox import _from_record, _to_record


def sent(*events: Any) -> Element:
    """The stanza that goes out."""
    stage = Stage(OUTBOX)
    stage.play(ArchiveCaughtUp(ROOM), *events)
    (send,) = [each for each in stage.effects if isinstance(each, Send)]
    return send.stanza


def called(stanza: Element) -> list[str]:
    body = stanza.findtext("{jabber:client}body") or ""
    found = stanza.iterfind(f"{{{NS}}}reference")
    return [body[int(each.get("begin", "")) : int(each.get("end", ""))] for each in found]


def test_only_those_who_are_named_are_referred_to() -> None:
    submitted = MessageSubmitted(MAIN, ROOM, Kind.ROOM, "Come, @Nurse!", ("Nurse", "Juliet"))
    assert called(sent(submitted)) == ["Nurse"]
    assert called(sent(replace(submitted, named=()))) == []


def test_in_an_answer_the_places_are_those_after_the_quotation() -> None:
    reply = Reply("9", FullJID(f"{ROOM}/Nurse"), "@Nurse, come")
    answer = message("o:2", conversation=ROOM, body="Yes, @Nurse", reply=reply, mentions=("Nurse",))
    stanza = sent(MessagePosted(answer, Kind.ROOM))
    assert called(stanza) == ["Nurse"]
    assert (stanza.findtext("{jabber:client}body") or "").startswith("> @Nurse")


def test_a_change_names_whom_it_says_and_no_others() -> None:
    stage = Stage(CORRECTIONS)
    said = message("o:1", conversation=ROOM, outgoing=True, body="@Nurse", mentions=("Nurse",), given="1")
    stage.play(CorrectionSubmitted(MAIN, said, Kind.ROOM, "@Nurse and @Juliet", ("Juliet",)))
    (posted,) = stage.emitted(MessagePosted)
    assert called(sent(posted)) == ["Nurse", "Juliet"]
    assert posted.addition
    assert applied(posted.addition, said).mentions == ("Nurse", "Juliet")


def test_a_change_that_names_nobody_leaves_nobody_named() -> None:
    said = message("m", conversation=ROOM, body="@Nurse", mentions=("Nurse",), given="1")
    addition = Addition(MessageId("c"), ROOM, Kind.ROOM, "1", said.sender, False, 9, Correction("Nobody"))
    assert applied(addition, said).mentions == ()


def test_names_are_kept_with_their_message() -> None:
    said = message("m", conversation=ROOM, body="@Nurse", mentions=("Nurse",))
    assert Message.from_record(said.to_record()) == said
    stage = Stage(OUTBOX)
    stage.play(MessageSubmitted(MAIN, ROOM, Kind.ROOM, "@Nurse", ("Nurse",)))
    (parcel,) = stage.state.parcels.values()
    assert _from_record(_to_record(parcel)).message.mentions == ("Nurse",)
