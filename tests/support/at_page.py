"""What a person does at a page that is not there, and sees on it: nodes of the tree that it would be sent."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Mapping
from typing import Any

from tests.support.accounts import Account
from vdom import Query, query
from widget.core.events import EndLeft, EndReached, EndSeen, Event, ThreadSeen
from widget.core.model import BareJID, Kind, SurfaceId
from widget.features.conversations.line import Conversation, last_of
from widget.runtime.loop import Loop
from widget.runtime.pages import Presence
from widget.runtime.screen import Picture
from widget.transfer.uploads_native import NativeUploads
from widget.ui.shell import shell

TIMEOUT = 45.0
_numbers = itertools.count(1)


class AtPage:
    """`posts` is what the page was sent; `receive` takes what it sends; `up`: where it is scrolled up."""

    loop: Loop
    uploads: NativeUploads
    posts: list[dict[str, Any]]
    receive: Callable[[dict[str, Any]], Presence]
    up: set[BareJID]
    told_ends: dict[tuple[SurfaceId, BareJID], Event]

    # What the person does

    async def enter(self, account: Account) -> None:
        """Fill in the log-in form, once it is known that no log-in is kept."""
        await self.until(lambda: self.look().has("form", cls="login-form"), "log-in form")
        self.fill("form", cls="login-form", form={"jid": account.jid, "password": account.password})

    async def log_in(self, account: Account) -> None:
        await self.enter(account)
        await self.is_online()

    async def open(self, name: str) -> None:
        """Open somebody's chat from the list."""
        await self.until(lambda: self.look().has("button", cls="row", text=name), name)
        self.click("button", cls="row", text=name)

    async def join(self, room: str) -> None:
        """Enter a room by its address."""
        self.click("button", aria_label="Join a room")
        self.fill("form", cls="dialog-form", form={"room": room})
        await self.until(lambda: room in self.loop.store.slices["archive"].histories, "the room's history")

    async def scroll_up_to(self, body: str) -> None:
        """Scroll up until this message is in view."""
        while body not in self.bodies:
            assert not self._at_beginning, f"{body!r} is nowhere"
            await self.scroll_up()

    async def scroll_up(self) -> None:
        """Come to the oldest message shown and wait for older ones, if there are any."""
        before = self.bodies[:1]
        if self._at_beginning:
            return
        self.fire("reach-start", cls="scroller")
        # That there are none may be told only now
        await self.until(lambda: self.bodies[:1] != before or self._at_beginning, "older messages")

    def act(self, message: object) -> None:
        """What a part of the screen says when something happens there, comes to pass."""
        assert isinstance(message, Event), message
        if isinstance(message, EndLeft):
            self.up.add(message.conversation)
        elif isinstance(message, EndReached):
            self.up.discard(message.conversation)
        self.loop.dispatch(message)

    def ends(self) -> dict[tuple[SurfaceId, BareJID], Event]:
        """What stands at the ends of what is in view, in the picture that is being sent."""
        slices = self.loop.store.slices
        found: dict[tuple[SurfaceId, BareJID], Event] = {}
        for (surface, jid), opened in slices["threads"].opened.items():
            theirs = [each for each in opened.ordered if not each.outgoing]
            if opened.after is None and theirs and jid not in self.up:
                found[surface, jid] = ThreadSeen(jid, surface, opened.thread, theirs[-1].id)
        for surface, jids in slices["conversations"].shown.items():
            for jid in jids - self.up:
                last = last_of(slices["conversations"].known.get(jid) or Conversation(jid, Kind.CHAT))
                held = slices["messages"].timelines.get(jid)
                here = last and held and held.at_end and held.get(last.id)
                if last and here and (surface, jid) not in slices["threads"].opened:
                    found[surface, jid] = EndSeen(jid, surface, last.id)
        return found

    def tell_ends(self, ends: Mapping[tuple[SurfaceId, BareJID], Event]) -> None:
        """The picture is drawn: say what has been seen, each once (vdom/behaviours/stick.js)."""
        told, self.told_ends = self.told_ends, dict(ends)
        for place, seen in ends.items():
            if told.get(place) != seen and place[1] not in self.up:
                self.loop.dispatch(seen)

    def click(self, tag: str | None = None, **criteria: Any) -> None:
        self.act(self.look().find(tag, **criteria).click())

    def fill(self, tag: str, *, form: dict[str, str], **criteria: Any) -> None:
        """Fill a form in and submit it."""
        self.act(self.look().find(tag, **criteria).fire("submit", form=form))

    def fire(self, event: str, *, cls: str, **fields: Any) -> None:
        """Something happens at the first element of that class."""
        self.act(self.look().find(cls=cls).fire(event, **fields))

    def say(self, body: str, to: str = "") -> None:
        """Write into a composer: the one of that conversation, or the only one."""
        criteria = {"data_conversation": to} if to else {}
        self.fill("form", cls="composer", form={"body": body}, **criteria)

    def types(self, text: str) -> None:
        """Write into the only composer, and send nothing."""
        self.act(self.look().find("textarea").fire("input", value=text))

    def choose(self, label: str, body: str) -> None:
        """Choose something from the menu of the message with this text."""
        self._in_menu(body, role="menuitem", text=label)

    def react(self, emoji: str, body: str) -> None:
        """With one of the quick ones in the menu of the message with this text."""
        self._in_menu(body, aria_label=f"React with {emoji}")

    def _in_menu(self, body: str, **criteria: Any) -> None:
        found = [each for each in self.look().all(cls="message") if each.has(cls="body", text=body)]
        assert found, self.look().outline()
        self.fire("menu", cls="message-tools", detail=found[-1].attr("data_id"))
        self.click(**criteria)
        self.fire("closed", cls="message-menu")

    def attach(self, name: str, data: bytes, media_type: str, *, width: int = 0, height: int = 0) -> None:
        """Choose a file for the conversation that is open; a picture is measured afterwards."""
        id_ = f"file-{next(_numbers)}"
        self.uploads.files[id_] = data
        told = {"id": id_, "name": name, "size": len(data), "type": media_type}
        self.fire("attached", cls="attach", detail=[told])
        if width:
            self.fire("measured", cls="attach", detail={"id": id_, "width": width, "height": height})

    # What the person sees

    @property
    def _at_beginning(self) -> bool:
        return self.look().has(text="beginning of the conversation")

    def look(self) -> Query:
        """The surface as drawn now."""
        surface = next(screen.surface for screen, _ in self.loop.pages.screens)
        return query(shell(Picture(self.loop.store, surface, self.loop._moment())))

    def call(self, name: str, **args: object) -> int:
        """The page's scripts ask for something."""
        id_ = next(_numbers)
        self.receive({"type": "call", "surface": "main", "name": name, "args": args, "id": id_})
        return id_

    async def answer(self, call: int) -> Any:
        """What came of it: its value, or the name of its error."""
        await self.until(lambda: any(each["args"]["call"] == call for each in self.told("answer")), "answer")
        found = next(each["args"] for each in self.told("answer") if each["args"]["call"] == call)
        return found["error"]["name"] if "error" in found else found["value"]

    def told(self, name: str) -> list[dict[str, Any]]:
        """The commands of this name that the page was given."""
        return [post for post in self.posts if post.get("name") == name]

    @property
    def bodies(self) -> list[str]:
        """The texts of the messages in view, in order."""
        return [each.text() for each in self.look().all(cls="body")]

    @property
    def badge(self) -> int:
        """The number on the launcher."""
        badges = self.told("badge")
        return int(badges[-1]["args"]["count"]) if badges else 0

    async def sees(self, text: str) -> None:
        """Wait until this text is on the screen."""
        await self.until(lambda: text in self.look().text(), repr(text))

    async def is_online(self) -> None:
        await self.until(lambda: self.loop.session.online, "session")

    async def has_bodies(self, number: int) -> None:
        """Wait until so many messages are in view."""
        await self.until(lambda: len(self.bodies) == number, f"{number} messages")

    async def all_sent(self) -> None:
        """Wait until the server has all that was said in view."""
        await self.until(lambda: not self.look().has(aria_label="Sending"), "end of sending")

    async def until(self, condition: Callable[[], bool], what: str = "it") -> None:
        """Wait for a condition, and show the screen when it does not come true."""
        try:
            async with asyncio.timeout(TIMEOUT):
                while not condition():
                    await asyncio.sleep(0.01)
        except TimeoutError:
            raise AssertionError(f"no {what} in\n{self.look().outline()}") from None
