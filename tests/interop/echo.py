"""slixmpp-omemo, which bots use: a peer that reads what is encrypted for it, and writes so.

async with Encrypting(romeo, server) as romeo:
    await romeo.reads("Hello")
    await romeo.whispers(juliet.jid, "Good evening")

COMPAT: slixmpp-omemo 2.2 puts itself on the list of omemo:2, too, and can neither read nor write that: who
prefers that version is not read. Here it is on axolotl's list alone; `listed_twice` leaves it as it comes.
"""

from __future__ import annotations

import asyncio
import sys
from typing import Any, Self

from oldmemo import Oldmemo
from omemo import OMEMOException
from omemo.storage import Just, Maybe, Nothing, Storage
from omemo.types import JSONType
from slixmpp import JID
from slixmpp.plugins import register_plugin
from slixmpp.xmlstream.handler import CoroutineCallback
from slixmpp.xmlstream.matcher import MatchXPath
from slixmpp_omemo import XEP_0384, TrustLevel
from slixmpp_omemo.xep_0384 import TWOMEMO_DEVICE_LIST_NODE, _make_session_manager

from tests.support.accounts import Account
from tests.support.peer import Peer, Reachable


class Encrypting(Peer):
    """A peer with a device of its own, which trusts all others."""

    def __init__(self, account: Account, server: Reachable, *, listed_twice: bool = False) -> None:
        super().__init__(account, server, "echo")
        self.read: list[str] = []
        self.unread: list[str] = []
        name = "xep_0384" if listed_twice else "axolotl"
        self.xmpp.register_plugin(name, module=sys.modules[__name__])
        self._omemo: Any = self.xmpp.plugin[name]
        every = MatchXPath("{jabber:client}message")
        self.xmpp.register_handler(CoroutineCallback("sealed", every, self._open))

    async def connect(self) -> Self:
        await super().connect()
        await self._omemo.get_session_manager()
        return self

    async def close(self) -> None:
        await (await self._omemo.get_session_manager()).shutdown()
        await super().close()

    async def reads(self, body: str) -> None:
        """Waits until this was said, and opened."""
        await self.until(lambda: body in self.read or bool(self.unread))
        assert not self.unread, self.unread

    async def whispers(self, to: str, body: str, *others: str, kind: str = "chat", xml: Any = None) -> str:
        """Says it, encrypted: in a room to all `others`. `xml` stands beside it, in the clear."""
        plain = self.xmpp.make_message(mto=JID(to), mbody=body, mtype=kind)
        plain["id"] = self.xmpp.new_id()
        readers = {JID(each) for each in others or (to,)}
        sealed, failed = await self._omemo.encrypt_message(plain, readers)
        assert sealed is not None, failed
        if xml is not None:
            sealed.append(xml)
        sealed.send()
        return str(plain["id"])

    async def _open(self, stanza: Any) -> None:
        if not self._omemo.is_encrypted(stanza):
            return
        try:
            opened, _ = await self._omemo.decrypt_message(stanza)
        except (OMEMOException, ValueError, NotImplementedError) as error:
            self.unread.append(repr(error))
        else:
            if opened["body"]:
                self.read.append(opened["body"])
        self._wake(None)


class Memory(Storage):
    """Keys that nobody needs when the test is over."""

    def __init__(self) -> None:
        super().__init__()
        self._kept: dict[str, JSONType] = {}

    async def _load(self, key: str) -> Maybe[JSONType]:
        return Just(self._kept[key]) if key in self._kept else Nothing()

    async def _store(self, key: str, value: JSONType) -> None:
        self._kept[key] = value

    async def _delete(self, key: str) -> None:
        self._kept.pop(key, None)


class Omemo(XEP_0384):
    """The plugin, as a bot sets it up."""

    def plugin_init(self) -> None:
        self._kept = Memory()
        super().plugin_init()

    @property
    def storage(self) -> Storage:
        return self._kept

    @property
    def _btbv_enabled(self) -> bool:
        return True

    async def _prompt_manual_trust(self, manually_trusted: Any, identifier: str | None) -> None:
        manager = await self.get_session_manager()
        for device in manually_trusted:
            await manager.set_trust(device.bare_jid, device.identity_key, TrustLevel.TRUSTED.value)


class Axolotl(Omemo):
    """The same with one version of OMEMO alone."""

    name = "axolotl"

    def plugin_init(self) -> None:
        super().plugin_init()
        self._made: asyncio.Task[Any] | None = None
        self.xmpp.del_event_handler("twomemo_device_list_publish", self._on_device_list_update)
        self.xmpp.plugin["xep_0163"].remove_interest(TWOMEMO_DEVICE_LIST_NODE)

    async def get_session_manager(self) -> Any:
        self._made = self._made or asyncio.create_task(self._make())
        return await self._made

    async def _make(self) -> Any:
        kind, own, kept = _make_session_manager(self.xmpp, self), self.xmpp.boundjid.bare, self.storage
        manager = await kind.create([Oldmemo(kept)], kept, own, None, TrustLevel.UNDECIDED.value)
        await manager.ensure_data_consistency()
        await manager.after_history_sync()
        return manager


register_plugin(Omemo)
register_plugin(Axolotl)
