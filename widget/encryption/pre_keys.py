"""Pre-keys that were used are kept for a day, and published no more: who took the same one is read, too.

Two who fetch our keys before either has written may take the same pre-key (XEP-0384, 6). python-omemo deletes
it with the first message that arrives, and during a catching-up hides it in a state that it does not write.
Here it stays where python-omemo finds it, under a record of its own that says since when, and what was built
by it: no key exchange builds a session twice.
"""

from __future__ import annotations

import base64
from abc import abstractmethod
from collections.abc import Callable
from typing import Final, TypeAlias, TypedDict, cast

from doubleratchet import DuplicateMessageException
from omemo.backend import Backend, DecryptionFailed
from omemo.bundle import Bundle
from omemo.message import EncryptedKeyMaterial, KeyExchange, PlainKeyMaterial
from omemo.session import Session
from omemo.types import JSONType
from twomemo.twomemo import BundleImpl

from widget.encryption.store import KeyStore, group_of

LASTS: Final = 86_400_000
"""Milliseconds that it is kept: some programs take one when they look at the keys, and write hours later."""
MOST: Final = 100
"""So many of a version are kept, the latest: as many as are published at a time."""
USES: Final = 10
"""So often one is used: of a hundred people who come at once hardly ever as many take the same one."""


class Use(TypedDict):
    """What became of one: milliseconds of its first use, and the sender's first ratchet key (base64) of each.

    Their ephemeral key would not do: nothing authenticates it, and there are others that agree on the same.
    """

    at: int
    by: list[str]


Hidden: TypeAlias = dict[str, Use]
"""By the public pre-key (base64), the first used first."""


class HidingPreKeys(Backend):
    """A backend that hides pre-keys which were used before it deletes them. All of it belongs into a unit.

    Args:
        keys: its storage, too.
        now: milliseconds since the epoch.
    """

    def __init__(self, keys: KeyStore, now: Callable[[], int]) -> None:
        super().__init__(keys)  # type: ignore[arg-type]
        self._keys, self._now = keys, now
        self._built: Session | None = None

    async def get_bundle(self, bare_jid: str, device_id: int) -> Bundle:
        """What is to be published: without those that are hidden."""
        whole = cast(BundleImpl, await super().get_bundle(bare_jid, device_id))  # type: ignore[safe-super]
        hidden = await self._hidden()
        ids = {key: id_ for key, id_ in whole.pre_key_ids.items() if as_text(key) not in hidden}
        bundle = whole.bundle._replace(pre_keys=frozenset(ids))
        return type(whole)(bare_jid, device_id, bundle, whole.signed_pre_key_id, ids)

    async def get_num_visible_pre_keys(self) -> int:
        there: int = await super().get_num_visible_pre_keys()  # type: ignore[safe-super]
        return there - len(await self._hidden())

    async def build_session_passive(
        self,
        bare_jid: str,
        device_id: int,
        key_exchange: KeyExchange,
        encrypted_key_material: EncryptedKeyMaterial,
    ) -> tuple[Session, PlainKeyMaterial]:
        """As the library does, but once for each key exchange.

        Raises:
            DecryptionFailed: it has built a session before, which newer ones have replaced; its cause is that
                it is a duplicate. (Where there is no session any more, a lost one may be built again.)
        """
        built: tuple[Session, PlainKeyMaterial] = await super().build_session_passive(  # type: ignore[safe-super]
            bare_jid, device_id, key_exchange, encrypted_key_material
        )
        self._built = session = built[0]
        known = any(_ratchet_of(session) in use["by"] for use in (await self._hidden()).values())
        if known and await self.load_session(bare_jid, device_id):
            raise DecryptionFailed("an old key exchange") from DuplicateMessageException("of a session gone")
        return built

    async def hide_pre_key(self, session: Session) -> bool:
        """Publish the pre-key no more by which this session has just been built; whether it was until now."""
        if session is not self._built:
            return False  # the other side still tells of the exchange by which it was built
        self._built = None
        pre_key = as_text(session.key_exchange.header.pre_key)  # type: ignore[attr-defined]
        hidden = await self._hidden()
        use = hidden.get(pre_key, Use(at=self._now(), by=[]))
        after = {**hidden, pre_key: Use(at=use["at"], by=[*use["by"], _ratchet_of(session)])}
        await self._note(after)
        used = [key for key, use in after.items() if len(use["by"]) >= USES]
        await self._drop([*used, *list(after)[:-MOST]])
        return pre_key not in hidden

    async def delete_pre_key(self, session: Session) -> bool:
        """Called with each key exchange outside of a catching-up; it is time enough for that later."""
        return await self.hide_pre_key(session)

    async def delete_hidden_pre_keys(self) -> None:
        """Delete those whose time is over. Not to be called during a catching-up, which may need them."""
        hidden, now = await self._hidden(), self._now()
        await self._drop([key for key, use in hidden.items() if abs(now - use["at"]) >= LASTS])

    @abstractmethod
    def session_of(self, pre_key: bytes) -> Session:
        """Something that the library takes for a session that was built by this pre-key."""

    async def _drop(self, keys: list[str]) -> None:
        for key in set(keys):
            await super().delete_pre_key(self.session_of(base64.urlsafe_b64decode(key)))  # type: ignore[safe-super]
        if keys:
            await self._note({key: use for key, use in (await self._hidden()).items() if key not in keys})

    async def _hidden(self) -> Hidden:
        """Not to be changed. It is looked at in each unit, and so it is not copied."""
        place = f"/hidden/{self.namespace}"
        return cast(Hidden, (await self._keys.group(group_of(place))).get(place, {}))

    async def _note(self, hidden: Hidden) -> None:
        if hidden:
            await self._keys.store(f"/hidden/{self.namespace}", cast(JSONType, hidden))
        else:
            await self._keys.delete(f"/hidden/{self.namespace}")


def _ratchet_of(session: Session) -> str:
    """The other side's ratchet key; of a session that they have begun just now it is their first."""
    model = session.double_ratchet.model  # type: ignore[attr-defined]
    return as_text(cast(bytes, model.diffie_hellman_ratchet.other_ratchet_pub))


def as_text(key: bytes) -> str:
    """As python-omemo stores bytes."""
    return base64.urlsafe_b64encode(key).decode()
