"""Keys are fetched before they are needed, once, and those that were looked at serve for a first message."""

from __future__ import annotations

from xml.etree.ElementTree import Element, tostring

import pytest

from tests.encryption.village import Neighbour, Village, exchange_keys
from widget.core.encryption import NEW, OLD
from widget.core.jids import BareJID
from widget.core.stanza import message
from widget.encryption.directory import SERVES
from widget.encryption.people import Ids, People
from widget.errors import NotSealed, QueryTimeout

ROMEO, JULIET = "romeo@montague.lit", "juliet@capulet.lit"
ROOM = BareJID("plot@rooms.verona.lit")


def bundles(village: Village) -> list[str]:
    """The nodes of bundles that were asked for since, in order."""
    return [node for verb, node in village.asked if verb == "items" and "bundles" in node]


async def looked_at(devices: int = 1) -> tuple[Village, list[Neighbour], Neighbour]:
    """Romeo looks at Juliet's devices, and says nothing yet."""
    village = Village()
    juliet = [await village.device(JULIET) for _ in range(devices)]
    romeo = await village.device(ROMEO)
    village.asked.clear()
    await romeo.knows(JULIET)
    return village, juliet, romeo


async def test_a_device_of_both_versions_is_known_by_its_keys_in_the_better_one() -> None:
    village, _, _ = await looked_at(3)
    assert bundles(village) == [f"{NEW}:bundles"] * 3


async def test_a_device_whose_keys_of_the_better_version_are_gone_is_known_by_the_others() -> None:
    village = Village()
    juliet, romeo = await village.device(JULIET), await village.device(ROMEO)
    del village.nodes[BareJID(JULIET), f"{NEW}:bundles"]
    [device] = await romeo.knows(JULIET)
    assert device.fingerprint == juliet.device.fingerprint
    assert bundles(village)[-2:] == [f"{NEW}:bundles", f"{OLD}.bundles:{juliet.device.id}"]


@pytest.mark.parametrize("alone", [True, False])
async def test_a_device_without_keys_of_the_better_version_is_written_to_by_the_other(alone: bool) -> None:
    village = Village()
    juliet = [await village.device(JULIET) for _ in range(1 if alone else 2)]
    romeo = await village.device(ROMEO)
    lacking = str(juliet[0].device.id)
    kept = village.nodes[JULIET, f"{NEW}:bundles"].pop(lacking)
    for number in range(3):
        sent = await romeo.says(JULIET, f"Hello {number}")
        assert "omemo:2" not in sent
        for each in juliet:
            assert await each.hears(sent, ROMEO) == f"Hello {number}"
        await exchange_keys([romeo, *juliet])
    assert [each.active for each in await romeo.knows(JULIET)] == [True] * len(juliet)
    # Its keys come after all
    village.nodes[JULIET, f"{NEW}:bundles"][lacking] = kept
    await romeo.knows(JULIET, fresh=True)
    sent = await romeo.says(JULIET, "At last")
    assert "axolotl" not in sent
    assert [await each.hears(sent, ROMEO) for each in juliet] == ["At last"] * len(juliet)


async def test_however_many_devices_lack_keys_a_person_is_looked_at_as_often(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked: list[BareJID] = []
    ids = People.ids

    async def counted(people: People, jid: BareJID) -> Ids:
        looked.append(jid)
        return await ids(people, jid)

    monkeypatch.setattr(People, "ids", counted)
    times = []
    for devices in (1, 5):
        village = Village()
        for _ in range(devices):
            await village.device(JULIET)
        romeo = await village.device(ROMEO)
        del village.nodes[BareJID(JULIET), f"{NEW}:bundles"]
        await romeo.knows(JULIET)
        looked.clear()
        await romeo.says(JULIET, "Hello")
        times.append(looked.count(BareJID(JULIET)))
    assert times[0] == times[1] > 0


async def test_keys_that_could_not_be_had_just_now_are_no_reason_to_speak_less() -> None:
    village = Village()
    await village.device(JULIET)
    romeo = await village.device(ROMEO)
    await romeo.knows(JULIET)
    await romeo.restarts()

    def failing(account: str, asked: Element) -> QueryTimeout | None:
        return QueryTimeout("no answer") if asked[0][0].get("node") == f"{NEW}:bundles" else None

    village.failing = failing
    with pytest.raises(NotSealed):
        await romeo.says(JULIET, "Hello")


async def test_a_server_that_does_not_answer_is_not_asked_for_the_other_version_as_well() -> None:
    village = Village()
    await village.device(JULIET)
    romeo = await village.device(ROMEO)
    waited: list[str] = []

    def failing(account: str, asked: object) -> QueryTimeout | None:
        node = asked[0][0].get("node", "")  # type: ignore[index]
        if "bundles" not in node:
            return None
        waited.append(node)
        return QueryTimeout("no answer")

    village.failing = failing
    assert await romeo.knows(JULIET) == ()
    assert waited == [f"{NEW}:bundles"]


async def test_a_first_message_waits_for_no_keys_that_were_looked_at() -> None:
    village, juliet, romeo = await looked_at(2)
    village.asked.clear()
    sent = await romeo.says(JULIET, "Hello")
    assert village.asked == []
    assert [await each.hears(sent, ROMEO) for each in juliet] == ["Hello", "Hello"]


async def test_a_first_message_later_fetches_them_anew_as_they_may_be_spent() -> None:
    village, [juliet], romeo = await looked_at()
    village.now += SERVES
    village.asked.clear()
    sent = await romeo.says(JULIET, "Hello")
    assert bundles(village) == [f"{NEW}:bundles"]
    assert await juliet.hears(sent, ROMEO) == "Hello"


async def test_in_a_room_where_all_have_looked_at_all_keys_those_for_a_first_message_are_new() -> None:
    village, juliet, romeo = await looked_at(2)
    village.asked.clear()
    sealed = await romeo.seals(message(ROOM, "groupchat", "", body="Hello"), JULIET)
    assert bundles(village) == [f"{NEW}:bundles"] * 2
    sent = tostring(sealed.stanza, "unicode")
    for each in juliet:
        each.person = lambda envelope: BareJID(ROMEO)
        assert await each.hears(sent, f"{ROOM}/romeo", conversation=ROOM) == "Hello"


async def test_keys_that_fit_nobody_are_asked_for_anew_with_the_next_message() -> None:
    village = Village()
    juliet = await village.device(JULIET, NEW)
    romeo = await village.device(ROMEO)
    (node,) = (each for each in village.nodes if each == (BareJID(JULIET), f"{NEW}:bundles"))
    (item, text) = next(iter(village.nodes[node].items()))
    signature = text.partition("<ns0:spks>")[2][:8]
    village.nodes[node][item] = text.replace(signature, "AAAAAAAA")
    await romeo.knows(JULIET)
    with pytest.raises(NotSealed):
        await romeo.says(JULIET, "Hello")
    village.nodes[node][item] = text
    assert await juliet.hears(await romeo.says(JULIET, "Hello"), ROMEO) == "Hello"
