"""Link previews: read with a message or fastened to it by its room, whichever comes first."""

from __future__ import annotations

from tests.support.play import ROOM, Stage, message
from vdom import query
from vdom.finding import Query
from widget.core.additions import Addition, concerns
from widget.core.applying import applied
from widget.core.envelope import Place
from widget.core.events import MediaWanted, MessagesArrived
from widget.core.link import Link
from widget.core.media import MediaPolicy
from widget.core.message import Message
from widget.core.model import FullJID, Kind
from widget.features import messages, previews
from widget.ui.link_card import cards

PAGE = "https://verona.example/ball"
LINK = Link(PAGE, "The ball", "At night", "Capulet", "https://tybalt.example/hall.png")
FASTENED = (
    "<message from='{}' to='juliet@example.org/web' type='groupchat' id='x'>"
    "<apply-to xmlns='urn:xmpp:fasten:0' id='o1'>"
    "<meta xmlns='http://www.w3.org/1999/xhtml' property='og:title' content='The ball'/>"
    f"<meta xmlns='http://www.w3.org/1999/xhtml' property='og:url' content='{PAGE}'/></apply-to></message>"
)
SAID = (
    f"<message from='{ROOM}/Romeo' to='juliet@example.org/web' type='groupchat' id='o1'>"
    f"<body>See {PAGE}</body><stanza-id xmlns='urn:xmpp:sid:0' by='{ROOM}' id='77'/></message>"
)


def drawn(shown: Message, policy: MediaPolicy) -> Query:
    card = cards(shown, policy)
    assert card
    return query(card)


def fastened(sender: str = ROOM) -> Addition:
    stage = Stage(previews.FEATURE)
    (event,) = stage.read(FASTENED.format(sender), conversation=ROOM, sender=FullJID(sender), stay="s1")
    assert isinstance(event, MessagesArrived)
    return event.additions[0]


def test_a_room_tells_of_a_link_before_or_after_its_message_is_here() -> None:
    for late in (False, True):
        stage = Stage(messages.FEATURE)
        sender = FullJID(f"{ROOM}/Romeo")
        (said,) = stage.read(SAID, conversation=ROOM, sender=sender, stanza_id="77")
        told = MessagesArrived(ROOM, Kind.ROOM, (), Place.END, True, (fastened(),))
        stage.play(*((said, told) if late else (told, said)))
        (held,) = stage.state.timelines[ROOM].messages
        assert held.links == (Link(PAGE, "The ball"),)
        assert Message.from_record(held.to_record()).links == held.links


def test_nobody_else_in_the_room_tells_of_what_others_said() -> None:
    said = message("m", given="o1", conversation=ROOM, sender=FullJID(f"{ROOM}/Romeo"), body=PAGE, stay="s1")
    assert concerns(fastened(), said)
    assert concerns(fastened(f"{ROOM}/Romeo"), said)
    assert not concerns(fastened(f"{ROOM}/Mallory"), said)
    twice = applied(fastened(), applied(fastened(), said))
    assert len(twice.links) == 1


def test_a_card_says_where_it_leads_and_its_picture_waits_for_the_person() -> None:
    shown = message("m", body=PAGE, links=(LINK,))
    card = drawn(shown, MediaPolicy())
    assert card.find("a").attr("href") == PAGE
    assert card.find(cls="link-host").text() == "Capulet · verona.example"
    assert not card.has("img")
    assert card.find("button").click() == MediaWanted(shown.conversation, shown.id)
    wished = frozenset({(shown.conversation, shown.id)})
    assert drawn(shown, MediaPolicy(wished=wished)).has("img", src=LINK.image)
    assert drawn(shown, MediaPolicy(hosts=frozenset({"tybalt.example"}))).has("img", src=LINK.image)
    assert not drawn(message("m", outgoing=True, links=(LINK,)), MediaPolicy()).has("img")


def test_what_a_message_hides_no_card_tells() -> None:
    assert cards(message("m", body=PAGE, links=(LINK,), spoiler=""), MediaPolicy()) is None
