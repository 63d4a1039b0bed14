"""The server's side of SCRAM, written from RFC 5802 once more, so that ours is not tested against itself."""

from __future__ import annotations

import base64
import hashlib
import hmac


class ScramServer:
    """One exchange: `challenge` the first message, `verify` the last."""

    def __init__(self, algorithm: str, password: str, salt: bytes = b"salty", iterations: int = 4096) -> None:
        self.algorithm, self.salt, self.iterations = algorithm, salt, iterations
        self.salted = self._salted(password.encode())

    def challenge(self, first: bytes) -> bytes:
        self.bare = first.removeprefix(b"n,,")
        nonce = self.bare.rpartition(b"r=")[2] + b"server"
        salt = base64.b64encode(self.salt).decode()
        self.first = b"r=" + nonce + f",s={salt},i={self.iterations}".encode()
        return self.first

    def verify(self, final: bytes) -> bytes | None:
        """The signature, or None if the proof is wrong."""
        without, _, proof = final.rpartition(b",p=")
        message = b",".join((self.bare, self.first, without))
        client = self._hmac(self.salted, b"Client Key")
        stored = hashlib.new(self.algorithm, client).digest()
        expected = bytes(a ^ b for a, b in zip(client, self._hmac(stored, message), strict=True))
        if base64.b64decode(proof) != expected:
            return None
        return b"v=" + base64.b64encode(self._hmac(self._hmac(self.salted, b"Server Key"), message))

    def _salted(self, password: bytes) -> bytes:
        """`Hi` of RFC 5802, 2.2."""
        latest = self._hmac(password, self.salt + b"\0\0\0\1")
        total = int.from_bytes(latest, "big")
        for _ in range(1, self.iterations):
            latest = self._hmac(password, latest)
            total ^= int.from_bytes(latest, "big")
        return total.to_bytes(len(latest), "big")

    def _hmac(self, key: bytes, message: bytes) -> bytes:
        return hmac.digest(key, message, self.algorithm)
