"""AES-GCM of a message's content under axolotl, which oldmemo does by `cryptography` within two methods."""

from __future__ import annotations

import secrets

from oldmemo.oldmemo import ContentImpl, Oldmemo, PlainKeyMaterialImpl
from omemo.backend import DecryptionFailed
from omemo.message import Content, PlainKeyMaterial

from widget.encryption.substitutes import aes

TAG = 16
VECTOR = 12


async def encrypt_plaintext(self: Oldmemo, plaintext: bytes) -> tuple[ContentImpl, PlainKeyMaterialImpl]:
    """With a fresh key; the tag travels with the key."""
    key = secrets.token_bytes(PlainKeyMaterialImpl.KEY_LENGTH)
    vector = secrets.token_bytes(VECTOR)
    sealed = await aes.run("encrypt", "AES-GCM", key, vector, plaintext)
    return ContentImpl(sealed[:-TAG], vector), PlainKeyMaterialImpl(key, sealed[-TAG:])


async def decrypt_plaintext(self: Oldmemo, content: Content, plain_key_material: PlainKeyMaterial) -> bytes:
    """Raises: DecryptionFailed"""
    assert isinstance(content, ContentImpl)
    assert isinstance(plain_key_material, PlainKeyMaterialImpl)
    if len(plain_key_material.auth_tag) != TAG:
        raise DecryptionFailed("The tag has a wrong size.")
    sealed = content.ciphertext + plain_key_material.auth_tag
    try:
        return await aes.run(
            "decrypt", "AES-GCM", plain_key_material.key, content.initialization_vector, sealed
        )
    except aes.Refused as error:
        raise DecryptionFailed("Ciphertext decryption failed.") from error


def install() -> None:
    """Put both in their places."""
    Oldmemo.encrypt_plaintext, Oldmemo.decrypt_plaintext = encrypt_plaintext, decrypt_plaintext  # type: ignore[method-assign]
