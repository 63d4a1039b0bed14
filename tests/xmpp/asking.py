"""What tests of a session without a server share."""

from __future__ import annotations

import asyncio
from xml.etree.ElementTree import Element

from tests.xmpp.link import Link
from widget.core import stanza as build


def ping(to: str = "") -> Element:
    return build.iq("get", build.element("ping", "urn:xmpp:ping"), to=to)


async def turn() -> None:
    """Let what is under way go on until it waits."""
    for _ in range(5):
        await asyncio.sleep(0)


def last_iq(link: Link) -> Element:
    return link.sent("iq")[-1]


def error_condition(iq: Element) -> str:
    error = iq.find("{jabber:client}error")
    assert error is not None
    return error[0].tag.rpartition("}")[2]
