"""The states of ratchets and keys, by pydantic and by what stands in for it: 300 of them, and wrong ones."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from types import ModuleType
from typing import Any

import doubleratchet.models
import pytest
import x3dh.models
from x3dh.types import SecretType

from tests.encryption.twins import twin
from widget.encryption.substitutes import pydantic as ours

INSTEAD = {
    "pydantic": ours,
    "pydantic.functional_serializers": ours,
    "pydantic.functional_validators": ours,
}
REAL = (doubleratchet.models, x3dh.models)
OURS = tuple(twin(module.__name__, INSTEAD) for module in REAL)
Models = tuple[ModuleType, ...]


def ratchet(models: Models, seed: int) -> Any:
    """A double ratchet's state, the same for the same seed."""
    module, chance = models[0], random.Random(seed)

    def chain() -> Any:
        return module.KDFChainModel(length=chance.randrange(1000), key=chance.randbytes(32))

    def skipped(index: int) -> Any:
        key, pub = chance.randbytes(80), chance.randbytes(32)
        return module.SkippedMessageKeyModel(ratchet_pub=pub, index=index, message_key=key)

    symmetric = module.SymmetricKeyRatchetModel(
        receiving_chain=chance.choice([None, chain()]),
        sending_chain=chance.choice([None, chain()]),
        previous_sending_chain_length=chance.choice([None, 0, 3]),
    )
    diffie_hellman = module.DiffieHellmanRatchetModel(
        own_ratchet_priv=chance.randbytes(32),
        other_ratchet_pub=chance.randbytes(32),
        root_chain=chain(),
        symmetric_key_ratchet=symmetric,
    )
    return module.DoubleRatchetModel(
        diffie_hellman_ratchet=diffie_hellman,
        skipped_message_keys=[skipped(index) for index in range(chance.randrange(5))],
    )


def keys(models: Models, seed: int) -> Any:
    """A device's keys."""
    module, chance = models[1], random.Random(seed)

    def signed() -> Any:
        priv, sig = chance.randbytes(32), chance.randbytes(64)
        return module.SignedPreKeyPairModel(priv=priv, sig=sig, timestamp=chance.randrange(2**31))

    identity = module.IdentityKeyPairModel(
        secret=chance.randbytes(32), secret_type=chance.choice(list(SecretType))
    )
    return module.BaseStateModel(
        identity_key=identity,
        signed_pre_key=signed(),
        old_signed_pre_key=chance.choice([None, signed()]),
        pre_keys=frozenset(chance.randbytes(32) for _ in range(chance.randrange(100))),
    )


def plain(model: Any) -> Any:
    """What it is as JSON; a set has no order."""
    found = json.loads(model.model_dump_json())
    if "pre_keys" in found:
        found["pre_keys"].sort()
    return found


def values(model: Any) -> Any:
    """What it holds, whoever made it."""
    if isinstance(model, list):
        return [values(each) for each in model]
    if hasattr(model, "model_dump_json"):
        names = type(model).__annotations__
        return {name: values(getattr(model, name)) for name in names}
    return model


@pytest.mark.parametrize("made", [ratchet, keys])
def test_three_hundred_states_are_written_and_read_alike(made: Any) -> None:
    for seed in range(300):
        real, our = made(REAL, seed), made(OURS, seed)
        assert plain(real) == plain(our)
        assert values(real) == values(our)
        from_ours = type(real)(**json.loads(our.model_dump_json()))
        from_real = type(our)(**json.loads(real.model_dump_json()))
        assert from_ours == real
        assert from_real == our
        assert type(our).model_validate_json(real.model_dump_json()) == our


def test_a_ratchet_is_written_byte_for_byte_alike() -> None:
    for seed in range(300):
        assert ratchet(REAL, seed).model_dump_json() == ratchet(OURS, seed).model_dump_json()


WRONG: tuple[tuple[tuple[str, ...], object], ...] = (
    (("diffie_hellman_ratchet",), None),
    (("diffie_hellman_ratchet",), "text"),
    (("diffie_hellman_ratchet", "own_ratchet_priv"), 5),
    (("diffie_hellman_ratchet", "own_ratchet_priv"), "Ā"),
    (("diffie_hellman_ratchet", "root_chain", "length"), "many"),
    (("diffie_hellman_ratchet", "root_chain", "length"), 1.5),
    (("diffie_hellman_ratchet", "root_chain", "length"), None),
    (("diffie_hellman_ratchet", "root_chain", "version"), 1),
    (("skipped_message_keys",), {}),
    (("skipped_message_keys",), [1]),
    (("skipped_message_keys",), None),
)


def changed(state: Mapping[str, Any], path: tuple[str, ...], value: object) -> dict[str, Any]:
    first, *rest = path
    return {**state, first: changed(state[first], tuple(rest), value) if rest else value}


@pytest.mark.parametrize(("path", "value"), WRONG)
def test_a_state_of_wrong_types_is_refused_by_both(path: tuple[str, ...], value: object) -> None:
    state = changed(plain(ratchet(REAL, 1)), path, value)
    for models in (REAL, OURS):
        with pytest.raises(ValueError):
            models[0].DoubleRatchetModel(**state)


def test_a_state_that_lacks_something_is_refused_by_both() -> None:
    state = plain(ratchet(REAL, 1))
    for name in ("diffie_hellman_ratchet", "skipped_message_keys"):
        for models in (REAL, OURS):
            with pytest.raises(ValueError):
                models[0].DoubleRatchetModel(**{key: state[key] for key in state if key != name})


def test_what_is_not_known_is_passed_over_by_both() -> None:
    state = {**plain(ratchet(REAL, 1)), "extra": 1}
    assert values(REAL[0].DoubleRatchetModel(**state)) == values(OURS[0].DoubleRatchetModel(**state))


def test_a_state_shows_no_keys_when_it_is_logged() -> None:
    state = ratchet(OURS, 1)
    assert repr(state) == f"{state}" == "DoubleRatchetModel(…)"
