"""Two and more devices talk: in both versions, out of order, crossing, over bad links, after any kill."""

from __future__ import annotations

import random
from xml.etree.ElementTree import fromstring, tostring

import pytest

from tests.encryption.village import BOTH, Neighbour, Village, envelope, exchange_keys
from widget.core.encryption import NEW, OLD, Problem, Trust
from widget.core.jids import bare
from widget.core.stanza import child_text, element, message

ROMEO, JULIET, NURSE = "romeo@montague.lit", "juliet@capulet.lit", "nurse@capulet.lit"


@pytest.fixture(params=BOTH, ids=["axolotl", "omemo:2"])
def version(request: pytest.FixtureRequest) -> str:
    """Each version of OMEMO."""
    return str(request.param)


async def couple(version: str = "") -> tuple[Village, Neighbour, Neighbour]:
    village = Village()
    return village, await village.device(ROMEO, version), await village.device(JULIET, version)


async def test_what_one_device_seals_the_other_opens(version: str) -> None:
    _, romeo, juliet = await couple(version)
    sent = await romeo.says(JULIET, "But soft")
    assert "But soft" not in sent
    assert fromstring(sent).find(f"{{{version}}}encrypted") is not None
    opened = await juliet.opens(sent, ROMEO)
    assert opened.envelope.stanza.findtext("{jabber:client}body") == "But soft"
    how = opened.envelope.encryption
    assert how is not None
    assert (how.namespace, how.device, how.fingerprint) == (
        version,
        romeo.device.id,
        romeo.device.fingerprint,
    )
    assert (how.trust, how.problem) == (Trust.BLIND, None)
    await exchange_keys([romeo, juliet])
    assert await romeo.hears(await juliet.says(ROMEO, "Ay me"), JULIET) == "Ay me"


async def test_of_what_was_encrypted_nothing_is_left_around_it(version: str) -> None:
    _, romeo, juliet = await couple(version)
    sent = await romeo.says(JULIET, "But soft", element("request", "urn:xmpp:receipts"))
    stanza = (await juliet.opens(sent, ROMEO)).envelope.stanza
    assert [child.tag for child in stanza if "receipts" not in child.tag and "hints" not in child.tag] == [
        "{jabber:client}body"
    ]


async def test_a_key_is_answered_by_one_so_that_it_is_not_sent_again() -> None:
    _, romeo, juliet = await couple(NEW)
    first = await romeo.says(JULIET, "one")
    await juliet.hears(first, ROMEO)
    [answer] = juliet.takes_mail()
    assert (await romeo.opens(answer, JULIET)).silent
    second = await romeo.says(JULIET, "two")
    assert 'kex="true"' in first
    assert "kex=" not in second
    assert await juliet.hears(second, ROMEO) == "two"


async def test_messages_out_of_order_are_all_opened(version: str) -> None:
    _, romeo, juliet = await couple(version)
    await juliet.hears(await romeo.says(JULIET, "first"), ROMEO)
    await exchange_keys([romeo, juliet])
    sent = [(str(number), await romeo.says(JULIET, str(number))) for number in range(20)]
    random.Random(1).shuffle(sent)
    assert [(body, await juliet.hears(text, ROMEO)) for body, text in sent] == [
        (body, body) for body, _ in sent
    ]


async def test_the_same_once_more_says_the_same_and_moves_nothing(version: str) -> None:
    _, romeo, juliet = await couple(version)
    sent = await romeo.says(JULIET, "But soft")
    await juliet.hears(sent, ROMEO)
    juliet.takes_mail()
    before = juliet.on_disk()
    assert await juliet.hears(sent, ROMEO) == "But soft"
    await juliet.restarts()
    assert await juliet.hears(sent, ROMEO) == "But soft"
    assert juliet.on_disk() == before
    assert juliet.takes_mail() == []


async def test_after_a_fortnight_the_same_is_a_repetition(version: str) -> None:
    village, romeo, juliet = await couple(version)
    await juliet.hears(await romeo.says(JULIET, "first"), ROMEO)
    await exchange_keys([romeo, juliet])
    sent = await romeo.says(JULIET, "But soft")
    await juliet.hears(sent, ROMEO)
    village.now += 15 * 86_400_000
    await juliet.restarts()
    assert await juliet.fails_at(sent, ROMEO) is Problem.REPEATED


async def test_what_is_sent_again_is_the_same_ciphertext(version: str) -> None:
    _, romeo, juliet = await couple(version)
    sent = await romeo.says(JULIET, "But soft", id_="m-again")
    assert await romeo.says(JULIET, "But soft", id_="m-again") == sent
    await romeo.restarts()
    assert await romeo.says(JULIET, "But soft", id_="m-again") == sent
    assert await romeo.says(JULIET, "But hard", id_="m-again") != sent


async def test_ones_other_devices_read_what_this_one_sends(version: str) -> None:
    village, romeo, _ = await couple(version)
    tablet = await village.device(ROMEO)
    sent = await romeo.says(JULIET, "But soft")
    assert await tablet.hears(sent, f"{ROMEO}/phone") == "But soft"


async def test_what_this_device_sent_itself_is_known_when_it_comes_back(version: str) -> None:
    _, romeo, _ = await couple(version)
    sent = await romeo.says(JULIET, "But soft")
    await romeo.restarts()
    assert await romeo.hears(sent, f"{ROMEO}/phone") == "But soft"


async def test_a_device_that_came_later_is_told_that_this_was_before_it() -> None:
    village, romeo, _juliet = await couple()
    sent = await romeo.says(JULIET, "But soft")
    village.now += 1000
    late = await village.device(JULIET)
    assert await late.fails_at(sent, ROMEO, time=village.now - 1000) is Problem.BEFORE_US
    assert await late.fails_at(sent, ROMEO, time=village.now + 1) is Problem.NOT_FOR_US


async def test_who_is_no_device_opens_nothing_and_becomes_none() -> None:
    village, romeo, _ = await couple()
    sent = await romeo.says(JULIET, "But soft")
    other = await Neighbour(village, bare(JULIET)).start()
    village.asked.clear()
    assert await other.fails_at(sent, ROMEO) is Problem.NOT_FOR_US
    assert (village.asked, other.on_disk()) == ([], "")


@pytest.mark.parametrize("seed", range(24))
async def test_first_messages_that_cross_part_nobody(seed: int) -> None:
    chance = random.Random(seed)
    village = Village()
    version = chance.choice(BOTH)
    devices = [await village.device(jid, version) for jid in (ROMEO, JULIET)]
    under_way: list[tuple[Neighbour, str]] = []
    sent: list[str] = []
    heard: list[str] = []

    async def arrives() -> None:
        sender, text = under_way.pop(chance.randrange(len(under_way)))
        other = devices[sender is devices[0]]
        opened = await other.opens(text, sender.jid)
        assert opened.envelope.encryption is not None
        assert opened.envelope.encryption.problem is None, opened.envelope.encryption.problem
        if not opened.silent:
            heard.append(child_text(opened.envelope.stanza, "body"))
        under_way.extend((other, mail) for mail in other.takes_mail())

    for number in range(40):
        sender = chance.choice(devices)
        to = devices[sender is devices[0]].jid
        sent.append(str(number))
        under_way.append((sender, await sender.says(to, str(number))))
        while under_way and chance.random() < 0.45:
            await arrives()
    while under_way:
        await arrives()
    assert sorted(heard, key=int) == sent


async def test_a_device_that_is_killed_at_any_moment_loses_nothing(version: str) -> None:
    """Before and after each commit; what was not acknowledged comes again, and so does what was not sent."""
    village, romeo, juliet = await couple(version)
    for number in range(12):
        body, id_ = f"line {number}", f"m-{number}"
        if number % 3 == 0:
            # sealed, but killed before the commit: it never went out
            await romeo.cipher.seal(message(JULIET, "chat", id_, body=body), frozenset({bare(JULIET)}))
            await romeo.restarts()
        sent = await romeo.says(JULIET, body, id_=id_)
        if number % 3 == 1:
            # opened, but killed before the commit: it comes again
            await juliet.cipher.open(envelope(sent, ROMEO, juliet.jid, village.now))
            await juliet.restarts()
        assert await juliet.hears(sent, ROMEO) == body
        if number % 3 == 2:
            await juliet.restarts()
            await romeo.restarts()
        answer = await juliet.says(ROMEO, f"answer {number}")
        assert await romeo.hears(answer, JULIET) == f"answer {number}"


@pytest.mark.parametrize("seed", range(4))
async def test_a_device_killed_at_random_moments_reads_all_and_says_nothing_twice(seed: int) -> None:
    """What is under way comes again until it is acknowledged, as a stream that is resumed gives it."""
    chance = random.Random(seed)
    village, *people = await couple(chance.choice([*BOTH, ""]))
    under_way: list[tuple[Neighbour, str]] = []
    said: list[str] = []
    heard: dict[str, str] = {}

    async def is_killed(who: Neighbour) -> bool:
        if chance.random() < 0.7:
            return False
        await who.restarts(synced=chance.random() < 0.7)
        await who.prepares()
        return True

    async def says(sender: Neighbour, body: str) -> None:
        to = people[sender is people[0]].jid
        stanza = message(to, "chat", body, body=body)
        await sender.cipher.seal(stanza, frozenset({to}))
        if await is_killed(sender):
            await sender.cipher.seal(stanza, frozenset({to}))
        await sender.commits()
        sealed = await sender.cipher.seal(stanza, frozenset({to}))
        if await is_killed(sender):
            assert tostring((await sender.cipher.seal(stanza, frozenset({to}))).stanza) == tostring(
                sealed.stanza
            )
        under_way.append((sender, tostring(sealed.stanza, "unicode")))

    async def arrives() -> None:
        sender, text = under_way.pop(chance.randrange(min(4, len(under_way))))
        other = people[sender is people[0]]
        await other.cipher.open(envelope(text, sender.jid, other.jid, village.now))
        await is_killed(other)
        opened = await other.opens(text, sender.jid)
        if await is_killed(other):
            opened = await other.opens(text, sender.jid)
        how = opened.envelope.encryption
        assert how is not None
        assert how.problem is None, how.problem
        if not opened.silent:
            heard[opened.envelope.id] = child_text(opened.envelope.stanza, "body")
        under_way.extend((other, mail) for mail in other.takes_mail())

    for number in range(30):
        said.append(f"line {number}")
        await says(chance.choice(people), said[-1])
        while under_way and chance.random() < 0.5:
            await arrives()
    while under_way:
        await arrives()
    assert heard == {body: body for body in said}


async def test_five_hundred_messages_over_a_link_that_delays_and_reorders() -> None:
    await _over_a_bad_link(500, lost=0.0)


async def test_where_messages_are_lost_for_good_all_others_are_opened() -> None:
    await _over_a_bad_link(300, lost=0.1)


async def _over_a_bad_link(count: int, lost: float) -> None:
    """What is lost is lost for good, keys and all."""
    chance = random.Random(7)
    village = Village()
    people = [await village.device(jid, only) for jid, only in ((ROMEO, OLD), (JULIET, ""), (NURSE, NEW))]
    under_way: list[tuple[Neighbour, str, str]] = []

    async def arrive() -> None:
        sender, to, text = under_way.pop(chance.randrange(min(12, len(under_way))))
        if chance.random() < lost:
            return
        other = next(each for each in people if each.jid == to)
        opened = await other.opens(text, sender.jid)
        how = opened.envelope.encryption
        assert how is not None
        assert how.problem is None, (how.problem, sender.jid, to)
        under_way.extend((other, sender.jid, mail) for mail in other.takes_mail())

    pairs = [(people[one], people[other]) for one, other in ((0, 1), (1, 2), (1, 0), (2, 1))]

    for number in range(count):
        sender, other = chance.choice(pairs)
        under_way.append((sender, other.jid, await sender.says(other.jid, f"{number}")))
        while under_way and chance.random() < 0.5:
            await arrive()
        if number % 50 == 49:
            await chance.choice(people).restarts()
    while under_way:
        await arrive()
