"""Forwarding (XEP-0297): what is passed on goes out as our own words, files and all."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from xml.etree.ElementTree import fromstring

from tests.support.play import JULIET, MAIN, ROMEO, ROOM, Glance, Stage, envelope, message
from vdom import query
from widget.core.arriving import from_envelope
from widget.core.attachment import Attachment
from widget.core.encryption import NEW, Encryption
from widget.core.events import (
    ConversationOpened,
    DialogChosen,
    ForwardChosen,
    MessagePosted,
    SelectionEnded,
    SurfaceDetached,
)
from widget.core.feature import Fact
from widget.core.message import Message, Reply
from widget.core.model import BareJID, Contact, FullJID, Kind
from widget.core.persistent import Map
from widget.features.forwarding import FEATURE, action, recipients
from widget.features.forwarding.state import (
    DIALOG,
    ForwardConfirmed,
    RecipientSought,
    RecipientTicked,
    State,
)
from widget.features.outbox import FEATURE as OUTBOX

NURSE = BareJID("nurse@example.org")
URL = "https://upload.example/cat.png"
CAT = Attachment(URL, "cat.png", "image/png", 2000, 40, 30, hash="abc=")
SAID = replace(message("s:1"), body="The end", spoiler="Ending", reply=Reply("0", FullJID(ROMEO), "Before"))
PICTURE = replace(message("s:2", order=2), body=URL, files=(CAT,))
CHOSEN = ForwardChosen(MAIN, ROMEO, (SAID, PICTURE))


def glance(stage: Stage[State]) -> Glance:
    contacts = {jid: Contact(jid) for jid in (ROMEO, NURSE, JULIET)}
    recent = ((ROOM, Kind.ROOM), (ROMEO, Kind.CHAT))
    return Glance(stage.session, recent=recent, contacts=Map(contacts), blocklist=frozenset({JULIET}))


def shown(stage: Stage[State]) -> Any:
    drawn = recipients(stage.state, glance(stage), DIALOG)
    assert drawn
    return query(drawn)


def names(stage: Stage[State]) -> list[str]:
    return [each.text() for each in shown(stage).all(cls="recipient-name")]


def sent(stage: Stage[State]) -> list[tuple[BareJID, Message]]:
    """What each gets, as their own program reads what the outbox sends."""
    got = []
    for posted in stage.emitted(MessagePosted):
        said = posted.message
        inside = "".join((f"<body>{said.body}</body>", *posted.payload))
        xml = f"<message from='{JULIET}/web' id='{said.given}'>{inside}</message>"
        read = from_envelope(envelope(xml), "f")
        assert read
        got.append((posted.message.conversation, read))
    return got


def test_those_of_late_come_first_then_contacts_by_name_and_nobody_who_is_blocked() -> None:
    stage = Stage(FEATURE)
    stage.play(CHOSEN)
    assert stage.emitted(DialogChosen) == [DialogChosen(MAIN, DIALOG)]
    assert names(stage) == ["Garden", "Romeo", "Nurse"]
    stage.play(RecipientSought(MAIN, " NUR"))
    assert names(stage) == ["Nurse"]
    stage.play(RecipientSought(MAIN, "xyz"))
    assert "Nobody is called that." in shown(stage).text()


def test_who_is_chosen_stays_in_sight_and_without_anybody_nothing_goes_out() -> None:
    stage = Stage(FEATURE)
    stage.play(CHOSEN)
    assert shown(stage).find("button", data_kind="primary").attr("disabled")
    stage.play(RecipientTicked(MAIN, (NURSE, Kind.CHAT)), RecipientSought(MAIN, "romeo"))
    assert names(stage) == ["Nurse", "Romeo"]
    stage.play(RecipientTicked(MAIN, (NURSE, Kind.CHAT)))
    assert names(stage) == ["Romeo"]
    stage.play(ForwardConfirmed(MAIN, stage.state.asked[MAIN]))
    assert stage.emitted(MessagePosted) == []


def test_each_gets_the_words_and_the_files_as_they_were_said_in_order() -> None:
    stage = Stage(FEATURE)
    stage.play(CHOSEN, RecipientTicked(MAIN, (NURSE, Kind.CHAT)), RecipientTicked(MAIN, (ROOM, Kind.ROOM)))
    stage.play(shown(stage).find("button", data_kind="primary").click())
    told = sent(stage)
    assert [(to, each.body) for to, each in told] == [
        (NURSE, "The end"), (NURSE, URL), (ROOM, "The end"), (ROOM, URL)
    ]  # fmt: skip
    assert (told[0][1].spoiler, told[0][1].reply) == ("Ending", None)
    assert told[1][1].files == (CAT,), "it is not uploaded again"
    assert all(each.forwarded for _to, each in told)
    assert len({each.given for _to, each in told}) == 4
    kinds = [(posted.kind, posted.message.forwarded) for posted in stage.emitted(MessagePosted)]
    assert kinds == [(Kind.CHAT, True), (Kind.CHAT, True), (Kind.ROOM, True), (Kind.ROOM, True)]
    orders = [posted.message.order for posted in stage.emitted(MessagePosted)]
    assert orders == sorted(set(orders)), "a reload sends them in the same order"
    assert stage.emitted(SelectionEnded) == [SelectionEnded(MAIN, ROMEO)]
    assert stage.emitted(ConversationOpened) == []


def test_a_second_click_before_the_dialog_has_gone_sends_nothing_twice() -> None:
    stage = Stage(FEATURE)
    stage.play(CHOSEN, RecipientTicked(MAIN, (NURSE, Kind.CHAT)))
    confirmed = ForwardConfirmed(MAIN, stage.state.asked[MAIN])
    stage.play(confirmed, DialogChosen(MAIN, ""), confirmed)
    assert len(sent(stage)) == 2


def test_who_said_it_is_told_to_nobody() -> None:
    stage = Stage(FEATURE)
    stage.play(CHOSEN, RecipientTicked(MAIN, (NURSE, Kind.CHAT)))
    stage.play(ForwardConfirmed(MAIN, stage.state.asked[MAIN]))
    for posted in stage.emitted(MessagePosted):
        assert ROMEO not in "".join(posted.payload)
    assert stage.emitted(ConversationOpened) == [ConversationOpened(MAIN, NURSE, Kind.CHAT)]


def test_what_is_passed_on_lies_in_the_database_as_such() -> None:
    stage = Stage(FEATURE)
    stage.play(CHOSEN, RecipientTicked(MAIN, (NURSE, Kind.CHAT)))
    stage.play(ForwardConfirmed(MAIN, stage.state.asked[MAIN]))
    (first, _) = stage.emitted(MessagePosted)
    assert Message.from_record(first.message.to_record()) == first.message
    outbox = Stage(OUTBOX)
    outbox.play(first)
    (record,) = outbox.saved("outbox")
    assert fromstring(record["payload"][0]).tag == "{urn:xmpp:forward:0}forwarded"


def test_the_dialog_goes_with_its_surface_and_with_its_closing() -> None:
    for event in (DialogChosen(MAIN, ""), SurfaceDetached(MAIN)):
        stage = Stage(FEATURE)
        stage.play(CHOSEN, event)
        assert stage.state == State()


def test_what_was_taken_back_cannot_be_passed_on() -> None:
    view = Glance(Stage(FEATURE).session)
    assert action(State(), view, SAID, Kind.CHAT)
    assert not action(State(), view, replace(SAID, body=""), Kind.CHAT)


SECRET = Attachment(URL, "cat.png", "image/png", 2000, 40, 30, hash="abc=", secret="0c" * 44)
HIDDEN = replace(message("s:3"), body=URL, files=(SECRET,), encryption=Encryption(NEW))


def secret_to(stage: Stage[State], *jids: BareJID) -> Any:
    """The dialog where these chats are encrypted."""

    class Knows(Glance):
        def ask(self, fact: Any, *args: Any, default: Any = None) -> Any:
            return args[0] in jids if fact is Fact.SECRET else super().ask(fact, *args, default=default)

    given = glance(stage)
    drawn = recipients(stage.state, Knows(stage.session, **given.facts), DIALOG)
    assert drawn
    return query(drawn)


def test_an_encrypted_file_goes_to_encrypted_chats_alone() -> None:
    stage = Stage(FEATURE)
    stage.play(ForwardChosen(MAIN, ROMEO, (HIDDEN,)), RecipientTicked(MAIN, (NURSE, Kind.CHAT)))
    open_ = secret_to(stage, ROMEO)
    assert "Not encrypted: Nurse. Encrypted files cannot be forwarded there." in open_.text()
    assert open_.find("button", data_kind="primary").attr("disabled")
    allowed = secret_to(stage, NURSE)
    assert not allowed.has(role="alert")
    assert not allowed.find("button", data_kind="primary").attr("disabled")


def test_its_key_goes_out_encrypted_or_not_at_all() -> None:
    """Also if the dialog was drawn while the chat was still encrypted."""
    stage = Stage(FEATURE)
    stage.play(ForwardChosen(MAIN, ROMEO, (HIDDEN,)), RecipientTicked(MAIN, (NURSE, Kind.CHAT)))
    stage.play(ForwardConfirmed(MAIN, stage.state.asked[MAIN]))
    (posted,) = stage.emitted(MessagePosted)
    assert posted.message.encryption
    assert posted.text == f"aesgcm://upload.example/cat.png#{SECRET.secret}"
    assert posted.message.files == (SECRET,)


def test_what_is_said_beside_encrypted_files_is_a_message_of_its_own() -> None:
    stage = Stage(FEATURE)
    other = replace(SECRET, url="https://upload.example/dog.png", name="dog.png")
    both = replace(HIDDEN, body="Our pets", files=(SECRET, other))
    stage.play(ForwardChosen(MAIN, ROMEO, (both,)), RecipientTicked(MAIN, (NURSE, Kind.CHAT)))
    stage.play(ForwardConfirmed(MAIN, stage.state.asked[MAIN]))
    posted = stage.emitted(MessagePosted)
    assert [each.message.files for each in posted] == [(), (SECRET,), (other,)]
    assert posted[0].message.body == "Our pets"
    assert len({each.message.id for each in posted}) == 3


def test_who_forwards_an_encrypted_text_in_the_clear_is_told_so_first() -> None:
    stage = Stage(FEATURE)
    said = replace(SAID, encryption=Encryption(NEW))
    stage.play(ForwardChosen(MAIN, ROMEO, (said,)), RecipientTicked(MAIN, (NURSE, Kind.CHAT)))
    drawn = secret_to(stage)
    assert "Not encrypted: Nurse. The servers can read what you forward there." in drawn.text()
    assert not drawn.find("button", data_kind="primary").attr("disabled")
