"""Files of others (XEP-0447): which are shown without being asked for, and which when they are."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.play import MAIN, Glance, Stage, message
from vdom import query
from vdom.finding import Query
from widget.core.attachment import Attachment
from widget.core.events import DialogChosen, Event, MediaWanted, PictureOpened, SurfaceDetached
from widget.core.media import AUTOMATIC
from widget.core.model import BareJID, Message
from widget.features.media import FEATURE, State, dialog, policy
from widget.features.media import PICTURE as SHOWN
from widget.settings import Settings
from widget.ui.media import files

PICTURE = Attachment("https://verona.example/rose.png", "rose.png", "image/png", 9000)
FILM = Attachment("https://verona.example/masque.mp4", "masque.mp4", "video/mp4", AUTOMATIC + 1)
ELSEWHERE = replace(PICTURE, url="https://tybalt.example/rose.png")


def with_(*attachments: Attachment) -> Message:
    return replace(message("s:1"), files=attachments)


def drawn(stage: Stage[State], shown: Message) -> Query:
    trusted = replace(stage.session.settings, media_hosts=("verona.example",))
    allowed = policy(stage.state, Glance(replace(stage.session, settings=trusted))).allows(shown)
    return query(files(shown, MAIN, allowed))


def test_what_lies_where_it_is_trusted_is_shown_and_what_does_not_when_it_is_wanted() -> None:
    stage, elsewhere = Stage(FEATURE), with_(ELSEWHERE)
    assert drawn(stage, with_(PICTURE)).has(cls="picture")
    assert not drawn(stage, elsewhere).has(cls="picture")
    wanted = drawn(stage, elsewhere).find(cls="gate").click()
    assert wanted == MediaWanted(elsewhere.conversation, elsewhere.id)
    stage.play(MediaWanted(elsewhere.conversation, elsewhere.id))
    assert drawn(stage, elsewhere).has(cls="picture")
    copied = replace(elsewhere, conversation=BareJID("hostile@muc.example"))
    assert not drawn(stage, copied).has(cls="picture")


def test_what_is_large_is_fetched_when_it_is_wanted_and_only_then() -> None:
    stage, large = Stage(FEATURE), with_(FILM)
    for shown in (large, replace(large, outgoing=True)):
        assert not drawn(stage, shown).has("video")
    stage.play(MediaWanted(large.conversation, large.id))
    assert drawn(stage, large).has("video")
    assert not drawn(stage, large).has(cls="gate")


def test_a_file_with_a_hash_is_held_against_it_when_it_is_fetched() -> None:
    letter = replace(PICTURE, media_type="application/pdf", hash="c2hh")
    (card, plain) = (query(files(with_(each), MAIN, True)) for each in (letter, replace(letter, hash="")))
    checked = (card.find("a").node.use or {})["checked"]
    assert (checked["url"], checked["hash"]) == (letter.url, "c2hh")
    assert not plain.find("a").node.use


def test_nothing_of_what_has_a_hash_is_seen_before_it_is_checked() -> None:
    film = replace(FILM, hash="c2hh", size=9000)
    for file in (replace(PICTURE, hash="c2hh"), film):
        shown = query(files(with_(file), MAIN, True))
        assert file.url not in {each.attr("src") for tag in ("img", "video") for each in shown.all(tag)}
        assert shown.has(cls="altered"), "a place for the words"
    named = query(files(with_(replace(PICTURE, hash="c2hh")), MAIN, True))
    assert named.find("img").attr("alt") == named.find("canvas").attr("aria_label") == "rose.png"
    assert query(files(with_(film), MAIN, True)).find("button").text() == "Play masque.mp4"


def test_what_is_too_large_to_be_checked_is_shown_as_it_is() -> None:
    for file in (replace(PICTURE, hash="c2hh", size=AUTOMATIC + 1), replace(FILM, hash="c2hh", size=2**30)):
        shown = query(files(with_(file), MAIN, True))
        assert shown.find("img" if file.kind == "image" else "video").attr("src") == file.url


def test_what_may_move_has_a_place_for_how_it_stands_still() -> None:
    gif = replace(PICTURE, name="dance.gif", media_type="image/gif")
    assert query(files(with_(gif), MAIN, True)).has("canvas", cls="still")
    assert not query(files(with_(PICTURE), MAIN, True)).has("canvas", cls="still")


def test_how_pictures_move_and_where_places_lead_is_the_site_s_to_say() -> None:
    stage = Stage(FEATURE)
    settings = Settings(moving_pictures=False, map_url="https://map.example/{lat}/{lon}")
    said = policy(stage.state, Glance(replace(stage.session, settings=settings)))
    assert (said.moving, said.map_url) == (False, settings.map_url)
    gif = replace(PICTURE, name="dance.gif", media_type="image/gif")
    for moving in (True, False):
        (still,) = (each.node.use for each in query(files(with_(gif), MAIN, True, moving)).all(cls="picture"))
        assert still == {"still": {"always": not moving}, "lost": {}}


@pytest.mark.parametrize(
    "event", [DialogChosen(MAIN, ""), DialogChosen(MAIN, "forward"), SurfaceDetached(MAIN)]
)
def test_a_picture_in_large_is_there_as_long_as_its_dialog(event: Event) -> None:
    stage = Stage(FEATURE)
    opened = PictureOpened(MAIN, (PICTURE, FILM), 0)
    stage.play(opened, DialogChosen(MAIN, SHOWN))
    assert dialog(stage.state, Glance(stage.session), SHOWN)
    stage.play(event)
    assert not stage.state.opened
