"""Bookmarks (XEP-0402): the same rooms on all devices."""

from __future__ import annotations

from dataclasses import replace
from xml.etree.ElementTree import Element

from tests.support.bookmarking import ENTERED, begin, bookmark, fetched, published, push, taken
from tests.support.play import KEEPS, MAIN, ROMEO, ROOM, STARTED, Stage
from widget.core import pep, private
from widget.core.effects import Query
from widget.core.events import (
    AccountDescribed,
    BecameAvailable,
    CapabilitiesAsked,
    ConversationNamed,
    LeaveChosen,
    RoomLeft,
    RoomUnwanted,
    RoomWanted,
)
from widget.core.model import Kind
from widget.core.preferences import Notify
from widget.errors import StanzaError
from widget.features.bookmarks import FEATURE, State, _from_records, items
from widget.features.bookmarks.items import BOOKMARKS, PINNED
from widget.features.bookmarks.state import EntriesLoaded, NotifyChosen, PinToggled
from widget.settings import Settings


def test_a_room_of_another_device_is_entered_and_one_that_it_leaves_is_left() -> None:
    stage = begin(bookmark(inner="<nick>Jule</nick>"))
    assert stage.emitted(RoomWanted) == [RoomWanted(ROOM, "Jule", "")]
    push(stage, bookmark(autojoin="0"))
    assert stage.emitted(RoomUnwanted) == [RoomUnwanted(ROOM)]
    push(stage, bookmark(autojoin="1"))
    push(stage, f"<retract id='{ROOM}'/>")
    assert len(stage.emitted(RoomWanted)) == len(stage.emitted(RoomUnwanted)) == 2
    push(stage, bookmark(), sender="mallory@evil.example")
    assert len(stage.emitted(RoomWanted)) == 2


def test_a_room_that_another_device_entered_before_the_server_knew_us_is_entered() -> None:
    stage = begin()
    fetched(stage, bookmark(), at=CapabilitiesAsked())
    assert stage.emitted(RoomWanted) == [RoomWanted(ROOM, "", "")]
    fetched(stage, bookmark(), at=CapabilitiesAsked())
    assert len(stage.emitted(RoomWanted)) == 1


def test_what_lets_in_is_the_same_on_all_devices() -> None:
    stage = begin(bookmark(inner="<nick>Jule</nick><password>sesame</password>"))
    assert stage.emitted(RoomWanted) == [RoomWanted(ROOM, "Jule", "", "sesame")]
    assert stage.play(replace(ENTERED, password="sesame")) == [], "it is there already"
    push(stage, bookmark(inner="<nick>Jule</nick><password>barley</password>"))
    assert stage.emitted(RoomWanted)[1:] == [RoomWanted(ROOM, "Jule", "", "barley")]
    effects = stage.play(replace(ENTERED, password="oats"))
    (payload,) = published(effects)
    assert [each.text for each in payload.iter(f"{{{BOOKMARKS}}}password")] == ["oats"]
    assert published(stage.play(LeaveChosen(MAIN, ROOM, "juliet")))[0].findtext(f"{{{BOOKMARKS}}}password")
    assert not any(word in repr(stage.state) for word in ("sesame", "barley", "oats"))


def test_what_another_device_tells_to_let_in_is_not_undone_by_what_is_older() -> None:
    stage = begin()
    taken(stage, stage.play(replace(ENTERED, password="old")))
    push(stage, bookmark(inner="<password>new</password>"))
    assert stage.emitted(RoomWanted)[-1].password == "new"
    fetched(stage, bookmark(inner="<password>new</password>"), at=CapabilitiesAsked())
    assert stage.state.entries[ROOM].password == "new"
    stage.play(PinToggled(ROOM, Kind.ROOM))
    push(stage, bookmark(inner="<password>newer</password>"))
    assert stage.emitted(RoomWanted)[-1].password == "newer"
    assert stage.state.entries[ROOM].pinned
    stage.play(LeaveChosen(MAIN, ROOM, "juliet"))
    push(stage, bookmark(inner="<password>newest</password>"))
    assert stage.emitted(RoomWanted)[-1].password == "newer", "it was left here"


def test_a_room_that_is_entered_here_is_entered_everywhere_once() -> None:
    stage = begin()
    effects = stage.play(ENTERED)
    (payload,) = published(effects)
    assert (payload.get("autojoin"), payload.findtext(f"{{{BOOKMARKS}}}nick")) == ("true", "juliet")
    taken(stage, effects)
    assert stage.state.entries[ROOM].told
    assert published(stage.play(RoomLeft(ROOM), ENTERED)) == []


def test_a_new_bookmark_says_how_the_room_is_called_and_an_old_one_keeps_its_name() -> None:
    stage = begin()
    named = ConversationNamed(ROOM, Kind.ROOM, "The garden")
    (payload,) = published(stage.play(named, ENTERED))
    assert payload.get("name") == "The garden"
    known = begin(bookmark(autojoin="false").replace("autojoin", "name='Ours' autojoin"))
    (payload,) = published(known.play(named, ENTERED))
    assert payload.get("name") == "Ours"
    nameless = begin()
    (payload,) = published(nameless.play(ConversationNamed(ROOM, Kind.ROOM, "garden"), ENTERED))
    assert payload.get("name") is None, "what its address says need not be said"


def test_rooms_that_were_entered_before_the_bookmarks_came_are_added_to_them() -> None:
    stage: Stage[State] = Stage(FEATURE)
    stage.play(STARTED, KEEPS, ENTERED)
    assert published(stage.effects) == []
    asked = [e for e in stage.play(BecameAvailable()) if isinstance(e, Query)]
    event = asked[0].failed(StanzaError("item-not-found"))
    assert event
    assert len(published(stage.play(event))) == 1


def test_a_bookmark_of_a_room_that_is_entered_here_only_does_not_make_us_leave_it() -> None:
    stage: Stage[State] = Stage(FEATURE)
    stage.play(STARTED, KEEPS, ENTERED)
    fetched(stage, bookmark(autojoin="false"))
    assert stage.emitted(RoomUnwanted) == []
    (payload,) = published(stage.effects)
    assert payload.get("autojoin") == "true"


def test_what_the_site_wants_and_where_a_guest_is_is_not_bookmarked() -> None:
    site = begin(stage=Stage(FEATURE, settings=Settings(rooms=(ROOM,))))
    assert published(site.play(ENTERED)) == []
    known = begin(bookmark(autojoin="false"), stage=Stage(FEATURE, settings=Settings(open_room=ROOM)))
    assert published(known.play(ENTERED)) == []
    guest: Stage[State] = Stage(FEATURE, guest=True)
    assert guest.play(STARTED, BecameAvailable(), ENTERED) == []
    guest.play(PinToggled(ROOM, Kind.ROOM))
    assert published(guest.effects) == []
    assert guest.state.entries[ROOM].pinned


def test_a_room_that_is_left_here_keeps_its_bookmark_and_is_entered_nowhere() -> None:
    stage = begin(bookmark(inner="<nick>Jule</nick><extensions><x xmlns='theirs'/></extensions>"))
    (payload,) = published(stage.play(LeaveChosen(MAIN, ROOM, "Jule")))
    assert payload.get("autojoin") == "false"
    assert payload.find(".//{theirs}x") is not None
    assert stage.emitted(RoomUnwanted) == []


def test_a_room_that_was_left_elsewhere_while_we_were_away_is_left_here() -> None:
    for there in ((), (bookmark(autojoin="false"),)):
        before = begin(bookmark())
        again: Stage[State] = Stage(FEATURE)
        again.play(EntriesLoaded(tuple(_from_records(before.saved("bookmarks")[-1:]))))
        assert again.state.entries == before.state.entries
        again.play(STARTED, KEEPS, ENTERED)
        fetched(again, *there)
        assert again.emitted(RoomUnwanted) == [RoomUnwanted(ROOM)]
        assert published(again.effects) == []


def test_what_was_wanted_offline_is_published_later_into_what_others_have_changed() -> None:
    before = begin(bookmark())
    before.session = replace(before.session, online=False)
    before.play(PinToggled(ROOM, Kind.ROOM))
    assert published(before.effects) == []
    again: Stage[State] = Stage(FEATURE)
    again.play(EntriesLoaded(tuple(_from_records(before.saved("bookmarks")[-1:]))))
    begin(bookmark(inner="<nick>New</nick>"), stage=again)
    (payload,) = published(again.effects)
    assert payload.find(f".//{{{PINNED}}}pinned") is not None
    assert payload.findtext(f"{{{BOOKMARKS}}}nick") == "New"


def test_what_was_wanted_while_the_line_was_broken_is_published_when_the_session_goes_on() -> None:
    stage = begin()
    online, stage.session = stage.session, replace(stage.session, online=False)
    stage.play(PinToggled(ROMEO, Kind.CHAT), PinToggled(ROOM, Kind.ROOM))
    assert published(stage.effects) == []
    stage.session = online
    effects = stage.play(replace(STARTED, resumed=True, first=False))
    assert len(published(effects)) == 2
    taken(stage, effects)
    assert published(stage.play(replace(STARTED, resumed=True, first=False))) == []


def test_nothing_is_published_before_the_server_is_known_to_keep_it_to_itself() -> None:
    stage = fetched(Stage(FEATURE, online=True))
    stage.play(ENTERED, PinToggled(ROMEO, Kind.CHAT), AccountDescribed(frozenset({pep.PUBSUB})))
    stage.play(NotifyChosen(ROOM, Kind.ROOM, Notify.NEVER))
    assert published(stage.effects) == []
    assert stage.state.entries[ROOM].notify is Notify.NEVER, "here it holds all the same"
    again: Stage[State] = Stage(FEATURE)
    kept = {each["conversation"]: each for each in stage.saved("bookmarks")}
    again.play(EntriesLoaded(tuple(_from_records(kept.values()))), STARTED)
    assert published(fetched(again).effects) == []
    assert len(published(again.play(KEEPS))) == 2, "nothing is lost until it does"


def test_a_next_page_asks_first_and_a_line_that_was_broken_changes_nothing() -> None:
    stage = begin()
    stage.play(replace(STARTED, resumed=True))
    assert published(stage.play(PinToggled(ROMEO, Kind.CHAT))) == []
    taken(stage, stage.play(KEEPS))
    stage.play(replace(STARTED, resumed=True, first=False))
    assert len(published(stage.play(PinToggled(ROMEO, Kind.CHAT)))) == 1


def test_what_is_no_bookmark_is_set_aside() -> None:
    wrong = bookmark().replace(BOOKMARKS, "evil")
    stage = begin(bookmark("nobody"), wrong, f"<item id='{ROOM}'/>", bookmark("two words@x"))
    assert stage.state.entries == {}


def test_what_is_kept_and_broken_is_set_aside() -> None:
    record = {"conversation": ROOM, "kind": "room", "xml": "<conference", "told": True}
    assert list(_from_records([record])) == []


def test_a_server_without_room_for_them_is_not_asked_again() -> None:
    stage = begin()
    (asked,) = [e for e in stage.play(PinToggled(ROMEO, Kind.CHAT)) if isinstance(e, Query)]
    unfit = asked.failed(StanzaError("conflict", application=private.UNFIT[0]))
    assert unfit
    made, right = stage.play(unfit)
    assert isinstance(right, Query)
    prepared = right.then(Element("iq"))
    assert prepared
    assert len(published(stage.play(prepared))) == 1
    assert stage.play(unfit) == []
    assert published(stage.play(PinToggled(ROMEO, Kind.CHAT))) == []


def test_what_was_turned_away_together_is_published_once_more_and_not_once_for_each() -> None:
    stage = begin()
    asked = [
        *stage.play(PinToggled(ROOM, Kind.ROOM)),
        *stage.play(NotifyChosen(ROOM, Kind.ROOM, Notify.NEVER)),
    ]
    unfit = StanzaError("conflict", application=private.UNFIT[0])
    turned = [event for each in asked if isinstance(each, Query) and (event := each.failed(unfit))]
    right = [stage.play(event)[-1] for event in turned]
    prepared = [event for each in right if isinstance(each, Query) and (event := each.then(Element("iq")))]
    assert [len(published(stage.play(event))) for event in prepared] == [1, 0]


def test_an_entry_that_says_nothing_yet_carries_what_we_know_of_its_room() -> None:
    entry = items.empty(ROOM, Kind.ROOM, "juliet", "The garden")
    assert (entry.nickname, entry.name, entry.autojoin, entry.pinned) == (
        "juliet",
        "The garden",
        False,
        False,
    )
