"""URLs in messages."""

from __future__ import annotations

import pytest

from vdom import query
from vdom.html import p
from widget.ui.links import linked, split


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
    ],
)
def test_urls_are_found_without_what_stands_around_them(text: str, urls: list[str]) -> None:
    parts = list(split(text))
    assert [url for _, url in parts if url] == urls
    assert "".join(part for part, _ in parts) == text


def test_a_link_opens_elsewhere_and_tells_nothing_of_us() -> None:
    link = query(p(*linked("go to https://example.org/ now"))).find("a")
    assert link.attr("href") == "https://example.org/"
    assert link.attr("rel") == "noopener noreferrer"
    assert link.attr("target") == "_blank"


def test_a_flood_of_brackets_is_read_once() -> None:
    text = "https://a.example/" + ")" * 200_000
    assert list(split(text)) == [("https://a.example/", "https://a.example/"), (")" * 200_000, None)]
