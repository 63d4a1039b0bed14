"""JIDs, normalised (RFC 7622)."""

from __future__ import annotations

import pytest

from widget.xmpp.jid import bare_jid, domain, split


def test_a_full_jid_is_split() -> None:
    assert split("romeo@example.org/Orchard 1") == ("romeo@example.org", "romeo@example.org/Orchard 1")


def test_slashes_belong_to_the_resource() -> None:
    assert split("room@muc.example/a/b@c") == ("room@muc.example", "room@muc.example/a/b@c")


def test_case_is_folded_but_not_the_resource() -> None:
    assert split("Romeo@Example.ORG/Orchard")[1] == "romeo@example.org/Orchard"


def test_names_beyond_ascii_are_prepared() -> None:
    assert bare_jid("ROMÉO@exämple.org") == "roméo@exämple.org"


def test_nicknames_beyond_ascii_are_kept() -> None:
    assert split("room@muc.example/Жульета 🌹")[1] == "room@muc.example/Жульета 🌹"


def test_a_domain_alone_is_a_jid() -> None:
    assert split("example.org") == ("example.org", "example.org")
    assert domain("romeo@example.org/x@y/z") == "example.org"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "/",
        "@",
        "a@",
        "@b",
        "a@b@c",
        "a b@c",
        "a@b/",
        "a@-b",
        "a@b..c",
        "a\x00@b",
        "<a>@b",
        "a@b/\x00",
        "a@b/" + "x" * 1024,
    ],
)
def test_what_is_no_jid_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        split(text)
