"""The nurse of the demo: a slixmpp bot that answers in chats and rooms, typing first (XEP-0085)."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from slixmpp import JID, ClientXMPP

from demo.answers import NAME, answer, answer_in_room

log = logging.getLogger(__name__)
PLUGINS = ("xep_0030", "xep_0045", "xep_0085", "xep_0172", "xep_0184", "xep_0199", "xep_0280", "xep_0333")
PER_LETTER = 0.012  # seconds of typing a letter; a person would be slower
LONGEST = 1.6  # seconds of typing at most


@dataclass(frozen=True)
class Room:
    """A public room that the bot makes and sits in."""

    jid: str
    name: str
    subject: str


class Resident(ClientXMPP):
    """Somebody who is there, with a status, and says nothing.

    Args:
        jid, password: an account of a server on loopback.
        show, status: presence (RFC 6121, 4.7.2): "", "away", "dnd", "xa", "chat".
    """

    def __init__(self, jid: str, password: str, show: str = "", status: str = "") -> None:
        super().__init__(f"{jid}/shed", password)
        self.enable_direct_tls = self.enable_starttls = False
        self.enable_plaintext = True
        self.plugin["feature_mechanisms"].unencrypted_scram = True  # loopback
        for plugin in PLUGINS:
            self.register_plugin(plugin)
        self.show, self.status = show, status
        self.ready = asyncio.Event()
        self.add_event_handler("session_start", self._begin)

    async def leave(self) -> None:
        """Logs out."""
        await self.disconnect(wait=1)
        if task := self._run_out_filters:  # COMPAT: slixmpp 1.17 leaves it to the garbage collector
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def _begin(self, _: object) -> None:
        await self.get_roster()
        self.send_presence(pshow=self.show or None, pstatus=self.status)
        await self._settle()
        self.ready.set()

    async def _settle(self) -> None:
        """What else is to be done before it is ready."""


class Nurse(Resident):
    """Answers everybody who writes to it, and those in its rooms who call it.

    Args:
        jid, password: its account.
        rooms: made if missing, with name and subject.
        pause: factor for the time it "types"; 0 answers at once.
    """

    def __init__(self, jid: str, password: str, rooms: Sequence[Room] = (), pause: float = 1.0) -> None:
        super().__init__(jid, password, status="Ask me about your plants")
        self.rooms, self.pause = rooms, pause
        self._tasks: set[asyncio.Task[None]] = set()
        self.add_event_handler("message", self._hear)

    async def leave(self) -> None:
        """Ends answers under way and logs out."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await super().leave()

    async def _settle(self) -> None:
        for room in self.rooms:
            await self._open(room)

    async def _open(self, room: Room) -> None:
        muc = self.plugin["xep_0045"]
        await muc.join_muc_wait(JID(room.jid), NAME, maxstanzas=0)
        form = await muc.get_room_config(JID(room.jid))
        answers = {"muc#roomconfig_roomname": room.name, "muc#roomconfig_persistentroom": True}
        answers["muc#roomconfig_publicroom"] = True
        form["type"] = "submit"
        for name, value in answers.items():
            if name in form.get_fields():
                form.get_fields()[name]["value"] = value
        await muc.set_room_config(JID(room.jid), form)
        muc.set_subject(JID(room.jid), room.subject)

    def _hear(self, message: Any) -> None:
        """Decides whether to answer a message; never one of a bot's own, an echo or an old one."""
        body, sender = str(message["body"]), message["from"]
        if not body or message.xml.find("{urn:xmpp:delay}delay") is not None:
            return
        if message["type"] == "groupchat":
            if sender.resource != NAME and (text := answer_in_room(body, sender.resource, _now())):
                self._start(self._say(sender.bare, text, "groupchat"))
        elif message["type"] in ("chat", "normal") and sender.bare != self.boundjid.bare:
            self._start(self._say(sender.full, answer(body, _now()), "chat"))

    def _start(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _say(self, to: str, text: str, kind: str) -> None:
        self._state(to, "composing", kind)
        await asyncio.sleep(min(LONGEST, 0.4 + PER_LETTER * len(text)) * self.pause)
        message = self.make_message(mto=JID(to), mbody=text, mtype=kind)
        message["chat_state"] = "active"
        message["id"] = self.new_id()
        if kind == "chat":
            message["request_receipt"] = True
        message.send()

    def _state(self, to: str, state: str, kind: str) -> None:
        message = self.make_message(mto=JID(to), mtype=kind)
        message["chat_state"] = state
        message.send()


def _now() -> datetime:
    return datetime.now()  # the clock on the wall of the demo's machine
