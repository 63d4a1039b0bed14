"""What is content and what only goes with it; what omemo:2 puts inside, and what the older one says of it."""

from __future__ import annotations

from xml.etree.ElementTree import Element, fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as some

from widget.core.encryption import NEW, OLD
from widget.core.stanza import CLIENT, element, message
from widget.encryption.content import (
    carries_all,
    content_of,
    inside,
    is_metadata,
    older_about,
    older_text,
    stripped,
)

TO = "juliet@capulet.lit"
METADATA = [
    "<active xmlns='http://jabber.org/protocol/chatstates'/>",
    "<request xmlns='urn:xmpp:receipts'/>",
    "<received xmlns='urn:xmpp:receipts' id='m1'/>",
    "<displayed xmlns='urn:xmpp:chat-markers:0' id='m1'/>",
    "<markable xmlns='urn:xmpp:chat-markers:0'/>",
    "<store xmlns='urn:xmpp:hints'/>",
    "<origin-id xmlns='urn:xmpp:sid:0' id='m1'/>",
    "<thread xmlns='jabber:client'>t1</thread>",
    "<replace xmlns='urn:xmpp:message-correct:0' id='m1'/>",
    "<reply xmlns='urn:xmpp:reply:0' id='m1' to='romeo@montague.lit'/>",
    "<fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:reply:0'>"
    "<body xmlns='urn:xmpp:fallback:0' start='0' end='9'/></fallback>",
    "<retract xmlns='urn:xmpp:message-retract:1' id='m1'/>",
    f"<encrypted xmlns='{OLD}'><header sid='1'><iv>AA==</iv></header></encrypted>",
    f"<encrypted xmlns='{NEW}'><header sid='1'/></encrypted>",
    f"<encryption xmlns='urn:xmpp:eme:0' namespace='{OLD}'/>",
    "<x xmlns='http://jabber.org/protocol/muc#user'/>",
    "<x xmlns='jabber:x:conference' jid='room@rooms.example'/>",
    "<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'>"
    "<value>http://jabber.org/protocol/muc#request</value></field>"
    "<field var='muc#role'><value>participant</value></field></x>",
]
CONTENT = [
    "<body xmlns='jabber:client'>Hello</body>",
    "<subject xmlns='jabber:client'>Hello</subject>",
    "<html xmlns='http://jabber.org/protocol/xhtml-im'/>",
    "<reactions xmlns='urn:xmpp:reactions:0' id='m1'><reaction>👋</reaction></reactions>",
    "<x xmlns='jabber:x:oob'><url>https://example.org/</url></x>",
    "<reference xmlns='urn:xmpp:reference:0' type='mention' uri='xmpp:a@b'/>",
    "<geoloc xmlns='http://jabber.org/protocol/geoloc'/>",
    "<forwarded xmlns='urn:xmpp:forward:0'/>",
    "<file-sharing xmlns='urn:xmpp:sfs:0'/>",
    "<anything xmlns='urn:example'/>",
    # What would be metadata, with words in it
    "<active xmlns='http://jabber.org/protocol/chatstates'>psst</active>",
    "<retract xmlns='urn:xmpp:message-retract:1' id='m1'><reason>shame</reason></retract>",
    "<fallback xmlns='urn:xmpp:fallback:0'><body xmlns='urn:example'/></fallback>",
    "<reply xmlns='urn:xmpp:reply:0' id='m1'><quote xmlns='urn:example' text='Hello'/></reply>",
    "<x xmlns='http://jabber.org/protocol/muc#user'><invite><reason>come</reason></invite></x>",
    "<x xmlns='jabber:x:conference' jid='room@rooms.example' reason='come'/>",
    "<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>other</value></field></x>",
    "<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'>"
    "<value>http://jabber.org/protocol/muc#request</value></field>"
    "<field var='text'><value>a</value></field></x>",
    f"<payload xmlns='{OLD}'>Hello</payload>",
]


@pytest.mark.parametrize("text", METADATA)
def test_ids_numbers_and_states_may_be_read_on_the_way(text: str) -> None:
    assert is_metadata(fromstring(text))


@pytest.mark.parametrize("text", CONTENT)
def test_whatever_says_something_may_not(text: str) -> None:
    assert not is_metadata(fromstring(text))


def test_what_is_stripped_has_no_content_and_keeps_all_else() -> None:
    everything = [fromstring(text) for text in METADATA + CONTENT]
    stanza = message(TO, "chat", "m1", *everything)
    left = stripped(stanza)
    assert (left.get("to"), left.get("id"), len(left)) == (TO, "m1", len(METADATA))
    assert content_of(left) == ()
    assert len(content_of(stanza)) == len(CONTENT)


def test_a_fallback_for_what_is_taken_away_is_taken_away() -> None:
    fallback = fromstring("<fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:sfs:0'/>")
    sharing = fromstring("<file-sharing xmlns='urn:xmpp:sfs:0'/>")
    stanza = message(TO, "chat", "m1", sharing, fallback, body="aesgcm://files.example/a#b")
    assert list(stripped(stanza)) == []
    assert {child.tag.partition("}")[2] for child in inside(stanza)} == {"body", "file-sharing", "fallback"}


def test_a_rooms_subject_is_the_rooms() -> None:
    subject = Element(f"{{{CLIENT}}}subject")
    subject.text = "Today"
    assert content_of(message("room@rooms.example", "groupchat", "m1", subject)) == ()
    assert content_of(message(TO, "chat", "m1", subject)) == (subject,)
    assert content_of(message("room@rooms.example", "groupchat", "m1", subject, body="Hello")) != ()


def test_the_newer_version_has_inside_what_it_is_about() -> None:
    stanza = message(TO, "chat", "m1", *map(fromstring, METADATA), body="Hello")
    names = {child.tag.partition("}")[2] for child in inside(stanza)}
    assert names == {"body", "thread", "replace", "reply", "fallback", "retract"}
    outside = {child.tag.partition("}")[2] for child in stripped(stanza, about=False)}
    assert not outside & names


def test_the_older_version_says_reactions_as_an_answer() -> None:
    reactions = fromstring(
        "<reactions xmlns='urn:xmpp:reactions:0' id='m1'>"
        "<reaction>👋</reaction><reaction>🎉</reaction></reactions>"
    )
    stanza = message(TO, "chat", "m2", reactions)
    assert older_text(stanza) == "👋 🎉"
    [reply] = older_about(stanza)
    assert reply.get("id") == "m1"
    assert not carries_all(stanza)


def test_the_older_version_has_no_words_for_reactions_that_are_taken_back() -> None:
    reactions = fromstring("<reactions xmlns='urn:xmpp:reactions:0' id='m1'/>")
    assert older_text(message(TO, "chat", "m2", reactions)) is None


NAMES = some.sampled_from(["body", "x", "thread", "replace", "active", "encrypted", "retract", "reaction"])
SPACES = some.sampled_from(
    [
        CLIENT,
        OLD,
        NEW,
        "urn:xmpp:reply:0",
        "urn:xmpp:hints",
        "jabber:x:conference",
        "jabber:x:data",
        "urn:example",
    ]
)
WORDS = "sesame"


@some.composite
def trees(draw: some.DrawFn, depth: int = 2) -> Element:
    inner = [draw(trees(depth - 1)) for _ in range(draw(some.integers(0, 3)) if depth else 0)]
    return element(draw(NAMES), draw(SPACES), *inner, text=WORDS)


@given(some.lists(trees(), max_size=4))
def test_no_text_of_any_element_is_left_by_stripping(children: list[Element]) -> None:
    left = stripped(message(TO, "chat", "m1", *children))
    plain = [each for each in left if not each.tag.endswith(("}encrypted", "}thread"))]
    assert not any(WORDS in "".join(each.itertext()) for each in plain)


@pytest.mark.parametrize("tag", ["{http://jabber.org/protocol/chatstates}active", f"{{{OLD}}}encrypted"])
def test_what_has_thousands_of_levels_is_not_copied(tag: str) -> None:
    deep = inner = Element(tag)
    for _ in range(5000):
        made = Element(f"{tag.partition('}')[0]}}}a")
        inner.append(made)
        inner = made
    stanza = message(TO, "chat", "m1")
    stanza.append(deep)
    assert len(stripped(stanza)) == 0
