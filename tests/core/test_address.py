"""Addresses as people type and paste them."""

from __future__ import annotations

import pytest

from widget.core.address import Fault, typed, typed_room


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("romeo@example.org", "romeo@example.org"),
        ("  Romeo@Example.ORG ", "romeo@example.org"),
        ("xmpp:romeo@example.org?message;body=Hi", "romeo@example.org"),
        ("romeo@example.org/balcony @ home", "romeo@example.org"),
        ("\u202aromeo@example.org\u202c", "romeo@example.org"),
        ("ROMÉO@exämple.org", "roméo@exämple.org"),
        ("Ｒｏｍｅｏ@example.org", "romeo@example.org"),
        ("romeo@localhost", "romeo@localhost"),
    ],
)
def test_what_is_meant_is_found(text: str, meant: str) -> None:
    assert typed(text) == meant


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", Fault.EMPTY),
        ("  ", Fault.EMPTY),
        ("romeo", Fault.NO_AT),
        ("example.org", Fault.NO_AT),
        ("@example.org", Fault.NO_AT),
        ("romeo@", Fault.NO_AT),
        ("romeo@/balcony", Fault.NO_AT),
        ("romeo@home@example.org", Fault.TWO_ATS),
        ("ro meo@example.org", Fault.SPACE),
        ("romeo@example .org", Fault.SPACE),
        ("ro/meo@example.org", Fault.CHARACTER),
        ("<romeo>@example.org", Fault.CHARACTER),
        ("ro\x07meo@example.org", Fault.CHARACTER),
        ("romeo@example..org", Fault.DOMAIN),
        ("romeo@-example.org", Fault.DOMAIN),
        ("r" * 1100 + "@example.org", Fault.LONG),
    ],
)
def test_what_is_wrong_is_told(text: str, fault: Fault) -> None:
    assert typed(text) is fault


@pytest.mark.parametrize(
    ("text", "service", "meant"),
    [
        (" Rose  garden ", "rooms.example.org", "rose-garden@rooms.example.org"),
        ("garden@elsewhere.example", "rooms.example.org", "garden@elsewhere.example"),
        ("garden", "", None),
        ("  ", "rooms.example.org", None),
    ],
)
def test_a_room_is_meant_by_its_address_or_by_a_name_on_the_service(
    text: str, service: str, meant: str | None
) -> None:
    assert typed_room(text, service) == meant
