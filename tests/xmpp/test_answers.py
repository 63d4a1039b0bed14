"""What we say of ourselves."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from widget.core import stanza as build
from widget.xmpp.answers import NODE, Answers
from widget.xmpp.options import ConnectionOptions

INFO = "http://jabber.org/protocol/disco#info"


def ask(answers: Answers, payload: Element, kind: str = "get") -> Element | None:
    return answers.answer(build.element("iq", build.CLIENT, payload, type_=kind, id_="1", from_="a@b/c"))


def test_disco_tells_our_features_and_those_of_ours() -> None:
    answers = Answers(ConnectionOptions(features=frozenset({"urn:xmpp:chat-markers:0"})))
    reply = ask(answers, build.element("query", INFO))
    assert reply is not None
    assert (reply.get("type"), reply.get("to"), reply.get("id")) == ("result", "a@b/c", "1")
    told = {feature.get("var") for feature in reply.iter(f"{{{INFO}}}feature")}
    assert {"urn:xmpp:chat-markers:0", "urn:xmpp:ping", INFO} <= told


def test_disco_answers_for_our_caps_and_no_other_node() -> None:
    answers = Answers(ConnectionOptions())
    own = ask(answers, build.element("query", INFO, node=f"{NODE}#{answers.ver}"))
    other = ask(answers, build.element("query", INFO, node="else"))
    assert own is not None
    assert other is not None
    assert (own.get("type"), other.get("type")) == ("result", "error")


def test_the_verification_string_is_that_of_xep_0115() -> None:
    # The simple example of XEP-0115, 5.2
    from widget.xmpp import answers

    features = [
        "http://jabber.org/protocol/caps",
        "http://jabber.org/protocol/disco#info",
        "http://jabber.org/protocol/disco#items",
        "http://jabber.org/protocol/muc",
    ]
    text = answers._verification("Exodus 0.9.1", features, "client/pc")
    assert text == "QgayPKawpkPSDYmwT/WM94uAlu0="


def test_caps_follow_the_features() -> None:
    plain = Answers(ConnectionOptions())
    more = Answers(ConnectionOptions(features=frozenset({"urn:x"})))
    assert plain.caps().get("ver") == plain.ver
    assert plain.ver != more.ver


def test_the_version_is_told() -> None:
    reply = ask(Answers(ConnectionOptions(version="1.2")), build.element("query", "jabber:iq:version"))
    assert reply is not None
    assert reply.findtext("{jabber:iq:version}query/{jabber:iq:version}version") == "1.2"


def test_there_is_no_answer_to_a_set_nor_to_the_unknown() -> None:
    answers = Answers(ConnectionOptions())
    assert ask(answers, build.element("ping", "urn:xmpp:ping"), "set") is None
    assert ask(answers, build.element("ping", "urn:else")) is None
