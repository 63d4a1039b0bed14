"""Which occupant of a room we are, whose a nickname is, and what is ours when it comes back."""

from __future__ import annotations

import pytest

from tests.xmpp.link import ME
from tests.xmpp.test_inbound import NOW, element, message
from widget.core.model import BareJID
from widget.xmpp.inbound import Forged, Inbound

SELF = """<presence xmlns='jabber:client' from='{sender}' {type}><x xmlns='http://jabber.org/protocol/muc#user'>
  <item role='participant'/>{status}</x>{occupant}</presence>"""
ROOM = BareJID("room@muc.example.org")
SPOKEN = f"""<message xmlns='jabber:client' type='groupchat' from='{ROOM}/Juliet'>
  <body>hi</body>{{}}</message>"""


def joined(sender: str = f"{ROOM}/Romeo", occupant: str = "", type: str = "", asked: bool = True) -> Inbound:
    """After the room (or somebody) told us that we are `sender`."""
    inbound = Inbound(ME, lambda: NOW)
    if asked:
        inbound.joining(ROOM)
    told = f"<occupant-id xmlns='urn:xmpp:occupant-id:0' id='{occupant}'/>" if occupant else ""
    inbound.presence(
        element(SELF.format(sender=sender, type=type, status="<status code='110'/>", occupant=told))
    )
    return inbound


def said(inbound: Inbound, sender: str, occupant: str = "") -> bool:
    """Whether a room message by `sender` counts as ours."""
    told = f"<occupant-id xmlns='urn:xmpp:occupant-id:0' id='{occupant}'/>" if occupant else ""
    text = f"<message xmlns='jabber:client' type='groupchat' from='{sender}'><body>hi</body>{told}</message>"
    return inbound.message(element(text)).outgoing


def test_a_room_message_is_named_and_timed_by_its_room() -> None:
    text = (
        "<message xmlns='jabber:client' from='room@muc.example.org/Juliet' type='groupchat' id='m1'>"
        "<body>hi</body><stanza-id xmlns='urn:xmpp:sid:0' by='room@muc.example.org' id='r1'/>"
        "<occupant-id xmlns='urn:xmpp:occupant-id:0' id='occ1'/>"
        "<delay xmlns='urn:xmpp:delay' from='room@muc.example.org' stamp='2002-09-10T23:08:25Z'/></message>"
    )
    envelope = joined(occupant="occ0").message(element(text))
    assert envelope.conversation == "room@muc.example.org"
    assert (envelope.stanza_id, envelope.occupant_id) == ("r1", "occ1")
    assert (envelope.time, envelope.delayed) == (1031699305000, True)


def test_what_we_say_in_a_room_is_ours_when_it_comes_back() -> None:
    inbound = joined()
    assert said(inbound, f"{ROOM}/Romeo")
    assert not said(inbound, f"{ROOM}/Juliet")
    assert not said(inbound, ROOM)


def test_an_occupant_id_says_more_than_a_nickname() -> None:
    inbound = joined(occupant="o1")
    assert said(inbound, f"{ROOM}/Former nickname", "o1")
    assert not said(inbound, f"{ROOM}/Romeo", "o2")


def stay(inbound: Inbound, more: str = "") -> str:
    """Which stay of Juliet's what she says now is of."""
    return inbound.message(element(SPOKEN.format(more))).stay


def appear(inbound: Inbound, type: str = "", occupant: str = "") -> None:
    text = SELF.format(sender=f"{ROOM}/Juliet", type=type, status="", occupant=occupant)
    inbound.presence(element(text))


def test_without_occupant_ids_it_is_known_how_long_a_nickname_is_the_same_one_s() -> None:
    inbound = joined()
    assert stay(inbound) == "", "we have not seen her come"
    appear(inbound)
    first = stay(inbound)
    appear(inbound)  # another status, or another role
    appear(inbound, "type='error'")  # somebody else may not be called so
    assert stay(inbound) == first != ""
    appear(inbound, "type='unavailable'")
    assert stay(inbound) == ""
    appear(inbound)
    assert stay(inbound) not in (first, "")


def test_whoever_enters_again_does_not_know_whether_a_nickname_was_taken_over() -> None:
    inbound = joined()
    appear(inbound)
    first = stay(inbound)
    inbound.joining(ROOM)
    appear(inbound)
    assert stay(inbound) not in (first, "")


def test_what_a_room_tells_of_its_past_is_of_no_stay() -> None:
    inbound = joined()
    appear(inbound)
    past = f"<delay xmlns='urn:xmpp:delay' from='{ROOM}' stamp='2020-01-01T00:00:00Z'/>"
    assert stay(inbound, past) == ""


def test_an_occupant_id_in_a_room_that_gives_none_is_made_up() -> None:
    inbound = joined()
    appear(inbound)
    made_up = "<occupant-id xmlns='urn:xmpp:occupant-id:0' id='o1'/>"
    assert stay(inbound, made_up) == stay(inbound) != ""
    text = element(SPOKEN.format(made_up))
    assert inbound.message(text).occupant_id == ""
    there = joined(occupant="o0")
    assert there.message(text).occupant_id == "o1"
    assert stay(there, made_up) == ""


def test_who_was_not_asked_cannot_put_words_into_our_mouth() -> None:
    inbound = joined(sender="mallory@evil.example/x", asked=True)
    with pytest.raises(Forged):
        said(inbound, "mallory@evil.example/x")


def test_a_contact_cannot_make_a_room_of_a_chat() -> None:
    with pytest.raises(Forged):
        message("type='groupchat' from='juliet@example.com/balcony'")


def test_what_we_write_to_ourselves_is_ours_when_it_comes_back() -> None:
    note = message("from='romeo@example.org/orchard' to='romeo@example.org' type='chat' id='m1'")
    assert (note.outgoing, note.conversation) == (True, "romeo@example.org")


def test_a_room_that_refuses_us_tells_nothing() -> None:
    assert not said(joined(type="type='error'"), f"{ROOM}/Romeo")
