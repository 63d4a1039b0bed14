"""Finding rooms: by address, by name, from the service's list."""

from __future__ import annotations

from dataclasses import replace

from tests.support.play import MAIN, ROOM, STARTED, Glance, Stage, stanza
from vdom import query
from widget.core.effects import Query
from widget.core.events import ConversationOpened, DialogChosen, Event, SurfaceDetached
from widget.core.forms import form_of
from widget.core.model import Kind, SurfaceId
from widget.errors import QueryTimeout
from widget.features.rooms import FEATURE, RoomTyped, ServiceFound, State, join
from widget.settings import Settings

ITEMS = "http://jabber.org/protocol/disco#items"
INFO = "http://jabber.org/protocol/disco#info"


def answered(stage: Stage[State], asked: Query, inner: str, namespace: str) -> None:
    event = asked.then(stanza(f"<iq type='result'><query xmlns='{namespace}'>{inner}</query></iq>"))
    if event:
        stage.play(event)


def test_the_service_is_found_among_what_the_server_offers() -> None:
    stage: Stage[State] = Stage(FEATURE)
    (asked,) = [effect for effect in stage.play(STARTED) if isinstance(effect, Query)]
    answered(stage, asked, "<item jid='up.example.org'/><item jid='rooms.example.org'/>", ITEMS)
    upload, rooms = stage.wanted(Query)[-2:]
    answered(stage, upload, "<identity category='store' type='file'/>", INFO)
    conference = (
        "<identity category='conference' type='text'/><feature var='http://jabber.org/protocol/muc'/>"
    )
    answered(stage, rooms, conference, INFO)
    assert stage.state.service == "rooms.example.org"


def test_what_a_dead_network_has_not_answered_is_asked_again() -> None:
    stage: Stage[State] = Stage(FEATURE)

    def asked(*events: Event) -> list[Query]:
        return [effect for effect in stage.play(*events) if isinstance(effect, Query)]

    def failed(query: Query) -> None:
        event = query.failed(QueryTimeout("nobody answers"))
        assert event
        stage.play(event)

    (lost,) = asked(STARTED)
    assert not asked(DialogChosen(MAIN, "join-room"))
    failed(lost)
    (again,) = asked(DialogChosen(MAIN, "join-room"))
    failed(again)
    (anew,) = asked(replace(STARTED, resumed=True, first=False))
    answered(stage, anew, "<item jid='rooms.example.org'/>", ITEMS)
    assert not asked(replace(STARTED, resumed=True, first=False))
    # A new session has no answers of the old one to come
    (found,) = asked(replace(STARTED, first=False))
    stage.play(ServiceFound("rooms.example.org"))
    assert not asked(replace(STARTED, first=False))


def test_its_rooms_are_listed_and_open() -> None:
    stage: Stage[State] = Stage(FEATURE, settings=Settings(muc_domain="rooms.example.org"))
    stage.play(STARTED, *stage.emitted(ServiceFound))
    stage.play(ServiceFound("rooms.example.org"))
    (asked,) = [e for e in stage.play(DialogChosen(MAIN, "join-room")) if isinstance(e, Query)]
    answered(stage, asked, f"<item jid='{ROOM}' name='The garden'/>", ITEMS)
    node = join(stage.state, Glance(stage.session), "join-room")
    assert node
    opened = query(node).find("button", cls="row", text="The garden").click()
    assert opened == ConversationOpened(MAIN, ROOM, Kind.ROOM)


def test_a_room_may_be_typed_by_name_or_address_and_nonsense_is_told() -> None:
    stage: Stage[State] = Stage(FEATURE)
    stage.play(RoomTyped(MAIN, "garden"))
    node = join(stage.state, Glance(stage.session), "join-room")
    assert node
    assert "A room's address looks like" in query(node).text()
    stage.play(ServiceFound("rooms.example.org"), RoomTyped(MAIN, "Garden"), RoomTyped(MAIN, "a@m.example"))
    opened = [event.conversation for event in stage.emitted(ConversationOpened)]
    assert opened == [ROOM, "a@m.example"]


def test_nonsense_on_one_surface_is_told_on_that_one_and_forgotten_with_its_dialog() -> None:
    stage: Stage[State] = Stage(FEATURE)
    other = SurfaceId("other")
    stage.play(DialogChosen(MAIN, "join-room"), DialogChosen(other, "join-room"), RoomTyped(MAIN, "garden"))
    assert form_of(stage.state.forms, MAIN).trouble
    assert not form_of(stage.state.forms, other).trouble
    stage.play(DialogChosen(other, ""))
    assert stage.state.wanted == {MAIN}
    assert form_of(stage.state.forms, MAIN).trouble
    stage.play(SurfaceDetached(MAIN))
    assert not stage.state.forms
    assert not stage.state.wanted


def test_a_site_may_have_rooms_of_its_own_only() -> None:
    stage: Stage[State] = Stage(FEATURE, settings=Settings(muc_domain="rooms.example.org", lock_rooms=True))
    stage.play(STARTED, ServiceFound("rooms.example.org"))
    assert not stage.play(RoomTyped(MAIN, "cellar@rooms.example.net"))
    assert "rooms.example.org" in form_of(stage.state.forms, MAIN).trouble
    stage.play(RoomTyped(MAIN, "garden"))
    assert not form_of(stage.state.forms, MAIN).trouble
    assert [each.conversation for each in stage.emitted(ConversationOpened)] == [ROOM]
