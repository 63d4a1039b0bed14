"""HKDF and HMAC by the standard library against those of `cryptography`."""

from __future__ import annotations

import random

import doubleratchet.recommended.crypto_provider_cryptography
import pytest
import x3dh.crypto_provider_cryptography
from doubleratchet.recommended import HashFunction
from x3dh import HashFunction as OfX3DH

from widget.encryption.substitutes.hashing import CryptoProviderImpl as Ours

Ratchets = doubleratchet.recommended.crypto_provider_cryptography.CryptoProviderImpl
Agreements = x3dh.crypto_provider_cryptography.CryptoProviderImpl


@pytest.mark.parametrize("function", [HashFunction.SHA_256, HashFunction.SHA_512])
async def test_both_make_the_same_of_anything(function: HashFunction) -> None:
    chance = random.Random(1)
    for size in (0, 1, 31, 32, 33, 64, 127, 128, 129, 1000):
        for length in (1, 16, 32, 64, 80, 200):
            key, salt = chance.randbytes(size), chance.randbytes(chance.choice([0, 32, 64]))
            info = chance.randbytes(chance.choice([0, 10]))
            given = (length, salt, info, key)
            assert await Ours.hkdf_derive(function, *given) == await Ratchets.hkdf_derive(function, *given)
            theirs = OfX3DH[function.name]
            assert await Ours.hkdf_derive(theirs, *given) == await Agreements.hkdf_derive(theirs, *given)
            data = chance.randbytes(size)
            assert await Ours.hmac_calculate(salt, function, data) == await Ratchets.hmac_calculate(
                salt, function, data
            )
