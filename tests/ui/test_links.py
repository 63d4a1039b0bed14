"""URLs in messages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vdom import query
from vdom.html import p
from widget.ui.links import _FINDER, MOST_LINKS, linked, split


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        ("nothing here", []),
        ("see https://example.org/a?b=c#d.", ["https://example.org/a?b=c#d"]),
        ("(http://example.org/)", ["http://example.org/"]),
        ("https://en.example.org/wiki/Ivy_(plant)", ["https://en.example.org/wiki/Ivy_(plant)"]),
        ("(see https://en.example.org/wiki/Ivy_(plant))", ["https://en.example.org/wiki/Ivy_(plant)"]),
        (
            "“https://example.org”, xmpp:room@muc.example?join",
            ["https://example.org", "xmpp:room@muc.example?join"],
        ),
        ("HTTPS://EXAMPLE.ORG", ["HTTPS://EXAMPLE.ORG"]),
        ("javascript:alert(1) data:text/html,x ftp://x", []),
        ("https:// http://. 10:30", []),
        ("one https://a.example https://a.example two", ["https://a.example", "https://a.example"]),
        ("look at www.example.org, or example.com/a!", ["https://www.example.org", "https://example.com/a"]),
        ("http://münchen.example/ü and münchen.de", ["http://münchen.example/ü", "https://münchen.de"]),
        ("пример.рф 例え.jp。", ["https://пример.рф", "https://例え.jp"]),
        ("setup.py readme.md a.b.c 3.14 1.2.3 e.g. and so on...", []),
        ("https://setup.py/", ["https://setup.py/"]),
        ("juliet@example.org and mailto:juliet@example.org", ["mailto:juliet@example.org"]),
        ("http://localhost:5280/a and https://10.0.0.1/", ["http://localhost:5280/a", "https://10.0.0.1/"]),
        ("https://a.example/?q=" + "x" * 5000, ["https://a.example/?q=" + "x" * 5000]),
        ("(https://a.example/" + "y" * 5000, ["https://a.example/" + "y" * 5000]),
    ],
)
def test_urls_are_found_without_what_stands_around_them(text: str, urls: list[str]) -> None:
    parts = list(split(text))
    assert [url for _, url in parts if url] == urls
    assert "".join(part for part, _ in parts) == text


@given(
    st.sampled_from(["https://", "http://"]),
    st.text("ab1.-", max_size=8),
    st.sampled_from([".org", ".x", ".museum", "", ".o1"]),
    st.text("/aZ1_-.:?#()é", max_size=6),
)
def test_what_is_nothing_but_a_url_is_found_as_the_library_does(
    scheme: str, host: str, top: str, path: str
) -> None:
    word = scheme + host + top + path
    found = [(each.raw, each.url) for each in _FINDER.match(word) or ()]
    assert [(part, url) for part, url in split(word) if url] == found


def test_a_link_opens_elsewhere_and_tells_nothing_of_us() -> None:
    link = query(p(*linked("go to https://example.org/ now"))).find("a")
    assert link.attr("href") == "https://example.org/"
    assert link.attr("rel") == "noopener noreferrer"
    assert link.attr("target") == "_blank"


def test_a_link_without_a_scheme_is_shown_as_it_was_written() -> None:
    link = query(p(*linked("go to Example.org now"))).find("a")
    assert (link.text(), link.attr("href")) == ("Example.org", "https://Example.org")


@pytest.mark.parametrize(
    "piece", ["a.de/(", "http://a.de/[", "xmpp:", "www.", "a.b@", "mailto:", "é.", "http:"]
)
def test_a_long_word_is_read_in_one_pass(piece: str) -> None:
    """In the square of its length this would take hours."""
    text = piece * 200_000
    assert "".join(part for part, _ in split(text)) == text


def test_a_flood_of_brackets_is_read_once() -> None:
    text = "https://a.example/" + ")" * 200_000
    assert list(split(text)) == [("https://a.example/", "https://a.example/"), (")" * 200_000, None)]


def test_of_thousands_of_links_some_can_be_followed_and_the_rest_is_text() -> None:
    text = "https://a.example/ " * 20_000
    drawn = query(p(*linked(text)))
    assert len(drawn.all("a")) == MOST_LINKS
    assert drawn.text() == text.strip()


@pytest.mark.parametrize("host", ["www.montague.example", "u.montague.example:5281", "localhost"])
def test_the_address_of_an_encrypted_file_is_never_a_link(host: str) -> None:
    """Whoever followed it would give its key away (XEP-0454, 7)."""
    text = f"aesgcm://{host}/4a771ac1/cool.jpg#{'0c' * 44}"
    assert linked(text) == [text]
    assert linked(f"(see {text})") == [f"(see {text})"]
