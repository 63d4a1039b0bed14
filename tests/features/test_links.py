"""Links: what they open at once, what the person is asked before, and what the site wants to be open."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.support.play import MAIN, ROMEO, ROOM, STARTED, Glance, Stage
from vdom import query
from widget.core.effects import Page
from widget.core.events import (
    ConversationOpened,
    DialogChosen,
    LoggedOut,
    PageCalled,
    RoomEntered,
    StorageRead,
    SurfaceAttached,
    SurfaceDetached,
)
from widget.core.layout import KeptLayout, Layout
from widget.core.model import NOBODY, BareJID, Kind, Mode, PageInfo, Surface, SurfaceId
from widget.features.links import FEATURE, HandlerWanted, State, offer, question
from widget.settings import Settings

ENTERED = RoomEntered(ROOM, "Juliet", "", archive=True)
OTHER = SurfaceId("other")


def at_home(surface: Surface | None = None, **settings: Any) -> Stage[State]:
    stage: Stage[State] = Stage(FEATURE, settings=Settings(**settings))
    stage.play(SurfaceAttached(surface or Surface(MAIN)))
    stage.effects.clear()
    return stage


def follow(stage: Stage[State], uri: str, surface: SurfaceId = MAIN) -> None:
    stage.play(PageCalled(surface, "follow", {"uri": uri}, 1))


def test_a_chat_opens_at_once_and_its_text_is_put_into_the_box_and_not_sent() -> None:
    stage = at_home()
    follow(stage, "xmpp:romeo@example.org?message;body=Meet%20me")
    assert stage.emitted(ConversationOpened) == [ConversationOpened(MAIN, ROMEO, Kind.CHAT)]
    (written,) = stage.wanted(Page)
    assert (written.command, written.args["text"], written.args["once"]) == ("write", "Meet me", True)


def test_a_room_of_somebody_elses_is_entered_only_when_the_person_says_so() -> None:
    stage = at_home()
    follow(stage, f"xmpp:{ROOM}?join;password=x")
    assert stage.emitted(ConversationOpened) == []
    (asked,) = stage.emitted(DialogChosen)
    node = question(stage.state, Glance(stage.session), asked.name)
    assert node
    assert ROOM in query(node).text()
    entered = query(node).find("button", text="Enter room").click()
    assert entered == ConversationOpened(MAIN, ROOM, Kind.ROOM)


@pytest.mark.parametrize(
    "settings", [{"muc_domain": "rooms.example.org"}, {"rooms": (ROOM,)}, {"open_room": ROOM}]
)
def test_a_room_of_the_sites_is_entered_at_once(settings: dict[str, Any]) -> None:
    stage = at_home(**settings)
    follow(stage, f"#chinwag/room?jid={ROOM}")
    assert stage.emitted(ConversationOpened) == [ConversationOpened(MAIN, ROOM, Kind.ROOM)]


def test_so_is_one_that_we_are_in_also_without_being_asked_to_join() -> None:
    stage = at_home()
    stage.play(ENTERED)
    follow(stage, f"xmpp:{ROOM}?join")
    follow(stage, f"xmpp:{ROOM}")
    assert stage.emitted(ConversationOpened) == [ConversationOpened(MAIN, ROOM, Kind.ROOM)] * 2


def test_a_contact_is_added_by_the_form_for_it() -> None:
    stage = at_home()
    follow(stage, "xmpp:romeo@example.org?subscribe")
    assert stage.emitted(DialogChosen) == [DialogChosen(MAIN, f"add-contact {ROMEO}")]
    assert stage.emitted(ConversationOpened) == []


def test_a_link_waits_for_whoever_is_not_logged_in_and_shows_the_way_in() -> None:
    stage = at_home()
    stage.session = replace(stage.session, jid=NOBODY)
    follow(stage, f"xmpp:{ROMEO}")
    assert stage.emitted(ConversationOpened) == []
    assert stage.emitted(PageCalled) == [PageCalled(MAIN, "open")]
    stage.session = replace(stage.session, jid=STARTED.jid)
    stage.play(STARTED)
    assert stage.emitted(ConversationOpened) == [ConversationOpened(MAIN, ROMEO, Kind.CHAT)]
    stage.play(STARTED)
    assert len(stage.emitted(ConversationOpened)) == 1


def test_it_does_not_wait_for_the_next_one_who_logs_in() -> None:
    stage = at_home()
    stage.session = replace(stage.session, jid=NOBODY)
    follow(stage, f"xmpp:{ROMEO}")
    stage.play(LoggedOut(), STARTED)
    assert stage.emitted(ConversationOpened) == []


def test_on_a_phone_the_chat_is_opened_too() -> None:
    stage = at_home()
    stage.session = replace(stage.session, page=PageInfo(width=390))
    follow(stage, f"xmpp:{ROMEO}")
    assert PageCalled(MAIN, "open") in stage.emitted(PageCalled)


def test_a_surface_for_one_conversation_shows_no_other() -> None:
    stage = at_home(Surface(MAIN, Mode.EMBEDDED, room=ROOM, single=True), muc_domain="rooms.example.org")
    follow(stage, f"xmpp:{ROMEO}")
    follow(stage, "xmpp:hall@rooms.example.org?join")
    assert stage.emitted(ConversationOpened) == []
    follow(stage, f"xmpp:{ROOM}?join")
    assert [event.conversation for event in stage.emitted(ConversationOpened)] == [ROOM]


def test_what_the_site_wants_is_opened_after_log_in() -> None:
    stage = at_home(
        Surface(MAIN, room="garden", chat=""), rooms=("a@m.example",), muc_domain="rooms.example.org"
    )
    stage.play(STARTED)
    assert [event.conversation for event in stage.emitted(ConversationOpened)] == ["a@m.example", ROOM]
    assert not any(event.calm for event in stage.emitted(ConversationOpened))


def test_each_surface_opens_its_own_and_within_the_page_it_takes_no_focus() -> None:
    stage = at_home(Surface(MAIN, Mode.EMBEDDED, room=ROOM, single=True))
    stage.play(SurfaceAttached(Surface(OTHER, chat=ROMEO)))
    stage.effects.clear()
    stage.play(STARTED)
    assert stage.emitted(ConversationOpened) == [
        ConversationOpened(MAIN, ROOM, Kind.ROOM, calm=True),
        ConversationOpened(OTHER, ROMEO, Kind.CHAT),
    ]


def test_one_conversation_alone_is_there_as_soon_as_the_database_is_read() -> None:
    stage = at_home(Surface(MAIN, Mode.EMBEDDED, room=ROOM, single=True))
    stage.play(SurfaceAttached(Surface(OTHER, room=ROOM)))
    stage.effects.clear()
    stage.play(StorageRead())
    assert [event.surface for event in stage.emitted(ConversationOpened)] == [MAIN]


def test_a_page_that_stood_open_is_not_opened_anew() -> None:
    kept = KeptLayout(BareJID("juliet@example.org"), Layout())
    stage = at_home()
    stage.play(SurfaceAttached(Surface(OTHER, room=ROOM), kept))
    assert stage.emitted(ConversationOpened) == []


def test_a_surface_that_has_gone_opens_nothing() -> None:
    stage = at_home(Surface(MAIN, room=ROOM))
    stage.play(SurfaceDetached(MAIN), STARTED)
    assert stage.emitted(ConversationOpened) == []


def test_links_of_other_pages_are_offered_where_the_browser_can() -> None:
    stage = at_home()
    glance = Glance(stage.session)
    assert offer(stage.state, glance) is None
    glance.surface = Surface(MAIN, links=True)
    assert offer(stage.state, glance)
    stage.play(HandlerWanted())
    assert stage.wanted(Page) == [Page("handle-links", {})]


def test_no_link_leads_out_of_the_sites_own_rooms_where_it_wants_that() -> None:
    stage = at_home(muc_domain="rooms.example.org", lock_rooms=True)
    follow(stage, "xmpp:cellar@elsewhere.example?join")
    assert not stage.emitted(DialogChosen)
    assert not stage.emitted(ConversationOpened)
