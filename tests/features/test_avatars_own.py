"""Our own picture: what our presence says of it, and where the server does that for us."""

from __future__ import annotations

from tests.support.faces import HASH, INFO, NEW, come, friends, info, metadata
from tests.support.images import digest
from tests.support.play import JULIET, Stage
from widget.core.events import AccountDescribed, OwnPictureChanged
from widget.features.avatars import State


def told(stage: Stage[State], *features: str) -> None:
    """Our server tells what it can do for our account."""
    stage.play(NEW, AccountDescribed(frozenset(features)))


def test_our_presence_names_our_picture_where_the_server_does_not() -> None:
    stage = friends()
    told(stage, INFO)
    come(stage, metadata(info(), sender=JULIET))
    come(stage, metadata(info()))
    assert stage.emitted(OwnPictureChanged) == [OwnPictureChanged(HASH)]
    later = friends()
    come(later, metadata(info(), sender=JULIET))
    told(later)
    assert later.emitted(OwnPictureChanged) == [OwnPictureChanged(HASH)]


def test_our_presence_leaves_it_to_a_server_that_turns_one_picture_into_the_other() -> None:
    stage = friends()
    come(stage, metadata(info(), sender=JULIET))
    told(stage, "urn:xmpp:pep-vcard-conversion:0")
    come(stage, metadata(info(digest(b"other")), sender=JULIET))
    assert not stage.emitted(OwnPictureChanged)
