"""Profiles: cards of others, nicknames, and our own."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element, fromstring

import pytest

from tests.support.images import base64, digest, png
from tests.support.play import JULIET, MAIN, ROMEO, ROOM, Glance, Stage, stanza
from vdom import Query as Found
from vdom import query
from widget.core.effects import Load, Query, Save
from widget.core.events import (
    ContactsChanged,
    DetailsToggled,
    DialogChosen,
    NicknamesChanged,
    SessionStarted,
    StorageOpened,
)
from widget.core.model import BareJID, Contact, FullJID, Kind, SurfaceId
from widget.core.records import Delete
from widget.errors import ChinwagError, NotConnected, QueryTimeout, StanzaError
from widget.features.profiles import FEATURE, State
from widget.features.profiles.card import (
    MOST_NOTE,
    MOST_OF_A_KIND,
    MOST_TEXT,
    Card,
    Change,
    read_temp,
    read_vcard4,
)
from widget.features.profiles.dialogs import editing
from widget.features.profiles.state import (
    MOST_CARDS,
    Portrait,
    PortraitChosen,
    ProfilePlanned,
    ProfileSubmitted,
)
from widget.features.profiles.views import details

NONE = StanzaError("item-not-found")
NEW_CARD = """<vcard xmlns='urn:ietf:params:xml:ns:vcard-4.0'>
<fn><text>Romeo Montague</text></fn><nickname><text>Romeo</text></nickname>
<title><text>Heir</text></title><org><text>House of Montague</text></org>
<email><parameters><type><text>home</text></type></parameters><text>romeo@montague.example</text></email>
<tel><uri>tel:+39-045-1303</uri></tel><url><uri>https://montague.example/</uri></url>
<adr><locality>Verona</locality><country>Italy</country></adr><bday><date>1580-01-30</date></bday>
<note><text>Often on
a balcony</text></note></vcard>"""
OLD_CARD = """<vCard xmlns='vcard-temp'><FN>Romeo Montague</FN><NICKNAME>Romeo</NICKNAME><TITLE>Heir</TITLE>
<ORG><ORGNAME>House of Montague</ORGNAME></ORG><EMAIL><HOME/><USERID>romeo@montague.example</USERID></EMAIL>
<TEL><NUMBER>+39-045-1303</NUMBER></TEL><URL>https://montague.example/</URL>
<ADR><LOCALITY>Verona</LOCALITY><CTRY>Italy</CTRY></ADR><BDAY>1580-01-30</BDAY><DESC>Often on
a balcony</DESC><PHOTO><TYPE>image/png</TYPE><BINVAL>AAAA</BINVAL></PHOTO></vCard>"""
ROMEOS = Card(
    "Romeo Montague",
    "Romeo",
    "Heir",
    "House of Montague",
    ("romeo@montague.example",),
    ("+39-045-1303",),
    ("https://montague.example/",),
    "Verona, Italy",
    "1580-01-30",
    "Often on\na balcony",
)


def pep(card: str) -> Element:
    items = f"<items node='urn:xmpp:vcard4'><item id='current'>{card}</item></items>"
    return stanza(
        f"<iq type='result'><pubsub xmlns='http://jabber.org/protocol/pubsub'>{items}</pubsub></iq>"
    )


def temp(card: str) -> Element:
    return stanza(f"<iq type='result'>{card}</iq>")


def asked(stage: Stage[State], event: Any) -> list[Query]:
    return [each for each in stage.play(event) if isinstance(each, Query)]


def tell(stage: Stage[State], event: Any) -> list[Query]:
    assert event
    return asked(stage, event)


def shown(stage: Stage[State], jid: BareJID = ROMEO) -> Found | None:
    node = details(stage.state, Glance(stage.session), jid, Kind.CHAT)
    return query(node) if node else None


def nickname(stage: Stage[State], text: str, sender: str = ROMEO, **more: Any) -> None:
    nick = "http://jabber.org/protocol/nick"
    items = f"<items node='{nick}'><item id='current'><nick xmlns='{nick}'>{text}</nick></item></items>"
    event = f"<event xmlns='http://jabber.org/protocol/pubsub#event'>{items}</event>"
    stage.play(*stage.read(f"<message from='{sender}' type='headline'>{event}</message>", **more))


def opened(new: str = "", old: str = "") -> Stage[State]:
    """The dialog is open, and our cards are read."""
    stage = Stage(FEATURE)
    vcard4, vcard = asked(stage, DialogChosen(MAIN, "profile"))
    tell(stage, vcard4.then(pep(new)) if new else vcard4.failed(NONE))
    tell(stage, vcard.then(temp(old)) if old else vcard.failed(NONE))
    return stage


def form(stage: Stage[State]) -> Found:
    node = editing(stage.state, Glance(stage.session), "profile")
    assert node
    return query(node)


def saved(stage: Stage[State], change: Change, fail: str = "") -> list[Element]:
    """What is published, one after the other; a step whose text has `fail` in it fails."""
    sent: list[Element] = []
    stage.play(ProfileSubmitted(MAIN, change))
    queries = asked(stage, stage.emitted(ProfilePlanned)[-1])
    while queries:
        (step,) = queries
        sent.append(step.iq)
        fails = fail and fail in str([each.tag for each in step.iq.iter()])
        event = (
            step.failed(StanzaError("not-allowed")) if fails else step.then(stanza("<iq type='result'></iq>"))
        )
        queries = tell(stage, event)
    return sent


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


def test_the_form_shows_what_we_say_and_saves_what_is_changed_in_both_cards() -> None:
    stage = opened(NEW_CARD, OLD_CARD)
    found = form(stage)
    assert found.find("input", name="name").attr("value") == "Romeo"
    given = {"name": "R.", "link": "https://montague.example/", "note": "Often on\na balcony", "zoom": "1"}
    event = found.find("form").fire("submit", form=given)
    assert event == ProfileSubmitted(MAIN, Change(name="R."))
    old, new, nick = saved(stage, Change(name="R."))
    assert read_temp(old[0]).nickname == "R."
    assert read_temp(old[0]).organisation == "House of Montague"
    assert old[0].findtext("{vcard-temp}PHOTO/{vcard-temp}BINVAL") == "AAAA"
    card = new.find(".//{urn:ietf:params:xml:ns:vcard-4.0}vcard")
    assert card is not None
    assert read_vcard4(card) == Card(**{**_fields(ROMEOS), "name": "R.", "nickname": "R."})
    assert nick.findtext(".//{http://jabber.org/protocol/nick}nick") == "R."
    assert stage.emitted(DialogChosen) == [DialogChosen(MAIN, "")]


def test_a_new_card_has_all_that_the_old_one_said() -> None:
    stage = opened("", OLD_CARD)
    _, new = saved(stage, Change(note="Gone"))
    card = new.find(".//{urn:ietf:params:xml:ns:vcard-4.0}vcard")
    assert card is not None
    assert read_vcard4(card).nickname == "Romeo"
    assert read_vcard4(card).note == "Gone"


def test_what_could_not_be_read_is_not_written() -> None:
    for error in (NotConnected("gone"), QueryTimeout("late"), StanzaError("internal-server-error")):
        stage = Stage(FEATURE)
        vcard4, vcard = asked(stage, DialogChosen(MAIN, "profile"))
        tell(stage, vcard4.failed(error))
        tell(stage, vcard.failed(NONE))
        assert not form(stage).has("form")
        assert "could not be read" in form(stage).text()
        assert not stage.play(ProfileSubmitted(MAIN, Change(name="R.")))


def test_a_picture_goes_into_the_vcard_and_then_into_pep_as_the_same_bytes() -> None:
    stage, data = opened(NEW_CARD, OLD_CARD), png(96)
    stage.play(PortraitChosen(Portrait(base64(data), "image/png", 96)))
    vcard, published, metadata = saved(stage, Change())
    assert vcard[0].findtext("{vcard-temp}PHOTO/{vcard-temp}BINVAL") == base64(data)
    assert published.findtext(".//{urn:xmpp:avatar:data}data") == base64(data)
    about = metadata.find(".//{urn:xmpp:avatar:metadata}info")
    assert about is not None
    assert dict(about.attrib) == {
        "id": digest(data),
        "bytes": str(len(data)),
        "type": "image/png",
        "width": "96",
        "height": "96",
    }


def test_a_picture_is_taken_back() -> None:
    stage = opened(NEW_CARD, OLD_CARD)
    stage.play(PortraitChosen(Portrait("")))
    vcard, metadata = saved(stage, Change())
    assert vcard[0].find("{vcard-temp}PHOTO") is None
    empty = metadata.find(".//{urn:xmpp:avatar:metadata}metadata")
    assert empty is not None
    assert not len(empty)


def test_a_picture_goes_with_its_own_dialog_and_not_with_one_of_another_surface() -> None:
    stage, portrait = opened(NEW_CARD, OLD_CARD), Portrait(base64(png(96)), "image/png", 96)
    stage.play(PortraitChosen(portrait), DialogChosen(SurfaceId("other"), "join-room"))
    stage.play(DialogChosen(SurfaceId("other"), ""))
    assert stage.state.portrait == portrait
    stage.play(DialogChosen(MAIN, ""))
    assert stage.state.portrait is None


def test_a_part_that_fails_is_told_and_the_others_are_saved() -> None:
    stage = opened(NEW_CARD, OLD_CARD)
    sent = saved(stage, Change(name="R."), fail="vCard")
    assert len(sent) == 3
    assert "Not all of it was saved (not-allowed)." in form(stage).text()
    assert not stage.emitted(DialogChosen)


def test_nothing_is_published_where_nothing_is_changed() -> None:
    stage = opened(NEW_CARD, OLD_CARD)
    assert saved(stage, Change()) == []
    assert stage.emitted(DialogChosen) == [DialogChosen(MAIN, "")]


def test_cards_of_a_session_that_is_over_are_asked_for_again() -> None:
    stage = Stage(FEATURE)
    (vcard4,) = asked(stage, DetailsToggled(MAIN, ROMEO))
    tell(stage, vcard4.then(pep(NEW_CARD)))
    stage.play(SessionStarted(FullJID(f"{JULIET}/web"), resumed=False, first=False))
    assert asked(stage, DetailsToggled(MAIN, ROMEO))


def _fields(card: Card) -> dict[str, Any]:
    return {name: getattr(card, name) for name in Card.__slots__}
