"""What a server has of our bookmarks, what it tells of them, and what it is told."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from tests.support.play import JULIET, KEEPS, ROOM, STARTED, Stage, stanza
from widget.core import pep
from widget.core.effects import Effect, Query
from widget.core.events import BecameAvailable, Event, RoomEntered
from widget.features.bookmarks import FEATURE, State
from widget.features.bookmarks.items import BOOKMARKS, NODES

AVAILABLE = BecameAvailable()
ENTERED = RoomEntered(ROOM, "juliet", "", True)


def bookmark(room: str = ROOM, autojoin: str = "true", inner: str = "") -> str:
    return (
        f"<item id='{room}'><conference xmlns='{BOOKMARKS}' autojoin='{autojoin}'>{inner}</conference></item>"
    )


def extended(inner: str) -> str:
    return bookmark(inner=f"<extensions>{inner}</extensions>")


def begin(*there: str, stage: Stage[State] | None = None) -> Stage[State]:
    """A session has begun, and the server has these bookmarks."""
    stage = stage or Stage(FEATURE)
    stage.play(STARTED, KEEPS)
    return fetched(stage, *there)


def fetched(stage: Stage[State], *there: str, at: Event = AVAILABLE) -> Stage[State]:
    asked = [e for e in stage.play(at) if isinstance(e, Query)]
    for each, node in zip(asked, NODES.values(), strict=True):
        inner = "".join(there) if node == BOOKMARKS else ""
        items_ = f"<pubsub xmlns='{pep.PUBSUB}'><items node='{node}'>{inner}</items></pubsub>"
        event = each.then(stanza(f"<iq type='result'>{items_}</iq>"))
        assert event
        stage.play(event)
    return stage


def push(stage: Stage[State], *changes: str, sender: str = JULIET, node: str = BOOKMARKS) -> None:
    items_ = f"<items node='{node}'>{''.join(changes)}</items>"
    xml = f"<message from='{sender}' type='headline'><event xmlns='{pep.EVENT}'>{items_}</event></message>"
    stage.play(*stage.read(xml))


def published(effects: list[Effect]) -> list[Element]:
    """The payloads that are sent, oldest first."""
    asked = [effect.iq for effect in effects if isinstance(effect, Query)]
    return [item[0] for iq in asked for item in iq.iter(f"{{{pep.PUBSUB}}}item") if len(item)]


def taken(stage: Stage[State], effects: list[Effect]) -> None:
    """The server takes what was published."""
    for query_ in effects:
        if isinstance(query_, Query) and (event := query_.then(Element("iq"))):
            stage.play(event)
