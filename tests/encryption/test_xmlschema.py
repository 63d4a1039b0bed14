"""Elements of both versions, by xmlschema and by what stands in for it: real ones, and changed at random."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from types import ModuleType
from typing import Any
from xml.etree import ElementTree as ET

import oldmemo.etree
import pytest
import twomemo.etree

from tests.encryption.devices import NEW, OLD, Device, Server
from tests.encryption.twins import twin
from widget.encryption.substitutes import xmlschema as ours

Element = ET.Element

REAL: tuple[ModuleType, ...] = (oldmemo.etree, twomemo.etree)
OURS = tuple(twin(module.__name__, {"xmlschema": ours}) for module in REAL)
SCHEMAS = ("DEVICE_LIST_SCHEMA", "BUNDLE_SCHEMA", "MESSAGE_SCHEMA")
PAIRS = [
    (getattr(real, name), getattr(our, name))
    for real, our in zip(REAL, OURS, strict=True)
    for name in SCHEMAS
]
"""Device list, bundle and message of the old version, then of the new one."""
ROUNDS = 80
TEXTS = ("", "!!", "AAA", "AAAA", "AAAAA===", "A A\nA A", "ÄÖÜ=", "AB==", "====", " AAAA ", "AAA=AAAA")
VALUES = ("-1", "x", "4294967295", "4294967296", "5", "", " 7 ", "+7", "-0", "true", "1", "TRUE", "0x1")


async def elements() -> list[str]:
    """What two devices publish and say."""
    server = Server()
    romeo = await Device.new("romeo@example.org", server)
    juliet = await Device.new("juliet@example.org", server)
    said = [await romeo.encrypt(juliet.jid, "O Juliet!", namespace) for namespace in (OLD, NEW)]
    said += [await romeo.encrypt(juliet.jid, "Again!", namespace) for namespace in (OLD, NEW)]
    return [*server.nodes.values(), *said, *(text for _, _, text in server.sent)]


@pytest.fixture(scope="module")
def samples() -> list[tuple[str, Any, Any]]:
    """Each element with the schemas that it is of."""
    found = []
    for text in asyncio.run(elements()):
        (pair,) = [pair for pair in PAIRS if pair[0].is_valid(ET.fromstring(text))]
        found.append((text, *pair))
    return found


def change(root: Element, chance: random.Random) -> None:
    """Something in it: an attribute, a text, a child that is gone or there twice or empty."""
    element = chance.choice(list(root.iter()))
    match chance.randrange(6):
        case 0 if element.attrib:
            del element.attrib[chance.choice(sorted(element.attrib))]
        case 1 if element.attrib:
            element.set(chance.choice(sorted(element.attrib)), chance.choice(VALUES))
        case 2:
            element.text = chance.choice(TEXTS)
        case 3 if len(element):
            element.remove(chance.choice(list(element)))
        case 4 if len(element):
            element.append(ET.fromstring(ET.tostring(chance.choice(list(element)))))
        case 5 if len(element):
            element.clear()


def mutants(text: str, seed: int) -> Iterator[Element]:
    chance = random.Random(seed)
    for _ in range(ROUNDS):
        root = ET.fromstring(text)
        for _ in range(chance.randrange(1, 4)):
            change(root, chance)
        yield root


def test_what_devices_write_is_valid_to_both(samples: list[tuple[str, Any, Any]]) -> None:
    assert len(samples) >= 12
    assert all(our.is_valid(ET.fromstring(text)) for text, _, our in samples)


def test_what_was_changed_is_valid_to_both_or_to_neither(samples: list[tuple[str, Any, Any]]) -> None:
    seen = set()
    for seed, (text, real, our) in enumerate(samples):
        for root in mutants(text, seed):
            valid = real.is_valid(root)
            assert our.is_valid(root) is valid, (
                ET.tostring(root, "unicode"),
                str(next(real.iter_errors(root), "")),
            )
            seen.add(valid)
    assert seen == {True, False}


def test_each_refuses_the_elements_of_the_others(samples: list[tuple[str, Any, Any]]) -> None:
    for text, real, _ in samples:
        for theirs, our in PAIRS:
            if theirs is not real:
                assert not our.is_valid(ET.fromstring(text))


@pytest.mark.parametrize("schema", [our for _, our in PAIRS])
def test_an_error_is_what_others_catch(schema: Any) -> None:
    with pytest.raises(ValueError):
        schema.validate(ET.Element("other"))
    assert issubclass(ours.XMLSchemaValidationError, ours.XMLSchemaException)


def test_what_a_later_version_adds_is_passed_over(samples: list[tuple[str, Any, Any]]) -> None:
    """The one difference, and meant: see the substitute."""
    for text, real, our in samples:
        root = ET.fromstring(text)
        ET.SubElement(root, "{urn:example:later}extension").set("more", "1")
        assert our.is_valid(root)
        assert not real.is_valid(root)
