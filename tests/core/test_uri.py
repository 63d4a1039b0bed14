"""Where links lead: what they say, what they ask for, and what of it is let go."""

from __future__ import annotations

import pytest

from widget.core.target import Deed, Target
from widget.core.uri import LONGEST, LONGEST_TEXT, read

JULIET = "juliet@capulet.lit"


@pytest.mark.parametrize(
    ("uri", "deed", "jid", "text"),
    [
        ("xmpp:juliet@capulet.lit", Deed.CHAT, JULIET, ""),
        ("XMPP:Juliet@Capulet.lit/balcony", Deed.CHAT, JULIET, ""),
        ("xmpp:juliet@capulet.lit?message", Deed.CHAT, JULIET, ""),
        (
            "xmpp:juliet@capulet.lit?message;subject=x;body=Hi%20there%3B%20you%26me",
            Deed.CHAT,
            JULIET,
            "Hi there; you&me",
        ),
        ("xmpp:juliet@capulet.lit?message;body=one%0Atwo", Deed.CHAT, JULIET, "one\ntwo"),
        ("xmpp://guest@example.com/juliet@capulet.lit?message", Deed.CHAT, JULIET, ""),
        ("xmpp:garden@rooms.lit?join", Deed.JOIN, "garden@rooms.lit", ""),
        ("xmpp:garden@rooms.lit?join;password=cicero", Deed.JOIN, "garden@rooms.lit", ""),
        ("xmpp:juliet@capulet.lit?roster;name=Juliet", Deed.ADD, JULIET, ""),
        ("xmpp:juliet@capulet.lit?subscribe", Deed.ADD, JULIET, ""),
        ("xmpp:nasty%2523name@capulet.lit", Deed.CHAT, "nasty%23name@capulet.lit", ""),
        ("#chinwag/chat?jid=juliet@capulet.lit", Deed.CHAT, JULIET, ""),
        ("#chinwag/room?jid=garden%40rooms.lit", Deed.JOIN, "garden@rooms.lit", ""),
        ("#chinwag/link?uri=xmpp%3Agarden%40rooms.lit%3Fjoin", Deed.JOIN, "garden@rooms.lit", ""),
    ],
)
def test_a_link_leads_to_a_conversation(uri: str, deed: Deed, jid: str, text: str) -> None:
    assert read(uri) == Target(deed, jid, text)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "query", ["remove", "unsubscribe", "unregister", "register", "command", "disco", "💥", "message=1"]
)
def test_what_takes_away_or_is_unknown_is_a_look_at_the_conversation(query: str) -> None:
    assert read(f"xmpp:{JULIET}?{query};body=x;node=y") == Target(Deed.CHAT, JULIET, "")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "uri",
    [
        "", "xmpp:", "xmpp:?join", "xmpp:capulet.lit", "xmpp:a b@capulet.lit", "javascript:alert(1)",
        "#chinwag/", "#chinwag/room", "#chinwag/room?jid=", "#chinwag/nothing?jid=juliet@capulet.lit",
        "#chinwag/link?uri=javascript%3Aalert(1)", "#chinwag/link?uri=%23chinwag%2Flink%3Furi%3Dx",
        "xmpp:juliet@capulet.lit?message;body=" + "x" * LONGEST,
    ],
)  # fmt: skip
def test_what_leads_nowhere_is_no_link(uri: str) -> None:
    assert read(uri) is None


def test_a_text_that_comes_along_is_cut() -> None:
    target = read(f"xmpp:{JULIET}?message;body={'x' * 3000}")
    assert target
    assert len(target.text) == LONGEST_TEXT
