"""Our own profile: the form shows what we say, and saves what is changed in both cards and the picture."""

from __future__ import annotations

from dataclasses import replace
from xml.etree.ElementTree import Element

from tests.support.cards import NEW_CARD, NONE, OLD_CARD, ROMEOS, asked, pep, tell, temp
from tests.support.images import base64, digest, png
from tests.support.play import MAIN, Glance, Stage, stanza
from vdom import Query as Found
from vdom import query
from widget.core.events import DialogChosen
from widget.core.model import SurfaceId
from widget.errors import NotConnected, QueryTimeout, StanzaError
from widget.features.profiles import FEATURE, State
from widget.features.profiles.card import Change, read_temp, read_vcard4
from widget.features.profiles.dialogs import editing
from widget.features.profiles.state import Portrait, PortraitChosen, ProfilePlanned, ProfileSubmitted


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
    assert read_vcard4(card) == replace(ROMEOS, name="R.", nickname="R.")
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
