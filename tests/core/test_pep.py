"""widget/core/pep.py: what accounts publish, and whom it is believed of."""

from __future__ import annotations

import pytest

from tests.support.play import ROMEO, envelope
from widget.core import pep
from widget.core.envelope import Origin
from widget.core.stanza import element

NODE = "urn:example:mood"
ITEM = f"{{{pep.PUBSUB}}}item"


def told(
    sender: str = ROMEO, type_: str = "headline", node: str = NODE, origin: Origin = Origin.LIVE
) -> bool:
    event = f"<event xmlns='{pep.EVENT}'><items node='{node}'><item id='1'/></items></event>"
    xml = f"<message from='{sender}' type='{type_}'>{event}</message>"
    return pep.told(envelope(xml, origin=origin), NODE) is not None


def test_an_account_tells_of_its_nodes() -> None:
    assert told()
    assert not told(node="urn:example:other")


@pytest.mark.parametrize("type_", ["groupchat", "error"])
def test_neither_a_room_nor_an_echo_tells_of_a_node(type_: str) -> None:
    assert not told(type_=type_)


def test_an_occupant_cannot_speak_for_the_room() -> None:
    assert not told(f"{ROMEO}/balcony")


@pytest.mark.parametrize("origin", [Origin.ARCHIVE, Origin.CARBON])
def test_what_was_told_earlier_or_to_another_device_does_not_count(origin: Origin) -> None:
    assert not told(origin=origin)


def test_all_items_are_asked_for_or_one() -> None:
    every, one = pep.ask(NODE), pep.ask(NODE, ROMEO, "1")
    path = f"{{{pep.PUBSUB}}}pubsub/{{{pep.PUBSUB}}}items"
    assert [every.get("to"), one.get("to")] == [None, ROMEO]
    assert [len(found) for iq in (every, one) if (found := iq.find(path)) is not None] == [0, 1]
    assert [item.get("id") for item in one.iter(ITEM)] == ["1"]


def test_an_item_is_published_with_its_options_beside_it() -> None:
    iq = pep.publish(NODE, "1", element("mood", NODE), element("publish-options", pep.PUBSUB))
    assert [child.tag.rpartition("}")[2] for child in iq[0]] == ["publish", "publish-options"]
    assert [(item.get("id"), item[0].tag) for item in iq.iter(ITEM)] == [("1", f"{{{NODE}}}mood")]
