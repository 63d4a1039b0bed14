"""Location: asked for, found, shown, and sent only when the person says so."""

from __future__ import annotations

import pytest

from tests.support.play import MAIN, ROMEO, Glance, Stage, message
from vdom import fragment, query
from vdom.finding import Query
from widget.core.events import DialogChosen, MessagePosted
from widget.core.media import MediaPolicy
from widget.core.model import Kind
from widget.core.place import Place
from widget.features.location import FEATURE, menu_items, question
from widget.features.location.dialogs import words
from widget.features.location.state import DIALOG, LocationChosen, State
from widget.ui.link_card import cards
from widget.ui.preview import preview

HERE = {"latitude": 45.43838, "longitude": 10.99175, "accuracy": 14.6}


def asked() -> Stage[State]:
    stage = Stage(FEATURE)
    stage.play(LocationChosen(MAIN, ROMEO, Kind.CHAT))
    return stage


def dialog(stage: Stage[State]) -> Query:
    drawn = question(stage.state, Glance(stage.session), DIALOG)
    assert drawn
    return query(drawn)


def tell(stage: Stage[State], **told: object) -> None:
    stage.play(dialog(stage).find(cls="location").fire("located", detail=told))  # type: ignore[arg-type]


def test_it_is_asked_for_in_the_menu_of_a_conversation() -> None:
    stage = Stage(FEATURE)
    items = query(fragment(*menu_items(stage.state, Glance(stage.session), ROMEO, Kind.CHAT)))
    chosen = items.find(role="menuitem", text="Send location").click()
    assert chosen == LocationChosen(MAIN, ROMEO, Kind.CHAT)
    stage.play(LocationChosen(MAIN, ROMEO, Kind.CHAT))
    assert stage.emitted(DialogChosen) == [DialogChosen(MAIN, DIALOG)]


def test_nothing_can_be_sent_before_it_is_found_and_seen() -> None:
    stage = asked()
    assert "Romeo" in dialog(stage).text()
    assert dialog(stage).find("button", text="Send").attr("disabled")
    tell(stage, **HERE)
    assert "45.43838° N, 10.99175° E ± 15 m" in dialog(stage).text()
    assert not stage.emitted(MessagePosted)
    stage.play(dialog(stage).find("button", text="Send").click())  # type: ignore[arg-type]
    (posted,) = stage.emitted(MessagePosted)
    assert posted.message.body == "geo:45.43838,10.99175;u=15"


@pytest.mark.parametrize("trouble", ["refused", "unknown", "unsupported"])
def test_why_it_is_not_known_is_told(trouble: str) -> None:
    stage = asked()
    tell(stage, trouble=trouble)
    assert dialog(stage).find(role="alert").text() == words(trouble)
    assert dialog(stage).find("button", text="Send").attr("disabled")


def test_who_closes_the_dialog_has_asked_for_nothing() -> None:
    stage = asked()
    stage.play(DialogChosen(MAIN, ""))
    assert not stage.state.asked


def test_a_place_in_a_message_is_a_card_that_leads_to_the_map_which_the_site_has_set() -> None:
    said = message("m", body=Place(45.4, 10.9).uri)
    drawn = cards(said, MediaPolicy(map_url="https://map.example/{lat}/{lon}"))
    assert drawn
    assert query(drawn).find("a").attr("href") == "https://map.example/45.4/10.9"
    unlinked = cards(said, MediaPolicy())
    assert unlinked
    assert not query(unlinked).has("a")
    assert preview(said) == "Location"
