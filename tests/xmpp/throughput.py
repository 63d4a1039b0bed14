"""How many stanzas a second come from a frame's text to the listener: `python -m tests.xmpp.throughput [N]`.

Runs on CPython and, unchanged, in Pyodide. Feeds a session by a transport without a network.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import sys
import time
from collections.abc import Callable

from tests.xmpp.link import Link
from widget.core.archive import ArchiveRequest
from widget.core.model import BareJID
from widget.core.stanza import element, presence
from widget.xmpp.framing import parse

ROOM = "room@muc.localhost"
REPEATS = 5
_INNER = (
    "<message xmlns='jabber:client' type='groupchat' id='m{i}' xml:lang='en' from='" + ROOM + "/nick{n}'"
    " to='alice@localhost/w'><body>Message number {i}: the quick brown fox jumps over the lazy dog, and then"
    " some more words to fill the line &amp; more.</body><origin-id xmlns='urn:xmpp:sid:0' id='orig-{i}'/>"
    "<stanza-id xmlns='urn:xmpp:sid:0' by='" + ROOM + "' id='id-{i:08d}'/>"
    "<occupant-id xmlns='urn:xmpp:occupant-id:0' id='occ{n}abcdefghijklmnop'/>"
    "<markable xmlns='urn:xmpp:chat-markers:0'/>"
    "<reply xmlns='urn:xmpp:reply:0' to='room@muc.localhost/x' id='id-0'/></message>"
)
_RESULT = (
    "<message xmlns='jabber:client' to='alice@localhost/w' from='" + ROOM + "'>"
    "<result xmlns='urn:xmpp:mam:2' id='id-{i:08d}' queryid='{query}'><forwarded xmlns='urn:xmpp:forward:0'>"
    "<delay xmlns='urn:xmpp:delay' stamp='2026-11-{day:02d}T10:{minute:02d}:00Z'/>" + _INNER + "</forwarded>"
    "</result></message>"
)
_PRESENCE = (
    "<presence xmlns='jabber:client' from='" + ROOM + "/nick{i}' to='alice@localhost/w' xml:lang='en'>"
    "<c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='x' ver='QgayPKawpkPSDYmwT/WM94uAlu0='/>"
    "<occupant-id xmlns='urn:xmpp:occupant-id:0' id='occ{i}'/><x xmlns='http://jabber.org/protocol/muc#user'>"
    "<item affiliation='none' role='participant'/></x></presence>"
)


def best(count: int, run: Callable[[], object]) -> float:
    """Stanzas a second, the best of a few runs."""
    seconds = []
    for _ in range(REPEATS):
        gc.collect()
        start = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - start)
    return count / min(seconds)


def live(frames: list[str]) -> float:
    """Frames to listener."""
    link = Link()
    link.listener.settles = link.session.settle
    link.session.send(presence(element("x", "http://jabber.org/protocol/muc"), to=f"{ROOM}/alice"))

    def run() -> None:
        for text in frames:
            link.wire.frame(text)
        assert len(link.listener.envelopes) == len(frames)
        link.listener.forget()

    return best(len(frames), run)


async def archived(count: int) -> float:
    """Results of an archive query to a page of envelopes."""
    link = Link()
    seconds = []
    for _ in range(REPEATS):
        request = ArchiveRequest(archive=BareJID(ROOM), limit=count)
        asked = asyncio.ensure_future(link.session.archive(request, 60))
        await asyncio.sleep(0)
        iq = parse(link.wire.frames[-1])
        assert iq is not None
        frames = [
            _RESULT.format(i=i, n=i % 30, day=1 + i % 28, minute=i % 60, query=iq[0].get("queryid"))
            for i in range(count)
        ]
        gc.collect()
        start = time.perf_counter()
        for text in frames:
            link.wire.frame(text)
        seconds.append(time.perf_counter() - start)
        link.wire.frame(
            f"<iq xmlns='jabber:client' type='result' id='{iq.get('id')}' from='{ROOM}'>"
            "<fin xmlns='urn:xmpp:mam:2' complete='true'/></iq>"
        )
        assert len((await asked).messages) == count
    return count / min(seconds)


async def main(count: int) -> dict[str, float]:
    """All measures, in stanzas a second."""
    logging.disable(logging.INFO)
    messages = [_INNER.format(i=i, n=i % 30) for i in range(count)]
    presences = [_PRESENCE.format(i=i) for i in range(count)]
    return {
        "parsing alone": best(count, lambda: [parse(text) for text in messages]),
        "live room messages": live(messages),
        "room presences": live(presences),
        "archive results": await archived(count),
    }


if __name__ == "__main__":
    for name, rate in asyncio.run(main(int((sys.argv[1:] or ["1000"])[0]))).items():
        print(f"{name:20} {rate:8.0f}/s")
