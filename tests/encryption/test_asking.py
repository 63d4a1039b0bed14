"""This device among others: made, published, put right, renamed, removed, asked for."""

from __future__ import annotations

from xml.etree.ElementTree import Element, fromstring, tostring

import pytest

from tests.encryption.village import BOTH, Neighbour, Village
from widget.core.encryption import (
    NEW,
    OLD,
    Devices,
    ListChanged,
    LookUp,
    Prepare,
    Prepared,
    Problem,
    Remove,
    Rename,
)
from widget.core.jids import BareJID
from widget.core.stanza import message
from widget.encryption.own_device import ROTATION
from widget.encryption.pep import LISTS
from widget.errors import ChinwagError, NotConnected, NotSealed, QueryTimeout, StanzaError

ROMEO, JULIET, NURSE = "romeo@montague.lit", "juliet@capulet.lit", "nurse@capulet.lit"


def listed(village: Village, jid: str, namespace: str) -> set[int]:
    text = village.nodes[jid, LISTS[namespace]]["current"]
    return {int(each.get("id", "")) for each in fromstring(text)}


async def test_a_new_device_publishes_its_keys_and_then_the_list_that_names_it() -> None:
    village = Village()
    romeo = await village.device(ROMEO)
    assert all(listed(village, ROMEO, each) == {romeo.device.id} for each in BOTH)
    published = [node for verb, node in village.asked if verb == "publish"]
    assert ["bundles" in node for node in published] == [True, True, False, False]
    assert romeo.device.ours
    assert len(romeo.device.fingerprint) == 64


async def test_logging_in_again_in_the_same_browser_is_the_same_device() -> None:
    village = Village()
    romeo = await village.device(ROMEO)
    first = romeo.device
    for _ in range(10):
        await romeo.restarts()
        assert (await romeo.prepares()).device == first
    assert listed(village, ROMEO, OLD) == {first.id}


async def test_a_second_device_joins_the_list_of_the_first() -> None:
    village = Village()
    romeo, tablet = await village.device(ROMEO), await village.device(ROMEO)
    assert listed(village, ROMEO, NEW) == {romeo.device.id, tablet.device.id}
    prepared = await romeo.prepares()
    assert {each.id for each in prepared.own} == {romeo.device.id, tablet.device.id}


async def test_who_is_taken_off_the_list_puts_itself_back_but_does_not_fight() -> None:
    village = Village()
    romeo = await village.device(ROMEO)
    empty = ListChanged(BareJID(ROMEO), OLD, Element(f"{{{OLD}}}list"))
    for _ in range(20):
        await romeo.cipher.ask(empty)
    again = [node for verb, node in village.asked if verb == "publish" and node == LISTS[OLD]]
    assert listed(village, ROMEO, OLD) == {romeo.device.id}
    assert 2 <= len(again) <= 6


async def test_keys_that_the_server_has_lost_are_published_again() -> None:
    village = Village()
    romeo = await village.device(ROMEO)
    before = dict(village.nodes)
    village.nodes.clear()
    await romeo.restarts()
    await romeo.prepares()
    assert village.nodes.keys() == before.keys()


async def test_what_could_not_be_published_is_published_the_next_time() -> None:
    village = Village()

    def refuse(account: str, asked: Element) -> ChinwagError | None:
        return NotConnected("gone") if asked[0][0].tag.endswith("publish") else None

    village.failing = refuse
    romeo = await Neighbour(village, BareJID(ROMEO)).start()
    await romeo.prepares()
    assert village.nodes == {}
    village.failing = lambda account, asked: None
    await romeo.restarts()
    prepared = await romeo.prepares()
    assert listed(village, ROMEO, OLD) == {prepared.device.id}


async def test_offline_nobody_becomes_a_device() -> None:
    village = Village(failing=lambda account, asked: NotConnected("gone"))
    romeo = await Neighbour(village, BareJID(ROMEO)).start()
    with pytest.raises(NotConnected):
        await romeo.cipher.ask(Prepare())
    with pytest.raises(NotSealed) as refused:
        await romeo.says(JULIET, "Hello")
    assert refused.value.problem == Problem.OFFLINE.value
    village.failing = lambda account, asked: None
    assert isinstance(await romeo.cipher.ask(Prepare()), Prepared)


async def test_a_name_is_signed_and_read_by_others() -> None:
    village = Village()
    romeo, juliet = await village.device(ROMEO), await village.device(JULIET)
    await romeo.cipher.ask(Rename("Balcony"))
    await village.spread()
    assert [each.label for each in await juliet.knows(ROMEO, fresh=True)] == ["Balcony"]


async def test_a_name_that_somebody_else_has_given_is_not_shown() -> None:
    village = Village()
    romeo, juliet = await village.device(ROMEO), await village.device(JULIET)
    await romeo.cipher.ask(Rename("Balcony"))
    node = village.nodes[ROMEO, LISTS[NEW]]
    node["current"] = node["current"].replace("Balcony", "Tomb")
    assert [each.label for each in await juliet.knows(ROMEO, fresh=True)] == [""]


async def test_removed_devices_are_off_the_lists_and_their_keys_are_gone() -> None:
    village = Village()
    romeo, tablet = await village.device(ROMEO), await village.device(ROMEO)
    old = tablet.device.id
    answer = await romeo.cipher.ask(Remove(frozenset({old, romeo.device.id})))
    assert isinstance(answer, Devices)
    assert {each.id: each.active for each in answer.devices[BareJID(ROMEO)]} == {
        romeo.device.id: True,
        old: False,
    }
    assert all(listed(village, ROMEO, each) == {romeo.device.id} for each in BOTH)
    assert (ROMEO, f"{OLD}.bundles:{old}") not in village.nodes
    assert set(village.nodes[ROMEO, f"{NEW}:bundles"]) == {str(romeo.device.id)}


async def test_a_pre_key_that_was_used_is_replaced_on_the_server() -> None:
    village = Village()
    romeo, juliet = await village.device(ROMEO, NEW), await village.device(JULIET, NEW)
    before = village.nodes[JULIET, f"{NEW}:bundles"][str(juliet.device.id)]
    await juliet.hears(await romeo.says(JULIET, "Hello"), ROMEO)
    after = village.nodes[JULIET, f"{NEW}:bundles"][str(juliet.device.id)]
    ids = [{each.get("id") for each in fromstring(text).iter(f"{{{NEW}}}pk")} for text in (before, after)]
    assert len(ids[0] - ids[1]) == 1
    assert len(ids[1]) == 100


async def test_a_signed_pre_key_is_rotated_when_it_is_due(monkeypatch: pytest.MonkeyPatch) -> None:
    village = Village()
    romeo = await village.device(ROMEO)
    bundle = f"{OLD}.bundles:{romeo.device.id}"
    before = dict(village.nodes[ROMEO, bundle])
    monkeypatch.setattr("widget.encryption.own_device.ROTATION", -1)
    assert ROTATION > 0
    await romeo.restarts()
    await romeo.prepares()
    assert village.nodes[ROMEO, bundle] != before


async def test_a_page_that_stays_open_rotates_its_signed_pre_keys_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    village = Village()
    romeo, juliet = await village.device(ROMEO), await village.device(JULIET)
    sent = await juliet.says(ROMEO, "By the one before")
    places = [(f"{OLD}.bundles:{romeo.device.id}", "current"), (f"{NEW}:bundles", str(romeo.device.id))]

    def signed() -> list[str]:
        bundles = [fromstring(village.nodes[ROMEO, node][item]) for node, item in places]
        found = [bundles[0].findtext(f"{{{OLD}}}signedPreKeyPublic"), bundles[1].findtext(f"{{{NEW}}}spk")]
        return [each or "" for each in found]

    before = signed()
    assert all(before)
    monkeypatch.setattr("widget.encryption.own_device.ROTATION", -1)
    await romeo.knows(ROMEO, fresh=True)
    assert signed() == before, "it has been looked at a moment ago"
    village.now += 3_600_000
    await romeo.knows(ROMEO, fresh=True)
    await romeo.cipher.close()
    after = signed()
    assert not set(before) & set(after)
    monkeypatch.setattr("widget.encryption.own_device.ROTATION", ROTATION)
    await romeo.restarts()
    await romeo.hears(sent, JULIET)
    village.now += 3_600_000
    await romeo.knows(ROMEO, fresh=True)
    assert signed() == after, "it is young"


async def test_one_dead_device_holds_nobody_up() -> None:
    village = Village()
    romeo, juliet = await village.device(ROMEO), await village.device(JULIET)
    dead = await village.device(JULIET)
    del village.nodes[JULIET, f"{OLD}.bundles:{dead.device.id}"]
    del village.nodes[JULIET, f"{NEW}:bundles"][str(dead.device.id)]
    sealed = await romeo.seals(message(JULIET, "chat", "m1", body="Hello"))
    assert sealed.left_out == ((JULIET, dead.device.id),)
    assert await juliet.hears(tostring(sealed.stanza, "unicode"), ROMEO) == "Hello"


async def test_a_server_that_does_not_answer_is_told_of_and_asked_again() -> None:
    village = Village()
    juliet, romeo = await village.device(JULIET), await village.device(ROMEO)
    village.failing = lambda account, asked: (
        StanzaError("remote-server-timeout") if asked.get("to") == JULIET else None
    )
    answer = await romeo.cipher.ask(LookUp(frozenset({BareJID(JULIET)})))
    assert answer == Devices({BareJID(JULIET): ()}, {BareJID(JULIET): "remote-server-timeout"})
    with pytest.raises(NotSealed) as refused:
        await romeo.says(JULIET, "Hello")
    assert refused.value.problem == Problem.OFFLINE.value
    village.failing = lambda account, asked: None
    assert await juliet.hears(await romeo.says(JULIET, "Hello"), ROMEO) == "Hello"


@pytest.mark.parametrize(
    "error", [NotConnected("cut"), QueryTimeout("late"), StanzaError("remote-server-timeout")]
)
async def test_keys_that_could_not_be_had_just_now_are_asked_for_again(error: ChinwagError) -> None:
    village = Village()
    juliet, romeo = await village.device(JULIET), await village.device(ROMEO)
    village.failing = lambda account, asked: (
        error if asked.get("to") == JULIET and "bundles" in asked[0][0].get("node", "") else None
    )
    await romeo.knows(JULIET)
    with pytest.raises(NotSealed) as refused:
        await romeo.says(JULIET, "Hello")
    assert refused.value.problem == Problem.OFFLINE.value
    village.failing = lambda account, asked: None
    village.now += 60_000
    assert await juliet.hears(await romeo.says(JULIET, "Hello"), ROMEO) == "Hello"


async def test_who_has_no_devices_gets_nothing_in_the_clear() -> None:
    village = Village()
    romeo = await village.device(ROMEO)
    with pytest.raises(NotSealed) as refused:
        await romeo.says(JULIET, "Hello")
    assert (refused.value.problem, refused.value.jids) == (Problem.NO_DEVICES.value, (JULIET,))


async def test_hearing_of_others_devices_makes_nobody_a_device() -> None:
    village = Village()
    romeo = await Neighbour(village, BareJID(ROMEO)).start()
    assert await romeo.cipher.ask(ListChanged(BareJID(JULIET), OLD, Element(f"{{{OLD}}}list"))) is None
    assert (romeo.on_disk(), village.nodes) == ("", {})


async def test_a_server_that_is_away_is_not_waited_for_with_every_message() -> None:
    village = Village()
    juliet, romeo = await village.device(JULIET), await village.device(ROMEO)
    await juliet.hears(await romeo.says(JULIET, "Hello"), ROMEO)
    village.now += 86_400_000
    village.failing = lambda account, asked: QueryTimeout("late") if asked.get("to") == JULIET else None
    await romeo.says(JULIET, "one")
    village.failing = lambda account, asked: pytest.fail("it is asked again")
    assert await juliet.hears(await romeo.says(JULIET, "two"), ROMEO) == "two"
