"""Our own picture: what our presence says of it, and where the server does that for us."""

from __future__ import annotations

from tests.support.faces import HASH, INFO, NEW, answered, come, friends, info, metadata
from tests.support.images import digest
from tests.support.play import JULIET, Stage, stanza
from widget.core.effects import Query
from widget.core.events import OwnPictureChanged, SessionStarted
from widget.core.model import FullJID
from widget.features.avatars import State


def told(stage: Stage[State], *features: str, start: SessionStarted = NEW) -> None:
    """Our server tells what it can do for our account."""
    (asked,) = [each for each in stage.play(start) if isinstance(each, Query)]
    inner = "".join(f"<feature var='{name}'/>" for name in features)
    answered(stage, asked, stanza(f"<iq type='result'><query xmlns='{INFO}'>{inner}</query></iq>"))


def test_our_presence_names_our_picture_where_the_server_does_not() -> None:
    stage = friends()
    told(stage, "http://jabber.org/protocol/disco#info")
    come(stage, metadata(info(), sender=JULIET))
    come(stage, metadata(info()))
    assert stage.emitted(OwnPictureChanged) == [OwnPictureChanged(HASH)]
    later = friends()
    come(later, metadata(info(), sender=JULIET))
    told(later)
    assert later.emitted(OwnPictureChanged) == [OwnPictureChanged(HASH)]


def test_a_page_that_goes_on_with_a_session_names_our_next_picture_too() -> None:
    stage = friends()
    told(stage, start=SessionStarted(FullJID(f"{JULIET}/web"), resumed=True, first=True))
    come(stage, metadata(info(), sender=JULIET))
    assert stage.emitted(OwnPictureChanged) == [OwnPictureChanged(HASH)]


def test_a_connection_that_is_back_does_not_ask_again_what_the_server_can_do() -> None:
    again = SessionStarted(FullJID(f"{JULIET}/web"), resumed=True, first=False)
    assert not [each for each in friends().play(again) if isinstance(each, Query)]


def test_our_presence_leaves_it_to_a_server_that_turns_one_picture_into_the_other() -> None:
    stage = friends()
    come(stage, metadata(info(), sender=JULIET))
    told(stage, "urn:xmpp:pep-vcard-conversion:0")
    come(stage, metadata(info(digest(b"other")), sender=JULIET))
    assert not stage.emitted(OwnPictureChanged)
