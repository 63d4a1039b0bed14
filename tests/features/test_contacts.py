"""Contacts: added, changed, removed, and who sees whom."""

from __future__ import annotations

from typing import Any

from tests.support.play import JULIET, MAIN, ROMEO, Glance, Stage, stanza
from vdom import Query as Found
from vdom import query
from widget.core.effects import Query, Send
from widget.core.events import ConversationOpened, DialogChosen
from widget.core.forms import form_of
from widget.core.model import BareJID, Contact, Kind, SurfaceId
from widget.errors import NotConnected, StanzaError
from widget.features.contacts import FEATURE, ContactSubmitted, State
from widget.features.contacts.dialogs import dialogs
from widget.features.contacts.relation import details
from widget.features.contacts.state import ContactRemovalChosen, PresenceAsked, PresenceGranted
from widget.features.contacts.views import menu_items

NS = "{jabber:iq:roster}"
ANSWER = stanza("<iq type='result'></iq>")


def submit(stage: Stage[State], address: str, new: bool = True) -> Query | None:
    effects = stage.play(ContactSubmitted(MAIN, address, "My Romeo", ("Friends",), new))
    return next((each for each in effects if isinstance(each, Query)), None)


def opened(stage: Stage[State], name: str, **facts: Any) -> Found:
    node = dialogs(stage.state, Glance(stage.session, **facts), name)
    assert node
    return query(node)


def sent(stage: Stage[State]) -> list[tuple[str, str]]:
    return [(send.stanza.get("to", ""), send.stanza.get("type", "")) for send in stage.wanted(Send)]


def test_a_contact_is_put_into_the_roster_and_then_asked() -> None:
    stage = Stage(FEATURE)
    asked = submit(stage, "Romeo@Example.org/balcony")
    assert asked
    item = next(asked.iq.iter(f"{NS}item"))
    assert dict(item.attrib) == {"jid": ROMEO, "name": "My Romeo"}
    assert [group.text for group in item] == ["Friends"]
    assert not sent(stage)
    assert form_of(stage.state.forms, MAIN).busy
    event = asked.then(ANSWER)
    assert event
    stage.play(event)
    assert sent(stage) == [(ROMEO, "subscribe"), (ROMEO, "subscribed")]
    assert stage.emitted(ConversationOpened) == [ConversationOpened(MAIN, ROMEO, Kind.CHAT)]
    assert not stage.state.forms


def test_a_changed_contact_is_not_asked_again() -> None:
    stage = Stage(FEATURE)
    asked = submit(stage, ROMEO, new=False)
    assert asked
    event = asked.then(ANSWER)
    assert event
    stage.play(event)
    assert not sent(stage)
    assert stage.emitted(DialogChosen) == [DialogChosen(MAIN, "")]


def test_a_mistyped_address_is_told_and_nothing_is_sent() -> None:
    stage = Stage(FEATURE)
    assert submit(stage, "ro meo@example.org") is None
    assert "no spaces" in opened(stage, "add-contact").text()
    assert submit(stage, str(JULIET)) is None
    assert "your own address" in opened(stage, "add-contact").text()
    stage.play(DialogChosen(MAIN, "add-contact"))
    assert not stage.state.forms


def test_a_refusal_and_a_lost_connection_are_told_in_the_form() -> None:
    stage = Stage(FEATURE)
    asked = submit(stage, ROMEO)
    assert asked
    event = asked.failed(StanzaError("not-allowed", "The roster is full"))
    assert event
    stage.play(event)
    assert "The roster is full" in opened(stage, "add-contact").text()
    asked = submit(stage, ROMEO)
    assert asked
    event = asked.failed(NotConnected("gone"))
    assert event
    stage.play(event)
    assert "offline" in opened(stage, "add-contact").text()
    assert not form_of(stage.state.forms, MAIN).busy


def test_what_goes_wrong_on_one_surface_is_told_there_and_only_while_its_form_is_open() -> None:
    stage = Stage(FEATURE)
    asked = submit(stage, ROMEO)
    assert asked
    other = SurfaceId("other")
    assert not form_of(stage.state.forms, other).busy
    stage.play(DialogChosen(other, "add-contact"))
    assert form_of(stage.state.forms, MAIN).busy
    late = asked.failed(StanzaError("not-allowed", "The roster is full"))
    assert late
    stage.play(late)
    assert form_of(stage.state.forms, MAIN).trouble == "Your server did not take it (The roster is full)."
    assert form_of(stage.state.forms, other).trouble == ""
    stage.play(DialogChosen(MAIN, ""), DialogChosen(MAIN, "add-contact"), late)
    assert not stage.state.forms, "another form has not asked"


def test_the_form_knows_the_contact_and_the_groups_that_there_are() -> None:
    stage = Stage(FEATURE)
    contact = Contact(ROMEO, "Romeo", ("Friends",), "both")
    found = opened(stage, f"edit-contact {ROMEO}", contact=contact, groups=("Friends", "Work"))
    assert found.find("input", name="name").attr("value") == "Romeo"
    assert [box.attr("checked") for box in found.all("input", type="checkbox")] == [True, False]
    form = {"name": "R.", "group 0": False, "group 1": True, "new-group": " Verona "}
    event = found.find("form").fire("submit", form=form)
    assert event == ContactSubmitted(MAIN, ROMEO, "R.", ("Work", "Verona"), False)


def test_a_contact_is_removed_after_a_question() -> None:
    stage = Stage(FEATURE)
    contact = Contact(ROMEO, "Romeo", (), "both")
    event = opened(stage, f"remove-contact {ROMEO}", contact=contact).find("button", text="Remove").click()
    assert event == ContactRemovalChosen(MAIN, ROMEO)
    (asked,) = stage.play(event)
    assert isinstance(asked, Query)
    assert next(asked.iq.iter(f"{NS}item")).get("subscription") == "remove"


def test_the_details_tell_who_sees_whom_and_let_it_be_changed() -> None:
    stage = Stage(FEATURE)
    view = Glance(stage.session, contact=Contact(ROMEO, "Romeo", ("Friends",), "from", ask=True))
    node = details(stage.state, view, ROMEO, Kind.CHAT)
    assert node
    found = query(node)
    assert "You have asked" in found.text()
    assert "They see when you are online." in found.text()
    assert found.find("button", text="Ask again").click() == PresenceAsked(ROMEO)
    stop = found.find("button", text="Stop").click()
    assert stop == PresenceGranted(ROMEO, False)
    stage.play(PresenceAsked(ROMEO), stop)
    assert sent(stage) == [(ROMEO, "subscribe"), (ROMEO, "unsubscribed")]


def test_nobody_is_asked_while_nobody_would_hear_of_it() -> None:
    stage = Stage(FEATURE, online=False)
    view = Glance(stage.session, contact=Contact(ROMEO, "Romeo", (), "none"))
    node = details(stage.state, view, ROMEO, Kind.CHAT)
    assert node
    quiet = query(node).all("button", data_kind="quiet")
    assert [each.attr("disabled") for each in quiet] == [True, True]


def test_a_stranger_can_be_added_from_their_chat_and_a_room_or_occupant_cannot() -> None:
    stage = Stage(FEATURE)
    view = Glance(stage.session)
    item = menu_items(stage.state, view, ROMEO, Kind.CHAT)
    assert query(item).find("button").click() == DialogChosen(MAIN, f"add-contact {ROMEO}")
    assert not menu_items(stage.state, view, BareJID("garden@rooms.example.org/Romeo"), Kind.CHAT)
    assert not menu_items(stage.state, view, BareJID("garden@rooms.example.org"), Kind.ROOM)
    assert not menu_items(stage.state, view, JULIET, Kind.CHAT)
