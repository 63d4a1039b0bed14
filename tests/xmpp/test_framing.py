"""Frames of RFC 7395."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, fromstring

import pytest

from widget.xmpp.framing import FrameError, close_frame, error_frame, open_frame, parse, serialise


def refused(text: str, max_size: int = 1000) -> str:
    with pytest.raises(FrameError) as error:
        parse(text, max_size)
    return error.value.condition


def test_a_frame_is_one_element() -> None:
    element = parse("<message xmlns='jabber:client' to='a@b'><body>hi</body></message>")
    assert element is not None
    assert element.tag == "{jabber:client}message"
    assert element.findtext("{jabber:client}body") == "hi"


def test_white_space_is_nothing() -> None:
    assert parse(" \n") is None
    assert parse("") is None


def test_a_frame_that_is_not_well_formed_is_refused() -> None:
    assert refused("<message>") == "not-well-formed"
    assert refused("<a/><b/>") == "not-well-formed"
    assert refused("hello") == "not-well-formed"


def test_a_document_type_is_refused_before_an_entity_can_be_expanded() -> None:
    bomb = "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]><x>&b;</x>"
    assert refused(bomb) == "restricted-xml"
    assert refused(f" \n{bomb}") == "restricted-xml"
    assert refused(f"\ufeff{bomb}") == "not-well-formed"


def test_processing_instructions_and_comments_before_the_element_are_refused() -> None:
    assert refused("<?xml version='1.0'?><a/>") == "restricted-xml"
    assert refused("<!-- hi --><a/>") == "restricted-xml"


def test_a_huge_frame_is_refused_unread() -> None:
    assert refused("<a>" + "x" * 2000, max_size=1000) == "policy-violation"


def test_what_is_written_reads_back_as_it_was() -> None:
    text = (
        "<message xmlns='jabber:client' id='1'><body xml:lang='en'>a &lt;&amp;&gt; \"'</body>tail"
        "<x xmlns='y'><z xmlns='w' a='&#10;b'/></x></message>"
    )
    element = fromstring(text)
    again = parse(serialise(element))
    assert again is not None
    assert serialise(again) == serialise(element)
    assert [child.tag for child in again.iter()] == [child.tag for child in element.iter()]
    assert again[1][0].get("a") == "\nb"
    assert again[0].get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    assert again[0].tail == "tail"


def test_each_stanza_declares_its_namespace() -> None:
    assert serialise(Element("{jabber:client}presence")) == '<presence xmlns="jabber:client"/>'


def test_an_attribute_in_a_namespace_gets_a_prefix() -> None:
    element = parse(serialise(Element("{a}b", {"{urn:other}c": "d", "e": "f"})))
    assert element is not None
    assert element.attrib == {"{urn:other}c": "d", "e": "f"}


def test_a_child_outside_of_any_namespace_stays_outside() -> None:
    parent = Element("{a}b")
    SubElement(parent, "c")
    again = parse(serialise(parent))
    assert again is not None
    assert again[0].tag == "c"


@pytest.mark.parametrize("character", ["\x00", "\x08", "\x1f", "\ufffe", "\ud83d"])
def test_characters_that_xml_cannot_carry_are_replaced(character: str) -> None:
    element = Element("{a}b", {"c": character})
    element.text = f"x{character}y"
    again = parse(serialise(element))
    assert again is not None
    assert again.text == "x\ufffdy"
    assert again.get("c") == "\ufffd"
    serialise(element).encode()


def test_text_keeps_its_line_breaks_and_emoji() -> None:
    element = Element("{a}b")
    element.text = "one\r\ntwo\tthree 👩🏽‍🚀"
    again = parse(serialise(element))
    assert again is not None
    assert again.text == element.text


def test_headers_are_as_rfc_7395_has_them() -> None:
    opened = parse(open_frame("example.org", "romeo@example.org", "de"))
    assert opened is not None
    assert opened.tag == "{urn:ietf:params:xml:ns:xmpp-framing}open"
    assert (opened.get("to"), opened.get("from"), opened.get("version")) == (
        "example.org",
        "romeo@example.org",
        "1.0",
    )
    assert "from" not in open_frame("example.org")
    assert close_frame() == '<close xmlns="urn:ietf:params:xml:ns:xmpp-framing"/>'
    error = parse(error_frame("not-well-formed"))
    assert error is not None
    assert error.tag == "{http://etherx.jabber.org/streams}error"
    assert error[0].tag == "{urn:ietf:params:xml:ns:xmpp-streams}not-well-formed"
