"""A room of 200 messages, each with styles, a reply, reactions and a preview: what drawing it costs.

    python3 -m tests.bench.rich [--profile]

This measures here, in CPython. `measures/rich.py` has Pyodide run the same file in a worker: so it imports
what ships and nothing else. The state comes about as ever, by stanzas that go through the whole loop.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import statistics
import time
from collections.abc import Callable
from functools import partial
from xml.etree.ElementTree import fromstring

from widget.core.events import ConversationOpened, LoginRecalled, SessionStarted
from widget.core.login import Keep
from widget.core.model import BareJID, FullJID, Kind
from widget.runtime import journal
from widget.runtime.clock import SystemClock
from widget.runtime.loop import Loop, feature_stores
from widget.runtime.screen import Screen
from widget.settings import Settings
from widget.storage.memory import MemoryDatabase
from widget.storage.schema import Schema
from widget.ui.shell import shell
from widget.worker import FEATURES
from widget.xmpp.inbound import Inbound

MESSAGES = 200
RENDERS = 15
NEW = 30
"""Messages, and as many reactions, that come one by one into the conversation as it is drawn."""

ME = FullJID("alice@example.org/chinwag")
ROOM = BareJID("garden@rooms.example.org")
PEOPLE = ("Bob", "Carol", "Dave", "Erin", "Frank")
BODIES = (
    "I *really* think that the _harbour_ is the place to meet: {url} has ~all~ most of it",
    "> the kettle is on\n> and the train leaves at nine\nso *bring a coat*, see {url} for the way",
    "Here is how I do it, after {url}:\n```\nfor each in harbour:\n    visit(each)\n```\nand that is _all_",
    "`python3 tests` says *yes* on the first of the month, and _nobody knows_ why; {url} tells more",
)
PRESENCE = (
    "<presence xmlns='jabber:client' from='{room}/{name}'><x xmlns='http://jabber.org/protocol/muc#user'>"
    "<item affiliation='member' role='participant'/>{ours}</x></presence>"
)
MESSAGE = (
    "<message xmlns='jabber:client' type='groupchat' from='{room}/{name}' id='m{number}'><body>{body}</body>"
    "<stanza-id xmlns='urn:xmpp:sid:0' by='{room}' id='s{number}'/>"
    "<reply xmlns='urn:xmpp:reply:0' id='s{before}' to='{room}/{other}'/>"
    "<rdf:Description xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns:og='https://ogp.me/ns#' "
    "rdf:about='{url}'><og:title>The harbour, part {number}</og:title><og:site_name>The coast</og:site_name>"
    "<og:description>What there is to see between the old mole and the new one.</og:description>"
    "<og:image>https://example.org/{number}.jpg</og:image></rdf:Description></message>"
)
REACTIONS = (
    "<message xmlns='jabber:client' type='groupchat' from='{room}/{name}' id='r{number}'>"
    "<stanza-id xmlns='urn:xmpp:sid:0' by='{room}' id='{name} {number}'/>"
    "<reactions xmlns='urn:xmpp:reactions:0' id='s{number}'><reaction>{emoji}</reaction></reactions>"
    "</message>"
)


class Talk:
    """One who looks at the room while it is written there. `patches` are what their page has been sent."""

    def __init__(self) -> None:
        self.loop = Loop(FEATURES, shell, SystemClock(), Settings())
        self.patches: list[str] = []
        self.inbound = Inbound(ME, self.loop.now)
        database = MemoryDatabase(Schema(1, (*feature_stores(FEATURES), journal.STORE)))
        self.loop.units.use(database)
        self.loop.performer.database = database
        self.receive = self.loop.join(self._post)
        self.receive({"type": "hello", "page": {"width": 1280, "open": True}, "surfaces": [{"id": "main"}]})
        self.screen, self.page = next(iter(self.loop.pages.screens))
        self.loop.dispatch(LoginRecalled("", Keep.NOT))
        self.loop.be(jid=ME, online=True)
        self.loop.dispatch(SessionStarted(ME, resumed=False, first=True))
        self.loop.dispatch(ConversationOpened(self.screen.surface.id, ROOM, Kind.ROOM))
        self.inbound.joining(ROOM)
        for name in (*PEOPLE, "alice"):
            ours = "<status code='110'/>" if name == "alice" else ""
            self.hear(PRESENCE.format(room=ROOM, name=name, ours=ours))

    def _post(self, text: str) -> None:
        if text.startswith('{"type":"patch"'):
            self.patches.append(text)

    def hear(self, xml: str) -> None:
        """A stanza comes, as text, and what follows is drawn."""
        stanza = fromstring(xml)
        read = self.inbound.presence if stanza.tag.endswith("presence") else self.inbound.message
        self.loop.stanza(read(stanza), 0)
        self.receive({"type": "drawn", "surface": "main", "generation": len(self.patches)})

    def draw(self, *, kept: bool) -> str:
        """The same for a page that has nothing yet; `kept`: with what other pictures had of it."""
        patches: list[str] = []
        screen = Screen(
            self.screen.surface, "main", shell, patches.append, self.loop.store.rows if kept else None
        )
        screen.render(self.loop.store, self.loop._moment(self.page))
        return patches[0]


def message(number: int) -> str:
    """The stanza of a message which answers the one before."""
    url = f"https://example.org/page/{number}"
    name, other = (PEOPLE[at * 7 % 11 % len(PEOPLE)] for at in (number, number - 1))
    body = BODIES[number % len(BODIES)].format(url=url).replace(">", "&gt;")
    return MESSAGE.format(
        room=ROOM, number=number, before=number - 1, name=name, other=other, body=body, url=url
    )


def reactions(number: int) -> list[str]:
    """The stanzas of three who answer a message by emoji."""
    chosen = zip(PEOPLE, ("👍", "👍", "🎉"), strict=False)
    return [REACTIONS.format(room=ROOM, number=number, name=name, emoji=emoji) for name, emoji in chosen]


async def fill(talk: Talk, messages: int = MESSAGES) -> None:
    """All messages, each with what is said of it."""
    for number in range(messages):
        for xml in (message(number), *reactions(number)):
            talk.hear(xml)
        await asyncio.sleep(0)


async def measure() -> dict[str, float]:
    """Milliseconds, medians: `render` from the state, `message` and `reaction` from stanza to patch; kB."""
    talk = Talk()
    await fill(talk)
    size = len(talk.draw(kept=True).encode())
    renders, cold = (
        [_timed(partial(talk.draw, kept=kept)) for _ in range(RENDERS)] for kept in (True, False)
    )
    news: list[float] = []
    answers: list[float] = []
    for number in range(MESSAGES, MESSAGES + NEW):
        for times, xml in ((news, message(number)), (answers, reactions(number)[0])):
            await asyncio.sleep(0.01)
            times.append(_timed(partial(talk.hear, xml)))
    return {
        "render": statistics.median(renders),
        "render-worst": max(renders),
        "cold": statistics.median(cold),
        "message": statistics.median(news),
        "message-worst": max(news),
        "reaction": statistics.median(answers),
        "bytes": size / 1000,
    }


def _timed(act: Callable[[], object]) -> float:
    started = time.process_time()
    act()
    return (time.process_time() - started) * 1000


def main() -> None:
    """Measures in CPython."""
    parser = argparse.ArgumentParser(prog="python3 -m tests.bench.rich", description=__doc__)
    parser.add_argument("--profile", action="store_true", help="where the time goes")
    options = parser.parse_args()
    if options.profile:
        asyncio.run(_profile())
    gc.collect()
    gc.freeze()  # as in the snapshot
    print(json.dumps(asyncio.run(measure()), indent=2))


async def _profile() -> None:
    import cProfile

    talk = Talk()
    await fill(talk)
    profile = cProfile.Profile()
    profile.enable()
    for _ in range(RENDERS):
        talk.draw(kept=False)
    profile.disable()
    profile.print_stats("tottime")


if __name__ == "__main__":
    main()
