"""The envelope: what is put in comes out, where it belongs; and the text that elements are written as."""

from __future__ import annotations

from xml.etree.ElementTree import Element, canonicalize, fromstring, tostring

import pytest
from hypothesis import given
from hypothesis import strategies as some

from widget.core.jids import BareJID
from widget.core.stanza import CLIENT, element
from widget.encryption.markup import from_text, to_text
from widget.encryption.sce import AHEAD, BEHIND, Misplaced, unwrapped, wrapped

ROMEO, JULIET, ROOM = BareJID("romeo@montague.lit"), BareJID("juliet@capulet.lit"), BareJID("room@rooms.lit")
NOW = 1_750_000_000_000
BODY = element("body", CLIENT, text="But soft")
HERE = frozenset({JULIET})


def test_what_is_put_in_comes_out() -> None:
    [body] = unwrapped(wrapped([BODY], ROMEO, JULIET, NOW), ROMEO, HERE, False, NOW)
    assert (body.tag, body.text) == (BODY.tag, "But soft")


def test_no_two_are_of_one_length() -> None:
    assert len({len(wrapped([BODY], ROMEO, JULIET, NOW)) for _ in range(30)}) > 5


def test_elements_are_written_with_their_namespace_and_no_prefix() -> None:
    assert b'<body xmlns="jabber:client">But soft</body>' in wrapped([BODY], ROMEO, JULIET, NOW)


@pytest.mark.parametrize(
    ("sender", "places", "room", "time"),
    [
        (JULIET, HERE, False, NOW),
        (ROMEO, frozenset({ROMEO}), False, NOW),
        (ROMEO, frozenset({ROOM}), True, NOW),
        (ROMEO, HERE, False, NOW - AHEAD - 1000),
        (ROMEO, HERE, False, NOW + BEHIND + 1000),
    ],
)
def test_what_was_made_for_another_place_is_refused(
    sender: BareJID, places: frozenset[BareJID], room: bool, time: int
) -> None:
    with pytest.raises(Misplaced):
        unwrapped(wrapped([BODY], ROMEO, JULIET, NOW), sender, places, room, time)


def test_in_a_room_it_says_for_which() -> None:
    envelope = fromstring(wrapped([BODY], ROMEO, ROOM, NOW))
    envelope.remove(next(each for each in envelope if each.tag.endswith("}to")))
    nowhere = to_text(envelope).encode()
    with pytest.raises(Misplaced):
        unwrapped(nowhere, ROMEO, frozenset({ROOM}), True, NOW)
    assert unwrapped(nowhere, ROMEO, HERE, False, NOW)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "But soft",
        "<body xmlns='jabber:client'/>",
        "<envelope xmlns='urn:xmpp:sce:1'/>",
        "<envelope xmlns='urn:xmpp:sce:1'><content/></envelope>",
        "<!DOCTYPE e [<!ENTITY a 'aaaa'>]><envelope xmlns='urn:xmpp:sce:1'>&a;</envelope>",
        "<?xml version='1.0'?><envelope xmlns='urn:xmpp:sce:1'/>",
        "<envelope xmlns='urn:xmpp:sce:1'><content/><rpad/><time stamp='soon'/></envelope>",
        "<a>" * 100 + "</a>" * 100,
    ],
)
def test_what_is_no_envelope_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        unwrapped(text.encode(), ROMEO, HERE, False, NOW)


NAMES = some.from_regex(r"[a-z][a-z-]{0,5}", fullmatch=True)
TEXTS = some.text(some.characters(min_codepoint=32, exclude_categories=["Cs", "Cn", "Cc"]), max_size=12)
SPACES = some.sampled_from(["", CLIENT, "urn:example", "urn:xmpp:sce:1"])


@some.composite
def trees(draw: some.DrawFn, depth: int = 3) -> Element:
    namespace = draw(SPACES)
    made = Element(f"{{{namespace}}}{draw(NAMES)}" if namespace else draw(NAMES))
    made.text, made.tail = draw(TEXTS), ""
    for name, value in draw(some.dictionaries(NAMES, TEXTS, max_size=3)).items():
        made.set(name, value)
    if draw(some.booleans()):
        made.set("{http://www.w3.org/XML/1998/namespace}lang", "en")
    for _ in range(draw(some.integers(0, 3)) if depth else 0):
        made.append(draw(trees(depth - 1)))
    return made


@given(trees())
def test_elements_come_back_as_they_were_written(tree: Element) -> None:
    again = from_text(to_text(tree))
    assert canonicalize(tostring(again)) == canonicalize(tostring(tree))
