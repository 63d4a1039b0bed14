"""What is told of the links in a message: read from stanzas, bounded, and never believed too much."""

from __future__ import annotations

from xml.etree.ElementTree import Element, fromstring
from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from widget.core.link import LONGEST_TEXT, LONGEST_TITLE, MOST, Link, fastened, links

PAGE = "https://verona.example/ball"
BODY = f"Come to {PAGE}!"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


def told(about: str = PAGE, inside: str = "<o:title>The ball</o:title>", times: int = 1) -> Element:
    one = (
        f"<r:Description xmlns:r='{RDF}' xmlns:o='https://ogp.me/ns#' r:about={quoteattr(about)}>{inside}"
        "</r:Description>"
    )
    return fromstring(f"<message xmlns='jabber:client'>{one * times}</message>")


def metas(**told: str) -> Element:
    inside = "".join(
        f"<meta xmlns='http://www.w3.org/1999/xhtml' property='og:{name}' content={quoteattr(value)}/>"
        for name, value in told.items()
    )
    return fromstring(f"<apply-to xmlns='urn:xmpp:fasten:0' id='1'>{inside}</apply-to>")


def test_a_sender_tells_of_the_address_in_their_message() -> None:
    inside = (
        "<o:title>The ball</o:title><o:description>At night</o:description><o:site_name>Capulet</o:site_name>"
        "<o:image>https://verona.example/hall.png</o:image><o:image>https://verona.example/door.png</o:image>"
    )
    assert links(told(inside=inside), BODY) == (
        Link(PAGE, "The ball", "At night", "Capulet", "https://verona.example/hall.png"),
    )


def test_of_an_address_that_is_not_in_the_message_nothing_is_shown() -> None:
    assert links(told("https://bank.example/"), BODY) == ()
    assert links(told(""), BODY) == ()


def test_a_room_tells_of_it_later() -> None:
    made = fastened(metas(title="The ball", url=PAGE, image="https://verona.example/hall.png"))
    assert made == Link(PAGE, "The ball", image="https://verona.example/hall.png")
    assert made.host == "verona.example"
    assert fastened(metas(url=PAGE)) is None
    assert fastened(metas(title="The ball")) is None


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "https://",
        "data:text/html,x",
        "https://bank@evil.example/",
        "//x",
        "https://[a",
    ],
)
def test_only_addresses_of_the_web_are_followed(url: str) -> None:
    assert fastened(metas(title="The ball", url=url)) is None
    assert links(told(url), f"See {url}") == ()
    made = fastened(metas(title="The ball", url=PAGE, image=url))
    assert made is not None
    assert made.image == ""


def test_what_is_told_is_cut_and_turns_no_words_around() -> None:
    made = fastened(metas(title="\u202e" + "x" * 999, description="y\n" * 999, url=PAGE))
    assert made is not None
    assert "\u202e" not in made.title
    assert len(made.title) <= LONGEST_TITLE
    assert len(made.description) <= LONGEST_TEXT
    assert "\n" not in made.description


def test_a_few_links_have_cards() -> None:
    body = " ".join(f"https://verona.example/{n}" for n in range(9))
    message = fromstring("<message xmlns='jabber:client'/>")
    for url in body.split():
        message.extend(told(url))
    assert len(links(message, body)) == MOST
    assert len(links(told(times=5), BODY)) == 1


@given(st.text(), st.text())
def test_nothing_that_is_told_is_an_error(url: str, title: str) -> None:
    applied = Element("{urn:xmpp:fasten:0}apply-to")
    for name, value in (("og:url", url), ("og:title", title), ("og:image", url)):
        meta = Element("{http://www.w3.org/1999/xhtml}meta", {"property": name, "content": value})
        applied.append(meta)
    fastened(applied)
