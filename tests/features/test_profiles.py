"""Profiles: cards of others, and nicknames."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import fromstring

import pytest

from tests.support.cards import NEW_CARD, NONE, OLD_CARD, ROMEOS, asked, pep, tell, temp
from tests.support.play import JULIET, MAIN, ROMEO, ROOM, Glance, Stage
from vdom import Query as Found
from vdom import query
from widget.core.effects import Load, Save
from widget.core.events import (
    ContactsChanged,
    DetailsToggled,
    NicknamesChanged,
    SessionStarted,
    StorageOpened,
)
from widget.core.model import BareJID, Contact, FullJID, Kind
from widget.core.records import Delete
from widget.errors import ChinwagError, NotConnected, QueryTimeout, StanzaError
from widget.features.profiles import FEATURE, State
from widget.features.profiles.card import MOST_NOTE, MOST_OF_A_KIND, MOST_TEXT, Card, read_temp, read_vcard4
from widget.features.profiles.shown import details
from widget.features.profiles.state import MOST_CARDS


def shown(stage: Stage[State], jid: BareJID = ROMEO) -> Found | None:
    node = details(stage.state, Glance(stage.session), jid, Kind.CHAT)
    return query(node) if node else None


def nickname(stage: Stage[State], text: str, sender: str = ROMEO, **more: Any) -> None:
    nick = "http://jabber.org/protocol/nick"
    items = f"<items node='{nick}'><item id='current'><nick xmlns='{nick}'>{text}</nick></item></items>"
    event = f"<event xmlns='http://jabber.org/protocol/pubsub#event'>{items}</event>"
    stage.play(*stage.read(f"<message from='{sender}' type='headline'>{event}</message>", **more))


@pytest.mark.parametrize("card", [read_vcard4(fromstring(NEW_CARD)), read_temp(fromstring(OLD_CARD))])
def test_both_kinds_of_card_tell_the_same(card: Card) -> None:
    assert card == ROMEOS


def test_a_card_is_asked_for_when_details_are_looked_at_and_only_once() -> None:
    stage = Stage(FEATURE)
    (vcard4,) = asked(stage, DetailsToggled(MAIN, ROMEO))
    assert vcard4.iq.get("to") == ROMEO
    assert not asked(stage, DetailsToggled(MAIN, ROMEO))
    tell(stage, vcard4.then(pep(NEW_CARD)))
    found = shown(stage)
    assert found
    for text in ("Heir, House of Montague", "Verona, Italy", "1580-01-30", "Often on a balcony"):
        assert text in found.text()
    assert [each.attr("href") for each in found.all("a")] == [
        "mailto:romeo@montague.example",
        "tel:+39-045-1303",
        "https://montague.example/",
    ]


def test_who_has_no_vcard4_is_asked_for_the_old_one() -> None:
    for answer in (lambda one: one.failed(NONE), lambda one: one.then(pep(""))):
        stage = Stage(FEATURE)
        (vcard4,) = asked(stage, DetailsToggled(MAIN, ROMEO))
        (old,) = tell(stage, answer(vcard4))
        assert old.iq[0].tag == "{vcard-temp}vCard"
        tell(stage, old.then(temp(OLD_CARD)))
        found = shown(stage)
        assert found
        assert "Heir" in found.text()


def test_an_occupant_has_an_old_card_only_and_a_room_none() -> None:
    stage = Stage(FEATURE)
    (old,) = asked(stage, DetailsToggled(MAIN, BareJID(f"{ROOM}/Romeo")))
    assert old.iq[0].tag == "{vcard-temp}vCard"
    assert details(stage.state, Glance(stage.session), ROOM, Kind.ROOM) is None


@pytest.mark.parametrize("error", [NotConnected("gone"), QueryTimeout("late")])
def test_a_card_that_the_network_keeps_back_is_asked_for_at_the_next_look(error: ChinwagError) -> None:
    stage = Stage(FEATURE)
    (vcard4,) = asked(stage, DetailsToggled(MAIN, ROMEO))
    assert not tell(stage, vcard4.failed(error))
    (again,) = asked(stage, DetailsToggled(MAIN, ROMEO))
    (old,) = tell(stage, again.failed(NONE))
    tell(stage, old.failed(error))
    assert asked(stage, DetailsToggled(MAIN, ROMEO))


def test_an_empty_card_and_a_refusal_leave_nothing_behind() -> None:
    stage = Stage(FEATURE)
    (vcard4,) = asked(stage, DetailsToggled(MAIN, ROMEO))
    assert shown(stage)
    (old,) = tell(stage, vcard4.failed(NONE))
    tell(stage, old.failed(StanzaError("forbidden")))
    assert shown(stage) is None


def test_a_hostile_card_is_short_plain_text_and_its_links_lead_to_the_web_only() -> None:
    links = "".join(
        f"<URL>{each}</URL>" for each in ("javascript:alert(1)", "data:text/html,x", "https://a.example/")
    )
    many = "".join(f"<EMAIL><USERID>{number}@a.example</USERID></EMAIL>" for number in range(1000))
    name = "R\u202eomeo\u0085" + "x" * 100_000
    text = f"<FN>{name}</FN><DESC>{'long ' * 100_000}</DESC><TITLE>&lt;b&gt;</TITLE>{links}{many}"
    stage = Stage(FEATURE)
    (vcard4,) = asked(stage, DetailsToggled(MAIN, ROMEO))
    (old,) = tell(stage, vcard4.failed(NONE))
    tell(stage, old.then(temp(f"<vCard xmlns='vcard-temp'>{text}</vCard>")))
    card = stage.state.cards[ROMEO]
    assert card
    assert len(card.name) == MOST_TEXT
    assert "\u202e" not in card.name
    assert len(card.note) <= MOST_NOTE
    assert len(card.emails) == MOST_OF_A_KIND
    found = shown(stage)
    assert found
    assert "<b>" in found.text()
    web = [each.attr("href") for each in found.all("a") if not str(each.attr("href")).startswith("mailto:")]
    assert web == ["https://a.example/"]


def test_only_so_many_cards_are_held() -> None:
    stage = Stage(FEATURE)
    for number in range(MOST_CARDS + 10):
        stage.play(DetailsToggled(MAIN, BareJID(f"friend{number}@example.org")))
    assert len(stage.state.cards) == MOST_CARDS


def test_a_contact_s_nickname_is_told_and_kept_and_a_stranger_s_is_not() -> None:
    stage = Stage(FEATURE)
    stage.play(ContactsChanged((Contact(ROMEO, subscription="both"),)))
    nickname(stage, " Rom\u202eeo ")
    nickname(stage, "Boss", sender="mallory@evil.example")
    nickname(stage, "Boss", sender=f"{ROOM}/Romeo")
    assert stage.emitted(NicknamesChanged) == [NicknamesChanged({ROMEO: "Romeo"})]
    later = Stage(FEATURE)
    (load,) = [each for each in later.play(StorageOpened(True)) if isinstance(each, Load)]
    event = load.then(stage.saved("nicknames"))
    assert event
    later.play(event)
    assert later.emitted(NicknamesChanged) == [NicknamesChanged({ROMEO: "Romeo"})]
    nickname(stage, "")
    assert Delete("nicknames", ROMEO) in [save.write for save in stage.wanted(Save)]


def test_cards_of_a_session_that_is_over_are_asked_for_again() -> None:
    stage = Stage(FEATURE)
    (vcard4,) = asked(stage, DetailsToggled(MAIN, ROMEO))
    tell(stage, vcard4.then(pep(NEW_CARD)))
    stage.play(SessionStarted(FullJID(f"{JULIET}/web"), resumed=False, first=False))
    assert asked(stage, DetailsToggled(MAIN, ROMEO))
