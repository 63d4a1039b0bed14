"""doap.xml says of the XMPP that we speak what the code says of itself."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from xml.etree.ElementTree import Element, parse

import pytest

from widget.settings import Settings
from widget.worker import options

ROOT = Path(__file__).parent.parent
XEP = re.compile(r"XEP-(\d{4})")
NS = "{https://linkmauve.fr/ns/xmpp-doap#}"
RESOURCE = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}resource"
SOURCES = [path for name in ("widget", "vdom") for path in sorted((ROOT / name).rglob("*.py"))]
ANNOUNCED = {
    "http://jabber.org/protocol/chatstates": "0085",
    "http://jabber.org/protocol/muc": "0045",
    "http://jabber.org/protocol/nick": "0172",
    "urn:xmpp:avatar:metadata": "0084",
    "urn:xmpp:bookmarks:1": "0402",
    "urn:xmpp:carbons:2": "0280",
    "urn:xmpp:chat-markers:0": "0333",
    "urn:xmpp:fallback:0": "0428",
    "urn:xmpp:idle:1": "0319",
    "urn:xmpp:mds:displayed:0": "0490",
    "urn:xmpp:message-correct:0": "0308",
    "urn:xmpp:message-retract:1": "0424",
    "urn:xmpp:reactions:0": "0444",
    "urn:xmpp:receipts": "0184",
    "urn:xmpp:reference:0": "0372",
    "urn:xmpp:reply:0": "0461",
    "urn:xmpp:spoiler:0": "0382",
    "urn:xmpp:styling:0": "0393",
    "https://chinwag.invalid/chats": "0223",  # what we keep for ourselves
}
"""Whose the namespaces are that a client announces (XEP-0030)."""


def supported() -> dict[str, Element]:
    """What doap.xml says, by the XEP's number."""
    found = {}
    for each in parse(ROOT / "doap.xml").iter(f"{NS}SupportedXep"):
        xep = each.find(f"{NS}xep")
        assert xep is not None
        found[re.findall(r"xep-(\d{4})", xep.get(RESOURCE, ""))[0]] = each
    return found


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_a_module_is_of_is_there(path: Path) -> None:
    told = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    assert set(XEP.findall(told)) <= supported().keys()


def test_nothing_is_there_that_no_module_knows_of() -> None:
    known = {number for path in SOURCES for number in XEP.findall(path.read_text("utf-8"))}
    assert not supported().keys() - known


def test_what_we_announce_is_there() -> None:
    announced = {name.removesuffix("+notify") for name in options(Settings(), "").features}
    assert announced <= ANNOUNCED.keys()
    assert {ANNOUNCED[name] for name in announced} <= supported().keys()


def test_each_has_a_version_and_a_status_and_they_are_in_order() -> None:
    found = supported()
    assert list(found) == sorted(found)
    for number, each in found.items():
        assert re.fullmatch(r"\d+(\.\d+)+", each.findtext(f"{NS}version", "")), number
        assert re.fullmatch(r"\d+\.\d+\.\d+", each.findtext(f"{NS}since", "")), number
        assert len({part.tag for part in each}) == len(each), number
        assert each.findtext(f"{NS}status") in ("complete", "partial"), number
        assert (each.findtext(f"{NS}status") == "complete") == (each.find(f"{NS}note") is None), number
