"""What others may have written: tampered with, repeated, too long, malformed: a word each.

Whatever it is, it is refused with the right problem, and keys and sessions are as they were.
"""

from __future__ import annotations

import base64
import logging
from collections.abc import Callable
from xml.etree.ElementTree import Element, fromstring, tostring

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from tests.encryption.tampering import JULIET, ROMEO, acquainted, attribute, changed, flip, refuses, text
from tests.encryption.village import BOTH, KeyBox, Neighbour
from widget.core.encryption import NEW, OLD, Problem
from widget.core.jids import BareJID
from widget.core.replying import read_reply
from widget.core.stanza import child_text, element, message
from widget.encryption.content import FALLBACK, REPLY
from widget.encryption.elements import LONGEST_KEY, LONGEST_PAYLOAD
from widget.errors import NotSealed

PREKEY = {OLD: "prekey", NEW: "kex"}


@pytest.fixture(params=BOTH, ids=["axolotl", "omemo:2"])
def version(request: pytest.FixtureRequest) -> str:
    """Each version of OMEMO."""
    return str(request.param)


PAIRS: dict[str, tuple[Neighbour, str]] = {}


async def test_a_payload_that_was_tampered_with_is_damaged_and_the_true_one_opens(
    version: str,
) -> None:
    _, romeo, juliet = await acquainted(version)
    sent = await romeo.says(JULIET, "Secret")
    await refuses(juliet, changed(sent, f"{{{version}}}payload", flip), Problem.DAMAGED)
    assert await juliet.hears(sent, ROMEO) == "Secret"


async def test_a_key_that_was_tampered_with_is_damaged_and_the_true_one_opens(version: str) -> None:
    _, romeo, juliet = await acquainted(version)
    sent = await romeo.says(JULIET, "Secret")
    await refuses(juliet, changed(sent, f"{{{version}}}key", flip), Problem.DAMAGED)
    assert await juliet.hears(sent, ROMEO) == "Secret"


@pytest.mark.parametrize(
    ("path", "change", "problem"),
    [
        ("header", attribute("sid", "not-a-number"), Problem.MALFORMED),
        ("header", attribute("sid", "-5"), Problem.MALFORMED),
        ("header", attribute("sid", "99999999999999999999999"), Problem.MALFORMED),
        ("header", attribute("sid", "0000000000199999999999"), Problem.MALFORMED),
        ("header", attribute("sid", ""), Problem.MALFORMED),
        ("header", lambda node: node.clear(), Problem.MALFORMED),
        ("key", text(""), Problem.MALFORMED),
        ("key", text("%%%%"), Problem.MALFORMED),
        ("key", text(base64.b64encode(b"\xff" * 60).decode()), Problem.MALFORMED),
        ("key", text("A" * (LONGEST_KEY + 1)), Problem.MALFORMED),
        ("key", text("MwohBQ=="), Problem.MALFORMED),
        ("payload", text("A" * (LONGEST_PAYLOAD + 1)), Problem.MALFORMED),
        ("payload", text("*"), Problem.MALFORMED),
        ("key", attribute("rid", "1"), Problem.NOT_FOR_US),
        ("header", attribute("sid", "77"), Problem.NO_SESSION),
    ],
)
async def test_what_is_not_as_it_should_be_has_its_problem(
    version: str, path: str, change: Callable[[Element], object], problem: Problem
) -> None:
    _, romeo, juliet = await acquainted(version)
    sent = await romeo.says(JULIET, "Secret")
    await refuses(juliet, changed(sent, f"{{{version}}}{path}", change), problem)
    if path != "header":
        assert await juliet.hears(sent, ROMEO) == "Secret"


async def test_a_key_exchange_of_another_identity_is_damaged(version: str) -> None:
    """Mallory writes in Romeo's name, by keys of her own."""
    village, romeo, juliet = await acquainted(version)
    mallory = await village.device("mallory@montague.lit", version)
    sent = await mallory.says(JULIET, "I am Romeo")
    forged = changed(sent, f"{{{version}}}header", attribute("sid", str(romeo.device.id)))
    opened = await juliet.opens(forged, ROMEO)
    assert opened.envelope.encryption is not None
    assert opened.envelope.encryption.problem is Problem.DAMAGED
    assert await juliet.hears(await romeo.says(JULIET, "It is I"), ROMEO) == "It is I"


async def test_what_was_said_to_one_is_not_passed_off_as_said_to_another() -> None:
    """Romeo's message to the nurse, which the server gives as from the nurse (XEP-0420, 6)."""
    village, romeo, juliet = await acquainted(NEW)
    tablet = await village.device(ROMEO)
    sent = await romeo.says(JULIET, "For you alone")
    moved = fromstring(sent)
    moved.set("to", "nurse@capulet.lit")
    opened = await tablet.opens(tostring(moved, "unicode"), f"{ROMEO}/phone")
    assert opened.envelope.encryption is not None
    assert opened.envelope.encryption.problem is Problem.DAMAGED
    assert await tablet.hears(sent, f"{ROMEO}/phone") == "For you alone"


async def test_an_old_message_is_not_passed_off_as_a_new_one(version: str) -> None:
    """The server gives the same ciphertext once more, under another id, or as if it were said elsewhere."""
    _, romeo, juliet = await acquainted(version)
    sent = await romeo.says(JULIET, "Yes", id_="m-yes")
    assert await juliet.hears(sent, ROMEO) == "Yes"
    await juliet.restarts()
    again = fromstring(sent)
    again.set("id", "m-other")
    await refuses(juliet, tostring(again, "unicode"), Problem.REPEATED)
    elsewhere = BareJID("plot@rooms.verona.lit")
    assert await juliet.fails_at(sent, ROMEO, conversation=elsewhere) is Problem.REPEATED
    assert await juliet.hears(sent, ROMEO) == "Yes"


async def test_an_old_message_is_not_said_again_by_another_id_of_the_archives_or_by_none(
    version: str,
) -> None:
    """By the archive's id others' messages are known: the same one under two would be two messages."""
    _, romeo, juliet = await acquainted(version)
    sent = await romeo.says(JULIET, "Yes", id_="m-yes")
    assert await juliet.hears(sent, ROMEO, stanza_id="s-1") == "Yes"
    assert await juliet.fails_at(sent, ROMEO, stanza_id="s-2") is Problem.REPEATED
    nameless = fromstring(sent)
    del nameless.attrib["id"]
    await refuses(juliet, tostring(nameless, "unicode"), Problem.REPEATED)
    assert await juliet.hears(sent, ROMEO, stanza_id="s-1") == "Yes"
    assert await juliet.hears(sent, ROMEO) == "Yes"  # a copy that names no archive


async def test_what_the_server_has_put_beside_it_is_not_taken_for_said(version: str) -> None:
    _, romeo, juliet = await acquainted(version)
    stanza = fromstring(await romeo.says(JULIET, "Secret"))
    stanza.append(element("reactions", "urn:xmpp:reactions:0", id="m1"))
    stanza.append(element("x", "jabber:x:oob", element("url", "jabber:x:oob", text="https://evil.example/")))
    stanza.append(element("replace", "urn:xmpp:message-correct:0", id="m1"))
    opened = (await juliet.opens(tostring(stanza, "unicode"), ROMEO)).envelope.stanza
    tags = {child.tag.partition("}")[2] for child in opened}
    # In the older version what it is about has no place but outside
    assert tags == {"body", "store"} | ({"replace"} if version == OLD else set())


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (0, 9, "Not yet, go"),
        (9, 13, "> Go now\nNot yet, go"),
        (0, 13, "> Go now\nNot yet, go"),
        (2, 9, "> Go now\nNot yet, go"),
    ],
)
async def test_no_server_hides_more_than_a_quotation(start: int, end: int, said: str) -> None:
    """In the older version it can be told outside alone which part of the text only quotes."""
    _, romeo, juliet = await acquainted(OLD)
    stanza = fromstring(await romeo.says(JULIET, "> Go now\nNot yet, go"))
    place = element("body", FALLBACK, start=str(start), end=str(end))
    stanza.append(element("reply", REPLY, id="m1"))
    stanza.append(element("fallback", FALLBACK, place, for_=REPLY))
    opened = (await juliet.opens(tostring(stanza, "unicode"), ROMEO)).envelope.stanza
    assert read_reply(opened, child_text(opened, "body"))[0] == said


@pytest.mark.parametrize("content", ["", "<body xmlns='jabber:client'/>", "<!DOCTYPE x><x/>", "<a>" * 200])
async def test_an_envelope_that_is_none_is_malformed(content: str, monkeypatch: pytest.MonkeyPatch) -> None:
    _, romeo, juliet = await acquainted(NEW)
    monkeypatch.setattr("widget.encryption.sce.wrapped", lambda *given: content.encode())
    sent = await romeo.says(JULIET, "Secret")
    await refuses(juliet, sent, Problem.MALFORMED)


async def test_what_only_servers_may_say_is_not_taken_from_inside() -> None:
    _, romeo, juliet = await acquainted(NEW)
    inside = element("delay", "urn:xmpp:delay", stamp="2002-09-10T23:08:25Z")
    stanza = fromstring(await romeo.says(JULIET, "Secret", element("stuff", "urn:example", inside)))
    opened = (await juliet.opens(tostring(stanza, "unicode"), ROMEO)).envelope.stanza
    assert opened.find("{urn:xmpp:delay}delay") is None


async def test_no_log_says_what_was_said(version: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    _, romeo, juliet = await acquainted(version)
    sent = await romeo.says(JULIET, "Wherefore art thou")
    await juliet.hears(sent, ROMEO)
    await juliet.opens(changed(sent, f"{{{version}}}payload", flip), ROMEO)
    assert "Wherefore" not in caplog.text
    assert [each.name for each in caplog.records if not each.name.startswith(("widget", "asyncio"))] == []


async def test_nothing_of_keys_or_words_lies_open_on_the_disk() -> None:
    _, romeo, juliet = await acquainted(OLD)
    await juliet.hears(await romeo.says(JULIET, "Wherefore art thou"), ROMEO)
    lying = juliet.on_disk()
    assert "double_ratchet" not in lying
    assert "Wherefore" not in lying
    assert "priv" not in lying


async def test_keys_that_no_longer_unwrap_are_a_new_device() -> None:
    """The browser has thrown away the wrapping key, and kept the rest."""
    village, romeo, juliet = await acquainted(OLD)
    before = juliet.device
    juliet.box = KeyBox(b"n" * 32)
    await juliet.restarts()
    await juliet.prepares()
    await village.spread()
    assert juliet.device.fingerprint != before.fingerprint
    assert await juliet.hears(await romeo.says(JULIET, "Are you there?"), ROMEO) == "Are you there?"


@settings(max_examples=200, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(some.data())
async def test_whatever_the_octets_opening_never_raises(data: some.DataObject) -> None:
    if not PAIRS:
        for each in BOTH:
            _, romeo, juliet = await acquainted(each)
            PAIRS[each] = juliet, await romeo.says(JULIET, "Secret")
    version = data.draw(some.sampled_from(BOTH))
    juliet, sent = PAIRS[version]
    stanza = fromstring(sent)
    for tag in ("key", "payload", "iv"):
        for node in stanza.iter(f"{{{version}}}{tag}"):
            octets = bytearray(base64.b64decode(node.text or ""))
            for _ in range(data.draw(some.integers(0, 3))):
                if octets:
                    octets[data.draw(some.integers(0, len(octets) - 1))] = data.draw(some.integers(0, 255))
            cut = data.draw(some.integers(0, 4))
            node.text = base64.b64encode(octets[: len(octets) - cut]).decode()
            if tag == "key" and data.draw(some.booleans()):
                node.set(PREKEY[version], data.draw(some.sampled_from(["true", "false", "1", "maybe"])))
    opened = await juliet.opens(tostring(stanza, "unicode"), ROMEO)
    assert opened.envelope.encryption is not None


async def test_a_message_that_is_too_long_is_not_sealed() -> None:
    _, romeo, _ = await acquainted(OLD)
    with pytest.raises(NotSealed) as refused:
        await romeo.seals(message(JULIET, "chat", "m1", body="x" * 300_000))
    assert refused.value.problem == Problem.MALFORMED.value
