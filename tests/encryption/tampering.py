"""Stanzas that somebody has tampered with, and how one of the village's takes them."""

from __future__ import annotations

import base64
from collections.abc import Callable
from xml.etree.ElementTree import Element, fromstring, tostring

from tests.encryption.village import Neighbour, Village, exchange_keys
from widget.core.encryption import Problem

ROMEO, JULIET = "romeo@montague.lit", "juliet@capulet.lit"


async def acquainted(version: str) -> tuple[Village, Neighbour, Neighbour]:
    village = Village()
    romeo, juliet = await village.device(ROMEO, version), await village.device(JULIET, version)
    await juliet.hears(await romeo.says(JULIET, "Hello"), ROMEO)
    await exchange_keys([romeo, juliet])
    return village, romeo, juliet


def changed(sent: str, path: str, change: Callable[[Element], object]) -> str:
    stanza = fromstring(sent)
    for found in stanza.findall(".//" + path):
        change(found)
    return tostring(stanza, "unicode")


def flip(node: Element) -> None:
    octets = bytearray(base64.b64decode(node.text or ""))
    octets[-1] ^= 1
    node.text = base64.b64encode(octets).decode()


def text(value: str) -> Callable[[Element], None]:
    return lambda node: setattr(node, "text", value)


def attribute(name: str, value: str) -> Callable[[Element], None]:
    return lambda node: node.set(name, value)


async def refuses(juliet: Neighbour, sent: str, problem: Problem) -> None:
    """It is refused, says nothing, and nothing is written for it."""
    await juliet.cipher.close()
    before = juliet.on_disk()
    opened = await juliet.opens(sent, ROMEO)
    assert opened.envelope.encryption is not None
    assert opened.envelope.encryption.problem is problem
    assert {child.tag.partition("}")[2] for child in opened.envelope.stanza} <= {"encrypted", "store"}
    assert not any(len(child) or child.text for child in opened.envelope.stanza)
    assert not opened.silent
    if problem not in (Problem.DAMAGED, Problem.NO_SESSION):
        # A session that does not fit is mended, which writes
        assert juliet.on_disk() == before
