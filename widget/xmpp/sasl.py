"""SASL (RFC 6120, 6): SCRAM (RFC 5802, 7677), ANONYMOUS (RFC 4505), PLAIN (RFC 4616). Pure but for PBKDF2.

No channel binding: a browser shows us nothing of its TLS, so GS2's flag is "n".
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
import stringprep
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Collection
from typing import Final

from widget.core.login import KeptLogin, LoginKey
from widget.errors import LoginOutdated, MechanismUnavailable, UntrustedServer, WrongCredentials
from widget.xmpp.crypto import salted_key
from widget.xmpp.options import Anonymous, Credentials, Password

_HASHES: Final = {"SCRAM-SHA-512": "sha512", "SCRAM-SHA-256": "sha256", "SCRAM-SHA-1": "sha1"}
# RFC 5802, 5.1 and 9: fewer help whoever steals the server's table, more are meant to hurt us
MIN_ITERATIONS: Final = 4096
MAX_ITERATIONS: Final = 2_000_000


class Mechanism(ABC):
    """One exchange; made anew for every attempt."""

    name: str

    @abstractmethod
    def initial(self) -> bytes:
        """The initial response."""

    async def respond(self, challenge: bytes) -> bytes:
        """The answer to a challenge.

        Raises:
            UntrustedServer: the challenge is not what an honest server sends.
        """
        raise UntrustedServer(f"{self.name}: an unexpected challenge")

    def finish(self, data: bytes) -> None:  # noqa: B027 (most have nothing to check)
        """The server says that we are in, with `data`.

        Raises:
            UntrustedServer: it did not prove that it knows the password.
        """

    def kept(self, jid: str) -> KeptLogin | None:
        """Once we are in: what would let us in again without the password, or None."""
        return None


class Plain(Mechanism):
    """The password itself: only over TLS, and only if the settings allow it."""

    name = "PLAIN"

    def __init__(self, username: str, password: str) -> None:
        self._message = f"\0{username}\0{password}".encode()

    def initial(self) -> bytes:
        return self._message


class Guest(Mechanism):
    """No credentials, and no trace of who we are."""

    name = "ANONYMOUS"

    def initial(self) -> bytes:
        return b""


class Scram(Mechanism):
    """Both sides prove that they know the password, or have kept what it makes; neither says it."""

    def __init__(self, name: str, username: str, secret: str | KeptLogin, nonce: str = "") -> None:
        self.name = name
        self._hash = _HASHES[name]
        self._secret = secret if isinstance(secret, KeptLogin) else prepare(secret).encode()
        self._salted: tuple[bytes, int, LoginKey] | None = None
        self._nonce = nonce or secrets.token_urlsafe(24)
        escaped = prepare(username).replace("=", "=3D").replace(",", "=2C")
        self._first = f"n={escaped},r={self._nonce}"
        self._signature = b""

    def initial(self) -> bytes:
        return f"n,,{self._first}".encode()

    async def respond(self, challenge: bytes) -> bytes:
        if self._signature:
            # Some servers send their signature as a challenge, to be answered by nothing
            self.finish(challenge)
            return b""
        fields = _fields(challenge)
        nonce, salt, iterations = self._parameters(fields)
        final = f"c=biws,r={nonce}"
        signed = f"{self._first},{challenge.decode()},{final}".encode()
        key = await self._key(salt, iterations)
        client_key = await key.sign(b"Client Key")
        stored_key = _digest(self._hash, client_key)
        proof = bytes(a ^ b for a, b in zip(client_key, self._hmac(stored_key, signed), strict=True))
        self._signature = self._hmac(await key.sign(b"Server Key"), signed)
        return f"{final},p={base64.b64encode(proof).decode()}".encode()

    def finish(self, data: bytes) -> None:
        if self._signature == b"verified" and not data:
            return
        signature = _decode(_fields(data).get("v", ""))
        if not self._signature or not hmac.compare_digest(signature, self._signature):
            raise UntrustedServer(f"{self.name}: the server's signature is wrong", "server-signature")
        self._signature = b"verified"

    def kept(self, jid: str) -> KeptLogin | None:
        if self._salted is None or self._signature != b"verified":
            return None
        salt, iterations, key = self._salted
        return KeptLogin(jid, self.name, salt, iterations, key)

    async def _key(self, salt: bytes, iterations: int) -> LoginKey:
        secret = self._secret
        if isinstance(secret, bytes):
            key = await salted_key(self._hash, secret, salt, iterations)
        elif (secret.salt, secret.iterations) == (salt, iterations):
            key = secret.key
        else:
            raise LoginOutdated(f"{self.name}: the server has another salt or count", "credentials-expired")
        self._salted = salt, iterations, key
        return key

    def _parameters(self, fields: dict[str, str]) -> tuple[str, bytes, int]:
        nonce = fields.get("r", "")
        if "m" in fields or not nonce.startswith(self._nonce) or len(nonce) <= len(self._nonce):
            raise UntrustedServer(f"{self.name}: the server's nonce or extension is wrong", "server-nonce")
        salt, count = _decode(fields.get("s", "")), fields.get("i", "")
        if not salt or not count.isascii() or not count.isdigit() or len(count) > 12:
            raise UntrustedServer(f"{self.name}: salt or iteration count is missing", "server-parameters")
        if not MIN_ITERATIONS <= int(count) <= MAX_ITERATIONS:
            text = f"{self.name}: {count} iterations, not {MIN_ITERATIONS} to {MAX_ITERATIONS}"
            raise UntrustedServer(text, "iteration-count")
        return nonce, salt, int(count)

    def _hmac(self, key: bytes, message: bytes) -> bytes:
        return hmac.digest(key, message, self._hash)


def choose(offered: Collection[str], credentials: Credentials, *, plain: bool) -> list[Mechanism]:
    """The mechanisms to try, best first. `plain`: PLAIN is acceptable if there is nothing better.

    Raises:
        MechanismUnavailable: none that we would use is offered.
        LoginOutdated: not the one any more by which the log-in was kept.
    """
    if isinstance(credentials, KeptLogin):
        return [_again(offered, credentials)]
    if isinstance(credentials, Anonymous):
        found: list[Mechanism] = [Guest()] if "ANONYMOUS" in offered else []
    else:
        found = _with_password(offered, credentials, plain)
    if not found:
        text = f"the server offers {', '.join(sorted(offered)) or 'no mechanism'}"
        raise MechanismUnavailable(text, "invalid-mechanism")
    return found


def prepare(text: str) -> str:
    """SASLprep (RFC 4013).

    Raises:
        WrongCredentials: characters that no password or name may have.
    """
    if text.isascii() and text.isprintable():
        return text
    mapped = "".join(_mapped(character) for character in text)
    prepared = unicodedata.normalize("NFKC", mapped)
    if any(_forbidden(character) for character in prepared):
        raise WrongCredentials("name or password has characters that are not allowed (RFC 4013)")
    return prepared


def _again(offered: Collection[str], login: KeptLogin) -> Mechanism:
    if login.mechanism not in offered or login.mechanism not in _HASHES:
        raise LoginOutdated(f"the server has no {login.mechanism} any more", "credentials-expired")
    return Scram(login.mechanism, _username(login.jid), login)


def _with_password(offered: Collection[str], credentials: Password, plain: bool) -> list[Mechanism]:
    username = _username(credentials.jid)
    scram = [Scram(name, username, credentials.password) for name in _HASHES if name in offered]
    if not scram and plain and "PLAIN" in offered:
        return [Plain(username, credentials.password)]
    return list(scram)


def _username(jid: str) -> str:
    return jid.partition("/")[0].rpartition("@")[0]


def _mapped(character: str) -> str:
    if stringprep.in_table_c12(character):
        return " "
    return "" if stringprep.in_table_b1(character) else character


def _forbidden(character: str) -> bool:
    return (
        stringprep.in_table_c21_c22(character)
        or stringprep.in_table_c3(character)
        or stringprep.in_table_c4(character)
        or stringprep.in_table_c5(character)
        or stringprep.in_table_c6(character)
        or stringprep.in_table_c7(character)
        or stringprep.in_table_c8(character)
        or stringprep.in_table_c9(character)
    )


def _fields(message: bytes) -> dict[str, str]:
    try:
        text = message.decode()
    except UnicodeDecodeError as error:
        raise UntrustedServer("SCRAM: not UTF-8", "server-parameters") from error
    return {part[:1]: part[2:] for part in text.split(",") if part[1:2] == "="}


def _decode(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise UntrustedServer("SCRAM: not base64", "server-parameters") from error


def _digest(algorithm: str, data: bytes) -> bytes:
    return hashlib.new(algorithm, data).digest()
