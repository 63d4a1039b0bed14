"""doubleratchet.recommended.diffie_hellman_ratchet_curve25519 on xeddsa, which has X25519, too."""

from __future__ import annotations

import secrets

import xeddsa
from doubleratchet import diffie_hellman_ratchet

__all__ = ["DiffieHellmanRatchet"]


class DiffieHellmanRatchet(diffie_hellman_ratchet.DiffieHellmanRatchet):
    """Curve25519 keys, X25519 key exchanges."""

    @staticmethod
    def _generate_priv() -> bytes:
        return secrets.token_bytes(xeddsa.PRIV_SIZE)

    @staticmethod
    def _derive_pub(priv: bytes) -> bytes:
        return xeddsa.priv_to_curve25519_pub(priv)

    @staticmethod
    def _perform_diffie_hellman(own_priv: bytes, other_pub: bytes) -> bytes:
        """Raises: ValueError, as `cryptography` does, for a key of a wrong size or order."""
        try:
            return xeddsa.x25519(own_priv, other_pub)
        except xeddsa.XEdDSAException as error:
            raise ValueError("no shared secret comes of this public key") from error
