"""Several at once: what is asked for twice is done once, and what was had of a server is waited for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from xml.etree.ElementTree import tostring

import pytest

from tests.encryption.village import BOTH, Neighbour, Village, envelope
from widget.core.encryption import Devices, LookUp
from widget.core.jids import BareJID, bare
from widget.core.stanza import child_text, message

ROMEO, JULIET = "romeo@montague.lit", "juliet@capulet.lit"


@pytest.fixture(params=BOTH, ids=["axolotl", "omemo:2"])
def version(request: pytest.FixtureRequest) -> str:
    """Each version of OMEMO."""
    return str(request.param)


async def couple(version: str) -> tuple[Village, Neighbour, Neighbour]:
    village = Village()
    return village, await village.device(ROMEO, version), await village.device(JULIET, version)


@asynccontextmanager
async def lists_had_and_not_noted(device: Neighbour, jid: str) -> AsyncIterator[asyncio.Task[object]]:
    """While another unit lasts, somebody's lists have come, and whoever had them waits to note them."""
    own = device.cipher._own
    async with own.unit():
        looking = asyncio.create_task(device.cipher.ask(LookUp(frozenset({BareJID(jid)}))))
        while own.directory.is_stale(BareJID(jid)):
            await asyncio.sleep(0)
        yield looking


async def test_what_several_ask_for_at_once_is_done_once(version: str) -> None:
    """As tabs do, of which one opens and seals for all."""
    village, romeo, juliet = await couple(version)
    stanza = message(JULIET, "chat", "m-once", body="But soft")
    sealed = await asyncio.gather(*(romeo.cipher.seal(stanza, frozenset({bare(JULIET)})) for _ in range(3)))
    [text] = {tostring(each.stanza, "unicode") for each in sealed}
    await romeo.commits()
    came = [envelope(text, ROMEO, JULIET, village.now) for _ in range(3)]
    opened = await asyncio.gather(*map(juliet.cipher.open, came))
    assert {child_text(each.envelope.stanza, "body") for each in opened} == {"But soft"}


async def test_first_messages_to_several_people_may_be_sealed_at_once(version: str) -> None:
    village = Village()
    romeo = await village.device(ROMEO, version)
    others = [await village.device(f"{name}@capulet.lit", version) for name in ("juliet", "nurse", "tybalt")]
    stanzas = [message(each.jid, "chat", f"m-{each.jid}", body="Hello") for each in others]
    sealed = await asyncio.gather(
        *(romeo.cipher.seal(each, frozenset({bare(each.get("to", ""))})) for each in stanzas)
    )
    await romeo.commits()
    for each, one in zip(others, sealed, strict=True):
        assert one.left_out == ()
        assert await each.hears(tostring(one.stanza, "unicode"), ROMEO) == "Hello"


async def test_a_message_that_comes_while_lists_are_noted_is_opened(version: str) -> None:
    """As when one enters a room: its members are looked up, and its archive comes."""
    _, romeo, juliet = await couple(version)
    sent = await romeo.says(JULIET, "But soft")
    await juliet.restarts()
    async with lists_had_and_not_noted(juliet, ROMEO) as looking:
        hearing = asyncio.create_task(juliet.hears(sent, ROMEO))
        for _ in range(100):
            await asyncio.sleep(0)
    assert await hearing == "But soft"
    assert isinstance(await looking, Devices)


async def test_who_asks_while_lists_are_noted_is_told_of_the_devices_on_them(version: str) -> None:
    _, romeo, juliet = await couple(version)
    await juliet.restarts()
    async with lists_had_and_not_noted(juliet, ROMEO) as looking:
        asking = asyncio.create_task(juliet.knows(ROMEO))
        for _ in range(100):
            await asyncio.sleep(0)
    [device] = await asking
    assert (device.id, device.fingerprint) == (romeo.device.id, romeo.device.fingerprint)
    await looking
