"""The cryptography providers of doubleratchet and x3dh: HKDF (RFC 5869) and HMAC by the standard library, AES
by WebCrypto.

HMAC by WebCrypto would cost a turn of the event loop, a hundred times what it takes here.
"""

from __future__ import annotations

import hmac
from enum import Enum
from typing import ClassVar

from doubleratchet.aead import DecryptionFailedException

from widget.encryption.substitutes import aes

__all__ = ["CryptoProviderImpl"]


class CryptoProviderImpl:
    """For both: their interfaces are alike, and they name hash functions alike."""

    SIZES: ClassVar = {"sha256": 32, "sha512": 64}

    @staticmethod
    async def hkdf_derive(
        hash_function: Enum, length: int, salt: bytes, info: bytes, key_material: bytes
    ) -> bytes:
        name = _name(hash_function)
        key = hmac.digest(salt or bytes(CryptoProviderImpl.SIZES[name]), key_material, name)
        derived = block = b""
        while len(derived) < length:
            counter = len(derived) // len(key) + 1
            block = hmac.digest(key, block + info + bytes([counter]), name)
            derived += block
        return derived[:length]

    @staticmethod
    async def hmac_calculate(key: bytes, hash_function: Enum, data: bytes) -> bytes:
        return hmac.digest(key, data, _name(hash_function))

    @staticmethod
    async def aes_cbc_encrypt(key: bytes, initialization_vector: bytes, plaintext: bytes) -> bytes:
        return await aes.run("encrypt", "AES-CBC", key, initialization_vector, plaintext)

    @staticmethod
    async def aes_cbc_decrypt(key: bytes, initialization_vector: bytes, ciphertext: bytes) -> bytes:
        try:
            return await aes.run("decrypt", "AES-CBC", key, initialization_vector, ciphertext)
        except aes.Refused as error:
            raise DecryptionFailedException("Decryption failed.") from error


def _name(hash_function: Enum) -> str:
    """`SHA_256` → `sha256`. The third, `SHA_512_256`, is used by nobody: Python does not always have it."""
    return hash_function.name.replace("_", "").lower()
