"""Blind trust before verification: who is trusted, whom the person decides about, and what goes where."""

from __future__ import annotations

import pytest

from tests.encryption.village import Neighbour, Village
from widget.core.encryption import Device, Devices, Judge, Problem, Trust
from widget.core.jids import BareJID
from widget.encryption.directory import SERVES
from widget.errors import NotSealed

ROMEO, JULIET = "romeo@montague.lit", "juliet@capulet.lit"


async def judges(who: Neighbour, device: Device, trust: Trust) -> None:
    answer = await who.cipher.ask(Judge(device.jid, device.fingerprint, trust))
    assert isinstance(answer, Devices)
    [judged] = [each for each in answer.devices[device.jid] if each.id == device.id]
    assert judged.trust is trust


async def test_all_devices_are_trusted_while_nothing_has_been_decided() -> None:
    village = Village()
    romeo, juliet = await village.device(ROMEO), await village.device(JULIET)
    tablet = await village.device(JULIET)
    sent = await romeo.says(JULIET, "Hello")
    assert {await each.hears(sent, ROMEO) for each in (juliet, tablet)} == {"Hello"}
    assert {each.trust for each in await romeo.knows(JULIET)} == {Trust.BLIND}


async def test_after_a_decision_a_new_device_waits_for_its_own() -> None:
    village = Village()
    romeo, juliet = await village.device(ROMEO), await village.device(JULIET)
    await romeo.says(JULIET, "Hello")
    await judges(romeo, juliet.device, Trust.TRUSTED)
    tablet = await village.device(JULIET)
    assert {each.id: each.trust for each in await romeo.knows(JULIET)} == {
        juliet.device.id: Trust.TRUSTED,
        tablet.device.id: Trust.UNDECIDED,
    }
    with pytest.raises(NotSealed) as refused:
        await romeo.says(JULIET, "Secret")
    assert (refused.value.problem, refused.value.jids) == (Problem.UNDECIDED.value, (JULIET,))
    await judges(romeo, tablet.device, Trust.TRUSTED)
    assert await tablet.hears(await romeo.says(JULIET, "Secret"), ROMEO) == "Secret"


async def test_nothing_goes_to_a_distrusted_device_and_nothing_of_it_is_read() -> None:
    village = Village()
    romeo, juliet = await village.device(ROMEO), await village.device(JULIET)
    tablet = await village.device(JULIET)
    await romeo.says(JULIET, "Hello")
    await judges(romeo, tablet.device, Trust.DISTRUSTED)
    sealed = await romeo.says(JULIET, "Secret")
    assert await juliet.hears(sealed, ROMEO) == "Secret"
    assert await tablet.fails_at(sealed, ROMEO) is Problem.NOT_FOR_US
    assert await romeo.fails_at(await tablet.says(ROMEO, "Me!"), JULIET) is Problem.DISTRUSTED


async def test_a_decision_can_be_undone() -> None:
    village = Village()
    romeo, juliet = await village.device(ROMEO), await village.device(JULIET)
    await romeo.says(JULIET, "Hello")
    await judges(romeo, juliet.device, Trust.DISTRUSTED)
    with pytest.raises(NotSealed) as refused:
        await romeo.says(JULIET, "Secret")
    assert refused.value.problem == Problem.NO_DEVICES.value
    await judges(romeo, juliet.device, Trust.BLIND)
    assert await juliet.hears(await romeo.says(JULIET, "Secret"), ROMEO) == "Secret"


async def test_decisions_are_kept_over_a_restart() -> None:
    village = Village()
    romeo, juliet = await village.device(ROMEO), await village.device(JULIET)
    await romeo.says(JULIET, "Hello")
    await judges(romeo, juliet.device, Trust.TRUSTED)
    await romeo.restarts()
    assert [each.trust for each in await romeo.knows(JULIET)] == [Trust.TRUSTED]


async def test_the_keys_of_another_under_the_id_of_a_trusted_device_get_nothing() -> None:
    """A server that wants to read along gives its own bundle for a device that is known."""
    village = Village()
    romeo, juliet = await village.device(ROMEO), await village.device(JULIET)
    mallory = await village.device("mallory@montague.lit")
    await romeo.knows(JULIET)
    for (jid, node), items in village.nodes.items():
        if jid == JULIET and "bundles" in node:
            theirs = mallory.device.id if node.endswith(str(juliet.device.id)) else ""
            source = village.nodes[mallory.jid, node.replace(str(juliet.device.id), str(theirs))]
            items.update(zip(items, source.values(), strict=True))
    village.now += SERVES
    with pytest.raises(NotSealed) as refused:
        await romeo.says(JULIET, "Secret")
    assert refused.value.problem == Problem.NO_DEVICES.value


async def test_a_new_device_of_ones_own_asks_too_once_one_was_verified() -> None:
    village = Village()
    romeo, _juliet = await village.device(ROMEO), await village.device(JULIET)
    tablet = await village.device(ROMEO)
    await romeo.says(JULIET, "Hello")
    await judges(romeo, tablet.device, Trust.TRUSTED)
    await village.device(ROMEO)
    with pytest.raises(NotSealed) as refused:
        await romeo.says(JULIET, "Secret")
    assert refused.value.jids == (BareJID(ROMEO),)


async def test_a_device_that_is_met_by_its_first_message_is_told_of() -> None:
    village = Village()
    romeo, juliet = await village.device(ROMEO), await village.device(JULIET)
    told: list[object] = []
    romeo.cipher.changed = told.append
    sent = await juliet.says(ROMEO, "Hello")
    await romeo.hears(sent, JULIET)
    await romeo.hears(await juliet.says(ROMEO, "Again"), JULIET)
    [answer] = told
    assert isinstance(answer, Devices)
    assert [each.id for each in answer.devices[juliet.jid]] == [juliet.device.id]
