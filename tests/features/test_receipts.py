"""Receipts (XEP-0184): given to those who see our presence, believed from whom we wrote to."""

from __future__ import annotations

from tests.support.play import ROMEO, ROOM, Stage
from widget.core.effects import Send
from widget.core.envelope import Origin
from widget.core.events import ContactsChanged, DeliveryChanged
from widget.core.model import Contact, Delivery
from widget.features.receipts import FEATURE

REQUEST = f"<message from='{ROMEO}/a' type='chat' id='m1'><request xmlns='urn:xmpp:receipts'/></message>"


def test_a_contact_who_sees_our_presence_gets_a_receipt() -> None:
    stage = Stage(FEATURE)
    stage.play(ContactsChanged((Contact(ROMEO, "Romeo", (), "both"),)), *stage.read(REQUEST))
    (sent,) = stage.wanted(Send)
    received = sent.stanza.find("{urn:xmpp:receipts}received")
    assert received is not None
    assert received.get("id") == "m1"
    assert sent.stanza.get("to") == f"{ROMEO}/a"


def test_a_stranger_does_not_learn_that_we_are_there() -> None:
    stage = Stage(FEATURE)
    stage.play(*stage.read(REQUEST))
    assert stage.wanted(Send) == []


def test_archived_and_copied_messages_are_not_answered() -> None:
    stage = Stage(FEATURE)
    assert stage.read(REQUEST, origin=Origin.ARCHIVE) == []
    assert stage.read(REQUEST, origin=Origin.CARBON) == []


def test_a_receipt_marks_the_message_in_the_conversation_of_its_sender() -> None:
    stage = Stage(FEATURE)
    xml = "<message from='{}/a' type='chat'><received xmlns='urn:xmpp:receipts' id='m1'/></message>"
    (event,) = stage.read(xml.format(ROMEO))
    assert event == DeliveryChanged(ROMEO, "o:m1", Delivery.DELIVERED)  # type: ignore[arg-type]
    (forged,) = stage.read(xml.format("mallory@evil.example"))
    assert isinstance(forged, DeliveryChanged)
    assert forged.conversation == "mallory@evil.example"


def test_an_occupant_s_receipt_is_for_what_we_told_them_in_private_and_not_for_the_room() -> None:
    stage = Stage(FEATURE)
    xml = (
        f"<message from='{ROOM}/Mallory' type='chat'><received xmlns='urn:xmpp:receipts' id='m1'/>"
        "<x xmlns='http://jabber.org/protocol/muc#user'/></message>"
    )
    (event,) = stage.read(xml)
    assert isinstance(event, DeliveryChanged)
    assert event.conversation == f"{ROOM}/Mallory"
