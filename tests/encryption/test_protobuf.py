"""Messages of both versions, by protobuf and by what stands in for it: thousands, half of them damaged."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import google.protobuf.message
import oldmemo.oldmemo_pb2
import pytest
import twomemo.twomemo_pb2

from widget.encryption.substitutes import new_messages, old_messages
from widget.encryption.substitutes import protobuf as ours

PAIRS: tuple[tuple[Any, type[ours.Message]], ...] = (
    (oldmemo.oldmemo_pb2.OMEMOMessage, old_messages.OMEMOMessage),
    (oldmemo.oldmemo_pb2.OMEMOKeyExchange, old_messages.OMEMOKeyExchange),
    (twomemo.twomemo_pb2.OMEMOMessage, new_messages.OMEMOMessage),
    (twomemo.twomemo_pb2.OMEMOAuthenticatedMessage, new_messages.OMEMOAuthenticatedMessage),
    (twomemo.twomemo_pb2.OMEMOKeyExchange, new_messages.OMEMOKeyExchange),
)
CASES = 1500
NUMBERS = (0, 1, 127, 128, 300, 2**31, 2**32 - 1)
SIZES = (0, 1, 32, 33, 127, 128, 200)
each_pair = pytest.mark.parametrize(
    ("real", "our"), PAIRS, ids=lambda kind: f"{kind.__module__}.{kind.__name__}"
)


def filled(kind: Any, fields: type[ours.Message], chance: random.Random) -> Any:
    """A message of the one or the other, the same for the same chance."""
    given: dict[str, Any] = {}
    for field in fields.FIELDS.values():
        if not field.required and chance.random() < 0.5:
            continue
        if field.kind is ours.NUMBER:
            given[field.name] = chance.choice([*NUMBERS, chance.randrange(2**32)])
        elif field.kind is ours.BYTES:
            given[field.name] = chance.randbytes(chance.choice(SIZES))
        else:
            inner = twomemo.twomemo_pb2.OMEMOAuthenticatedMessage
            given[field.name] = filled(field.kind if kind is fields else inner, field.kind, chance)
    return kind(**given)


def damaged(data: bytes, chance: random.Random) -> bytes:
    """Some bytes changed, put in or cut off."""
    found = bytearray(data)
    for _ in range(chance.randrange(4)):
        at = chance.randrange(len(found) + 1)
        match chance.randrange(3):
            case 0 if at < len(found):
                found[at] = chance.randrange(256)
            case 1:
                del found[at:]
            case 2:
                found[at:at] = chance.randbytes(chance.randrange(1, 5))
    return bytes(found)


def values(message: Any, fields: type[ours.Message]) -> Iterator[Any]:
    """What it holds, and what is there."""
    for field in fields.FIELDS.values():
        value = getattr(message, field.name)
        yield message.HasField(field.name)
        yield value if field.kind in (ours.NUMBER, ours.BYTES) else list(values(value, field.kind))


def parsed(kind: Any, fields: type[ours.Message], data: bytes) -> list[Any] | None:
    """None: refused."""
    try:
        return list(values(kind.FromString(data), fields))
    except (google.protobuf.message.DecodeError, ours.DecodeError):
        return None


@each_pair
def test_messages_are_written_alike(real: Any, our: type[ours.Message]) -> None:
    for seed in range(CASES):
        one, other = (filled(kind, our, random.Random(seed)) for kind in (real, our))
        assert one.SerializeToString() == other.SerializeToString(), seed


@each_pair
def test_damaged_messages_are_read_or_refused_alike(real: Any, our: type[ours.Message]) -> None:
    refused = 0
    for seed in range(CASES):
        chance = random.Random(seed)
        data = damaged(filled(real, our, chance).SerializeToString(), chance)
        found = parsed(real, our, data)
        assert parsed(our, our, data) == found, data.hex()
        refused += found is None
    assert 0 < refused < CASES


@each_pair
def test_noise_is_read_or_refused_alike(real: Any, our: type[ours.Message]) -> None:
    for seed in range(CASES):
        data = random.Random(seed).randbytes(seed % 24)
        assert parsed(our, our, data) == parsed(real, our, data), data.hex()


@each_pair
def test_a_message_that_lacks_something_is_written_by_neither(real: Any, our: type[ours.Message]) -> None:
    with pytest.raises(google.protobuf.message.EncodeError):
        real().SerializeToString()
    with pytest.raises(ours.EncodeError):
        our().SerializeToString()


@pytest.mark.parametrize("given", [{"n": -1}, {"n": 2**32}, {"n": "1"}, {"dh_pub": "text"}, {"other": 1}])
def test_wrong_values_are_taken_by_neither(given: dict[str, Any]) -> None:
    for kind in (twomemo.twomemo_pb2.OMEMOMessage, new_messages.OMEMOMessage):
        with pytest.raises((TypeError, ValueError)):
            kind(**given)
