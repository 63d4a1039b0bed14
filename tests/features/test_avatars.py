"""Pictures of people and rooms: announced, wanted, fetched, checked, kept."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.faces import (
    FACE,
    HASH,
    NEW,
    PUBSUB,
    answered,
    come,
    friends,
    info,
    lacked,
    metadata,
    pep,
    shown,
    update,
    vcard,
)
from tests.support.images import base64, digest, noise, png
from tests.support.play import ROMEO, ROOM, Stage
from widget.core.effects import Load, Page, Query, Save
from widget.core.events import (
    ContactsChanged,
    PictureLacked,
    RoomLeft,
    StorageOpened,
)
from widget.core.events.base import joined
from widget.core.model import Contact
from widget.core.records import Delete
from widget.errors import NotConnected, QueryTimeout, StanzaError
from widget.features.avatars import FEATURE
from widget.features.avatars.state import (
    AT_ONCE,
    DAY,
    MOST_BYTES,
    MOST_KEPT,
    MOST_STRANGERS,
    PicturesAnnounced,
    Said,
    Source,
)


def test_nothing_is_fetched_before_a_page_lacks_it() -> None:
    stage = friends()
    come(stage, metadata(info()))
    assert shown(stage) == HASH
    assert not stage.wanted(Query)
    (asked,) = lacked(stage)
    assert asked.iq.get("to") == ROMEO
    item = asked.iq.find(f"{{{PUBSUB}}}pubsub/{{{PUBSUB}}}items/{{{PUBSUB}}}item")
    assert item is not None
    assert item.get("id") == HASH
    assert not lacked(stage)


def test_what_comes_is_shown_and_kept_and_read_from_here_the_next_time() -> None:
    stage = friends()
    come(stage, metadata(info()))
    (asked,) = lacked(stage)
    wrapped = "\n".join(base64(FACE)[at : at + 76] for at in range(0, len(base64(FACE)), 76))
    answered(stage, asked, pep(wrapped))
    (page,) = stage.wanted(Page)
    assert page.args == {"hash": HASH, "type": "image/png", "data": base64(FACE)}
    later = Stage(FEATURE)
    known, kept = (each for each in later.play(StorageOpened(True)) if isinstance(each, Load))
    for load, records in ((known, stage.saved("avatars")), (kept, stage.saved("picture-sizes"))):
        event = load.then(records)
        assert event
        later.play(event)
    assert shown(later) == HASH
    (load,) = (each for each in later.play(PictureLacked(ROMEO, HASH)) if isinstance(each, Load))
    event = load.then(stage.saved("pictures"))
    assert event
    assert [each for each in later.play(event) if isinstance(each, Page)] == [page]


def test_one_that_is_not_in_the_database_after_all_is_fetched_again() -> None:
    stage = friends()
    come(stage, metadata(info()))
    answered(stage, lacked(stage)[0], pep(base64(FACE)))
    (load,) = (each for each in stage.play(PictureLacked(ROMEO, HASH)) if isinstance(each, Load))
    event = load.then([])
    assert event
    assert [each for each in stage.play(event) if isinstance(each, Query)]


@pytest.mark.parametrize(
    "data",
    [
        base64(png(colour=(0, 0, 0))),
        base64(b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        base64(noise(5_000_000)),
        "?" * 100,
        "",
    ],
    ids=["another", "svg", "huge", "no base64", "nothing"],
)
@pytest.mark.parametrize("answer", [pep, vcard])
def test_what_is_not_what_it_should_be_is_set_aside(data: str, answer: object) -> None:
    stage = friends()
    come(stage, metadata(info()) if answer is pep else update())
    (asked,) = lacked(stage)
    answered(stage, asked, answer(data))  # type: ignore[operator]
    assert not stage.wanted(Page)
    assert not stage.saved("pictures")
    assert shown(stage) is None
    assert not lacked(stage)


@pytest.mark.parametrize("data", [b"<svg xmlns='http://www.w3.org/2000/svg'/>", noise(MOST_BYTES)])
def test_neither_does_the_right_hash_make_a_picture(data: bytes) -> None:
    stage = friends()
    come(stage, metadata(info(digest(data))))
    (asked,) = lacked(stage, hash_=digest(data))
    answered(stage, asked, pep(base64(data)))
    assert not stage.wanted(Page)


def test_a_picture_that_is_announced_as_too_large_or_lies_on_the_web_is_not_asked_for() -> None:
    stage = friends()
    big, web = info(digest(b"big"), 5_000_000), info(digest(b"web"), more=" url='https://evil.example/1.png'")
    come(stage, metadata(big, web, info(digest(b"nonsense")).replace("bytes='", "bytes='x")))
    assert shown(stage) is None
    come(stage, metadata(big, web, info(type_="image/webp"), info(digest(b"png"), 90)))
    assert shown(stage) == digest(b"png")


def test_a_picture_that_is_taken_back_goes() -> None:
    stage = friends()
    come(stage, metadata(info()))
    come(stage, metadata())
    assert shown(stage) is None
    come(stage, update())
    come(stage, update("<photo/>"))
    assert shown(stage) is None


def test_whoever_does_not_know_yet_takes_nothing_back() -> None:
    stage = friends()
    come(stage, update())
    come(stage, update(""))
    assert shown(stage) == HASH
    come(stage, update("<photo>not a hash</photo>"))
    assert shown(stage) is None


def test_pep_counts_more_than_the_vcard_and_the_vcard_where_pep_has_nothing() -> None:
    stage = friends()
    come(stage, update(f"<photo>{digest(b'old')}</photo>"))
    come(stage, metadata(info()))
    assert shown(stage) == HASH
    come(stage, metadata())
    assert shown(stage) == digest(b"old")


def test_a_picture_that_pep_does_not_give_is_looked_for_in_the_vcard_of_the_same_hash() -> None:
    stage = friends()
    come(stage, update())
    come(stage, metadata(info()))
    (asked,) = lacked(stage)
    event = asked.failed(StanzaError("item-not-found"))
    assert event
    (again,) = [each for each in stage.play(event) if isinstance(each, Query)]
    assert again.iq[0].tag == "{vcard-temp}vCard"
    answered(stage, again, vcard(base64(FACE)))
    assert stage.wanted(Page)


def test_an_occupant_s_picture_is_theirs_and_goes_with_the_room() -> None:
    stage = friends()
    come(stage, update(sender=f"{ROOM}/Romeo", muc=True))
    assert shown(stage, f"{ROOM}/Romeo") == HASH
    assert shown(stage, ROOM) is None
    (asked,) = lacked(stage, f"{ROOM}/Romeo")
    assert asked.iq.get("to") == f"{ROOM}/Romeo"
    assert not stage.saved("avatars")
    stage.play(RoomLeft(ROOM))
    assert shown(stage, f"{ROOM}/Romeo") is None


def test_whoever_takes_an_occupant_s_nickname_does_not_lend_them_their_face() -> None:
    stage = friends()
    stage.play(*stage.read(update(sender=f"{ROOM}/Romeo", muc=True), occupant_id="one"))
    assert shown(stage, f"{ROOM}/Romeo", "one") == HASH
    assert shown(stage, f"{ROOM}/Romeo", "two") is None
    assert shown(stage, f"{ROOM}/Romeo", "") is None


def test_an_occupant_cannot_speak_for_a_room_by_pep() -> None:
    stage = friends()
    assert not stage.read(metadata(info(), sender=f"{ROOM}/Romeo"))
    assert not stage.read(metadata(info()).replace("headline", "groupchat"), type="groupchat")


def test_a_flood_of_occupants_is_one_event_and_bounded() -> None:
    stage = friends()
    read = (
        event
        for number in range(MOST_STRANGERS + 100)
        for event in stage.read(update(sender=f"{ROOM}/{number}", muc=True))
    )
    (event,) = joined(read)
    stage.play(event)
    assert len(stage.state.known) <= MOST_STRANGERS + len(stage.state.familiar)
    stage.play(PicturesAnnounced((Said(ROMEO, Source.PEP, HASH),)))
    assert shown(stage) == HASH


def test_only_so_many_are_fetched_at_once_and_the_others_follow() -> None:
    stage = friends()
    people = [f"friend{number}@example.org" for number in range(AT_ONCE + 2)]
    for number, jid in enumerate(people):
        stage.play(PicturesAnnounced((Said(jid, Source.PEP, digest(bytes([number]))),)))
    asked = [query for n, jid in enumerate(people) for query in lacked(stage, jid, digest(bytes([n])))]
    assert len(asked) == AT_ONCE
    event = asked[0].failed(StanzaError("forbidden"))
    assert event
    assert len([each for each in stage.play(event) if isinstance(each, Query)]) == 1


def test_what_the_connection_interrupts_is_fetched_when_it_is_back() -> None:
    stage = friends()
    come(stage, metadata(info()))
    (asked,) = lacked(stage)
    stage.session = replace(stage.session, online=False)
    event = asked.failed(NotConnected("gone"))
    assert event
    assert not [each for each in stage.play(event) if isinstance(each, Query)]
    stage.session = replace(stage.session, online=True)
    again = [each.iq for each in stage.play(NEW) if isinstance(each, Query)]
    assert asked.iq.attrib in [each.attrib for each in again if each.find(f"{{{PUBSUB}}}pubsub") is not None]


def test_one_that_did_not_come_in_time_may_come_another_time() -> None:
    stage = friends()
    come(stage, metadata(info()))
    (asked,) = lacked(stage)
    event = asked.failed(QueryTimeout("late"))
    assert event
    stage.play(event)
    assert shown(stage) == HASH
    assert lacked(stage)


def test_the_database_stays_small_and_lets_go_of_what_is_seen_least() -> None:
    stage = friends()
    for number in range(MOST_KEPT + 3):
        face = png(1, (number % 256, number // 256, 1))
        stage.session = replace(stage.session, now=number * DAY)
        stage.play(PicturesAnnounced((Said(ROMEO, Source.PEP, digest(face)),)))
        answered(stage, lacked(stage, hash_=digest(face))[0], pep(base64(face)))
    assert len(stage.state.kept) == MOST_KEPT
    gone = [save.write for save in stage.wanted(Save) if isinstance(save.write, Delete)]
    first = digest(png(1, (0, 0, 1)))
    assert Delete("pictures", first) in gone
    assert Delete("picture-sizes", first) in gone


def test_a_former_contact_is_forgotten() -> None:
    stage = friends()
    come(stage, metadata(info()))
    stage.play(ContactsChanged((Contact(ROMEO, subscription="remove"),)))
    assert shown(stage) is None
    assert Delete("avatars", ROMEO) in [save.write for save in stage.wanted(Save)]
