"""Devices, keys and lists as others may have put them on a server: no session comes of it, and no burden."""

from __future__ import annotations

import base64
from xml.etree.ElementTree import Element

import pytest

from tests.encryption.tampering import JULIET, ROMEO, acquainted, attribute, changed, flip, refuses, text
from tests.encryption.village import Neighbour, Village
from widget.core.encryption import NEW, OLD, Problem
from widget.encryption.directory import FRESH
from widget.encryption.elements import MOST_DEVICES
from widget.errors import ChinwagError, NotSealed, QueryTimeout

EIGHTH = bytes.fromhex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800")
"""A point of order 8 (RFC 7748, 6.1 wants what it gives to be refused)."""


async def test_a_wrong_signature_in_a_bundle_makes_no_session() -> None:
    village = Village()
    juliet, romeo = await village.device(JULIET, NEW), await village.device(ROMEO, NEW)
    place = village.nodes[JULIET, f"{NEW}:bundles"]
    [item] = place
    place[item] = changed(place[item], f"{{{NEW}}}spks", flip)
    with pytest.raises(NotSealed) as refused:
        await romeo.says(JULIET, "Hello")
    assert refused.value.problem == Problem.NO_DEVICES.value
    assert juliet.sent == []


@pytest.mark.parametrize("point", [bytes(32), b"\x01" + bytes(31), EIGHTH])
@pytest.mark.parametrize("which", ["spk", "pk", "ik"])
async def test_keys_of_small_order_make_no_session(which: str, point: bytes) -> None:
    village = Village()
    await village.device(JULIET, NEW)
    romeo = await village.device(ROMEO, NEW)
    place = village.nodes[JULIET, f"{NEW}:bundles"]
    [item] = place
    place[item] = changed(place[item], f"{{{NEW}}}{which}", text(base64.b64encode(point).decode()))
    with pytest.raises(NotSealed):
        await romeo.says(JULIET, "Hello")


@pytest.mark.parametrize(
    "broken", ["<x xmlns='y'/>", "<bundle xmlns='urn:xmpp:omemo:2'/>", "<list xmlns='z'/>"]
)
async def test_nonsense_on_a_server_is_as_if_nothing_were_there(broken: str) -> None:
    village = Village()
    await village.device(JULIET)
    romeo = await village.device(ROMEO)
    for (jid, _), items in village.nodes.items():
        if jid == JULIET:
            items.update(dict.fromkeys(items, broken))
    with pytest.raises(NotSealed) as refused:
        await romeo.says(JULIET, "Hello")
    assert refused.value.problem == Problem.NO_DEVICES.value


async def test_thousands_of_devices_on_a_list_are_not_all_asked_for() -> None:
    village = Village()
    await village.device(JULIET)
    romeo = await village.device(ROMEO)
    devices = "".join(f"<device id='{number}'/>" for number in range(1, 3000))
    village.nodes[JULIET, f"{OLD}.devicelist"]["current"] = f"<list xmlns='{OLD}'>{devices}</list>"
    village.asked.clear()
    with pytest.raises(NotSealed):
        await romeo.says("nobody@capulet.lit", "Hello")
    await romeo.knows(JULIET)
    assert len(village.asked) < 500


async def test_who_lists_ever_other_devices_has_us_keep_no_more_of_them_than_a_list_holds() -> None:
    village = Village()
    await village.device(JULIET)
    romeo = await village.device(ROMEO)
    told = []
    for first in range(1, 3000, 300):
        devices = "".join(f"<device id='{number}'/>" for number in range(first, first + 300))
        village.nodes[JULIET, f"{OLD}.devicelist"]["current"] = f"<list xmlns='{OLD}'>{devices}</list>"
        village.now += FRESH
        village.asked.clear()
        await romeo.knows(JULIET)
        asked = [node for _, node in village.asked if node.startswith(f"{OLD}.bundles")]
        told.append([len(asked), *kept_of_those_without_keys(romeo)])
    assert told == [[MOST_DEVICES] * 3] * len(told)


def kept_of_those_without_keys(romeo: Neighbour) -> tuple[int, int]:
    """How many devices are known to have none, and how many are not asked for again for a while."""
    directory = romeo.cipher._own.directory
    return sum(map(len, directory._none.values())), len(directory._missing)


async def test_devices_that_nobody_knows_are_asked_for_once_and_not_for_each_message() -> None:
    village, romeo, juliet = await acquainted(OLD)
    village.asked.clear()
    for number in range(20):
        sent = await romeo.says(JULIET, f"{number}")
        await juliet.opens(changed(sent, f"{{{OLD}}}header", attribute("sid", str(1000 + number))), ROMEO)
    assert len([node for _, node in village.asked if node == f"{OLD}.devicelist"]) <= 1


async def test_a_server_that_never_answers_holds_up_what_comes_in_only_once_in_a_while() -> None:
    """Else whoever has one could have each of their messages hold up everybody's for ten seconds."""
    village, romeo, juliet = await acquainted(OLD)
    waited: list[str] = []

    def failing(account: str, asked: Element) -> ChinwagError | None:
        waited.append(asked.get("to", ""))
        return QueryTimeout("no answer")

    await juliet.restarts()
    village.residents.remove(juliet)
    phone = await village.device(ROMEO, OLD)
    sent = await phone.says(JULIET, "But soft")
    village.failing = failing
    for number in range(5):
        other = changed(sent, f"{{{OLD}}}header", attribute("sid", str(1000 + number)))
        await refuses(juliet, other, Problem.OFFLINE)
    assert await juliet.fails_at(sent, ROMEO) is Problem.OFFLINE
    assert len(waited) <= 3  # two lists and a bundle, at once
    village.failing = lambda account, asked: None
    village.now += 60_000
    assert await juliet.hears(sent, ROMEO) == "But soft"


async def test_devices_that_there_are_not_are_not_kept() -> None:
    """Whoever writes under ever other numbers fills no list of ours with them."""
    village, romeo, juliet = await acquainted(OLD)
    sent = await romeo.says(JULIET, "Hello")
    before = juliet.on_disk()
    for number in range(3):
        village.now += 3_600_000
        await juliet.opens(changed(sent, f"{{{OLD}}}header", attribute("sid", str(1000 + number))), ROMEO)
    assert juliet.on_disk() == before
    assert [each.id for each in await juliet.knows(ROMEO)] == [romeo.device.id]
