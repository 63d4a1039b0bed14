"""Juliet's page in a real browser, and a server that says to it what the hostile cases say."""

from __future__ import annotations

from collections.abc import Iterator

from playwright.sync_api import Page, expect

from tests.engine.authorship_cases import CASES as AUTHORSHIP
from tests.engine.hostile_cases import CASES as HOSTILE
from tests.engine.hostile_cases import Known
from tests.support.hostile_server import JULIET, ME, ROMEO, ROOM, HostileServer
from tests.support.people import People
from tests.support.site import HostSite
from tests.support.story import Visitor

SID, OCCUPANT = "urn:xmpp:sid:0", "urn:xmpp:occupant-id:0"


class HostileVisit:
    """Juliet, in a chat with Romeo; the room is beside it."""

    def __init__(self, page: Page, site: HostSite, people: People, server: HostileServer) -> None:
        page.goto(site.page({"websocket_url": server.websocket_url, "rooms": ROOM}))
        self.page, self._people, self._server = page, people, server
        self.visitor = Visitor(page)
        self.visitor.log_in(JULIET)
        self.chat = self.visitor.chat("Romeo")
        self._number = 0
        self._says(
            f"<message from='{ROMEO}/a' to='{ME}' type='chat' id='r1'><body>Good evening</body>"
            f"<stanza-id xmlns='{SID}' by='juliet@localhost' id='a1'/></message>",
            self._in_the_room("g1", "In the garden", "room1", "Romeo", "o-romeo"),
            self._in_the_room("n1", "Well said", "room2", "Nurse", "o-nurse"),
        )
        self.chat.sees("Good evening")
        self.chat.say("Hello")
        self._ours = people.run(server.hears("Hello")).get("id", "")
        self.chat.all_sent()

    def cases(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """All of them: a name, and what the server says."""
        for name, case in HOSTILE.items():
            yield name, tuple(case(Known(self._ours)))
        for name, known in AUTHORSHIP.items():
            yield name, tuple(each.replace("%OURS%", self._ours) for each in known.stanzas)

    def suffers(self, stanzas: tuple[str, ...]) -> None:
        """They come, and what Romeo says after them does, too."""
        self._number += 1
        after = f"Still here, {self._number}"
        self._says(
            *stanzas, f"<message from='{ROMEO}/a' to='{ME}' type='chat'><body>{after}</body></message>"
        )
        expect(self.chat.frame.get_by_text(after, exact=True)).to_be_attached()

    def _says(self, *stanzas: str) -> None:
        self._people.run(self._server.says(*stanzas))

    @staticmethod
    def _in_the_room(id_: str, body: str, archived: str, nick: str, occupant: str) -> str:
        return (
            f"<message from='{ROOM}/{nick}' to='{ME}' type='groupchat' id='{id_}'><body>{body}</body>"
            f"<occupant-id xmlns='{OCCUPANT}' id='{occupant}'/>"
            f"<stanza-id xmlns='{SID}' by='{ROOM}' id='{archived}'/></message>"
        )
