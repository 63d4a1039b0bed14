"""Sessions that were replaced are kept and tried: first messages that cross would part two devices for good.

python-omemo keeps one session a device and puts another in its place at each key exchange. When both sides
begin at once, each drops the one that the other goes on with. As libsignal does, up to five are kept.
"""

from __future__ import annotations

from typing import Final, cast

from oldmemo import Oldmemo, oldmemo
from omemo.backend import DecryptionFailed, KeyExchangeFailed
from omemo.bundle import Bundle
from omemo.message import EncryptedKeyMaterial, KeyExchange, PlainKeyMaterial
from omemo.session import Initiation, Session
from twomemo import Twomemo, twomemo
from x3dh import Header
from xeddsa import XEdDSAException

from widget.encryption.pre_keys import HidingPreKeys, as_text
from widget.encryption.store import Group

MOST: Final = 5
SIGN: Final = 0x7F  # all but the sign bit of an Ed25519 key, which Curve25519 does not have


class Replaced(DecryptionFailed):
    """It belongs to the session that is kept in this place."""

    def __init__(self, place: int) -> None:
        super().__init__("of a session that was replaced")
        self.place = place


class _Keeping(HidingPreKeys):
    """A backend that keeps what it replaces."""

    async def kept(self, jid: str, device: int) -> list[Group]:
        """The sessions that were replaced, the latest first."""
        return list((await self._keys.group(self._drawer(jid, device))).get("sessions", []))

    async def promote(self, jid: str, device: int, place: int) -> None:
        """Let the session in this place be the current one again."""
        kept = await self.kept(jid, device)
        chosen = kept.pop(place)
        await self._keep(jid, device, kept)
        self._keys.put(self._desk(jid, device), chosen)

    async def build_session_active(
        self, bare_jid: str, device_id: int, bundle: Bundle, plain_key_material: PlainKeyMaterial
    ) -> tuple[Session, EncryptedKeyMaterial]:
        await self._check(bare_jid, device_id, bundle)
        try:
            built = await super().build_session_active(bare_jid, device_id, bundle, plain_key_material)  # type: ignore[safe-super]
        except (XEdDSAException, ValueError) as error:
            raise KeyExchangeFailed("keys that nobody can use") from error
        await self._keep(bare_jid, device_id, await self.kept(bare_jid, device_id))
        return built

    async def build_session_passive(
        self,
        bare_jid: str,
        device_id: int,
        key_exchange: KeyExchange,
        encrypted_key_material: EncryptedKeyMaterial,
    ) -> tuple[Session, PlainKeyMaterial]:
        kept = await self.kept(bare_jid, device_id)
        for place, session in enumerate(kept):
            if self._is_of(session, bare_jid, device_id, key_exchange):
                raise Replaced(place)
        try:
            built = await super().build_session_passive(
                bare_jid, device_id, key_exchange, encrypted_key_material
            )
        except (XEdDSAException, ValueError) as error:
            raise KeyExchangeFailed("keys that nobody can use") from error
        await self._keep(bare_jid, device_id, kept)
        return built

    async def _keep(self, jid: str, device: int, kept: list[Group]) -> None:
        """Put the current session, if there is one, before those that are kept."""
        current = await self._keys.group(self._desk(jid, device))
        sessions = [current, *kept] if current else kept
        if sessions:
            self._keys.put(self._drawer(jid, device), {"sessions": sessions[:MOST]})

    async def _check(self, jid: str, device: int, bundle: Bundle) -> None:
        """A server could give another's keys under the id of a device that is trusted."""
        known = (await self._keys.load_bytes(f"/devices/{jid}/{device}/identity_key")).maybe(None)
        if known and _unsigned(known) != _unsigned(bundle.identity_key):
            raise KeyExchangeFailed("the bundle is of another identity than the device")

    def _is_of(self, session: Group, jid: str, device: int, exchange: KeyExchange) -> bool:
        """Whether the session was built of this key exchange; no two have an ephemeral key in common."""
        desk = self._desk(jid, device)
        ephemeral = cast(bytes, exchange.header.ephemeral_key)  # type: ignore[attr-defined]
        theirs = session.get(f"{desk}/initiation") == Initiation.PASSIVE.name
        return theirs and session[f"{desk}/key_exchange/ephemeral_key"] == as_text(ephemeral)

    def _desk(self, jid: str, device: int) -> str:
        return f"/{self.namespace}/{jid}/{device}"

    def _drawer(self, jid: str, device: int) -> str:
        return f"/kept/{self.namespace}/{jid}/{device}"


class OldSessions(_Keeping, Oldmemo):  # type: ignore[misc]  # each takes only what it made itself
    """Of eu.siacs.conversations.axolotl."""

    async def sign_own_label(self, label: str) -> bytes:
        """There are no labels in this version: they are not written, and so nobody reads the signature."""
        return b""

    def session_of(self, pre_key: bytes) -> Session:
        exchange = oldmemo.KeyExchangeImpl(Header(b"", b"", b"", pre_key), 0, 0)
        return oldmemo.SessionImpl("", 0, Initiation.PASSIVE, exchange, b"", None)  # type: ignore[arg-type]


class NewSessions(_Keeping, Twomemo):  # type: ignore[misc]
    """Of urn:xmpp:omemo:2."""

    def session_of(self, pre_key: bytes) -> Session:
        exchange = twomemo.KeyExchangeImpl(Header(b"", b"", b"", pre_key), 0, 0)
        return twomemo.SessionImpl("", 0, Initiation.PASSIVE, exchange, b"", None)  # type: ignore[arg-type]


def _unsigned(key: bytes) -> bytes:
    return key[:31] + bytes([key[31] & SIGN])
