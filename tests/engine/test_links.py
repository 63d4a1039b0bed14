"""Cards of links come over real servers, with the message and from the archive."""

from __future__ import annotations

from tests.engine.conftest import Place
from tests.support.engine import Engine
from tests.support.meeting import in_a_chat

PAGE = "https://verona.example/ball"
CARD = (
    "<Description xmlns='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
    "xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
    f"xmlns:og='https://ogp.me/ns#' rdf:about='{PAGE}'><og:title>The ball</og:title></Description>"
)


async def test_a_card_comes_with_its_message_and_from_the_archive(place: Place) -> None:
    server, accounts = place
    async with in_a_chat(server, accounts) as (juliet, peer, engine):
        peer.add(juliet.jid, f"<body>Come to {PAGE}</body>{CARD}")
        await engine.until(lambda: engine.look().has(cls="link-title", text="The ball"), "card")
    async with Engine(server) as later:
        await later.log_in(juliet)
        await later.open("Romeo")
        await later.until(lambda: later.look().has(cls="link-title", text="The ball"), "card")


GEOLOC = "<geoloc xmlns='http://jabber.org/protocol/geoloc'><lat>45.43893</lat><lon>10.99444</lon></geoloc>"


async def test_a_place_beside_the_words_or_without_any_comes_as_a_card(place: Place) -> None:
    server, accounts = place
    async with in_a_chat(server, accounts) as (juliet, peer, engine):
        peer.add(juliet.jid, f"<body>Meet me here</body>{GEOLOC}")
        peer.add(juliet.jid, f"{GEOLOC}<store xmlns='urn:xmpp:hints'/>")
        peer.add(juliet.jid, f"<body>geo:45.43893,10.99444</body>{GEOLOC}")
        await engine.until(lambda: len(engine.look().all(cls="place")) == 3, "three cards")
        assert engine.bodies == ["Meet me here"]
        await engine.settled()
    async with Engine(server) as later:
        await later.log_in(juliet)
        await later.open("Romeo")
        await later.until(lambda: len(later.look().all(cls="place")) == 3, "three cards")
        assert all("45.43893° N" in each.text() for each in later.look().all(cls="place"))
