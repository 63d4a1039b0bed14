"""Visits that end while they are catching up: what came live meanwhile stands where the archive has it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from hypothesis import given
from hypothesis import strategies as st

from widget.core.envelope import Place
from widget.core.events import (
    ArchiveCaughtUp,
    ConversationsRemembered,
    ConversationsShown,
    Event,
    MessagesArrived,
    RoomEntered,
    SessionStarted,
)
from widget.core.model import (
    NO_ONE,
    BareJID,
    FullJID,
    Kind,
    Message,
    MessageId,
    Session,
    SurfaceId,
)
from widget.core.timeline import top
from widget.features.messages.held import State
from widget.features.messages.state import HistoryLoaded, update

FRIEND = BareJID("romeo@example.org")
SESSION = Session(jid=FullJID("juliet@example.org/a"))
STEPS = ("theirs", "ours", "missed", "page", "visit", "again")


@dataclass
class Visits:
    """A browser and an archive: `said` is all that the archive has, `passed` how far it has been read.

    `slow`: how far our clock lies behind the server's (milliseconds).
    """

    kind: Kind
    slow: int
    size: int
    said: list[Message] = field(default_factory=list)
    stored: dict[MessageId, Message] = field(default_factory=dict)
    remembered: int = 0
    passed: int = 0
    behind: bool = True
    state: State = field(default_factory=State)

    @property
    def archive(self) -> BareJID:
        return FRIEND if self.kind is Kind.ROOM else NO_ONE

    def play(self, event: Event) -> None:
        self.state = update(self.state, event, SESSION)
        self.stored |= {each.id: each for each in self.state.dirty}
        added = self.state.added.messages if self.state.added else ()
        settled = [each for one in self.state.settled for each in one.messages]
        self.remembered = max(self.remembered, top(added), top(settled))

    def visit(self) -> None:
        """A page of its own, with what the last one has stored."""
        self.state = State()
        self.play(ConversationsShown(SurfaceId("main"), frozenset({FRIEND})))
        self.play(ConversationsRemembered({FRIEND: self.remembered} if self.remembered else {}))
        kept = tuple(sorted(self.stored.values(), key=lambda each: each.order))
        self.play(HistoryLoaded(FRIEND, kept))
        self.again()

    def again(self) -> None:
        """A new session of this page."""
        self.play(SessionStarted(SESSION.jid, False, True))
        if self.kind is Kind.ROOM:
            self.play(RoomEntered(FRIEND, "juliet", "", archive=True))
        self.behind = True

    def theirs(self) -> None:
        self._say()
        if not self.behind:
            self.passed = len(self.said)

    def ours(self) -> None:
        """What we say has no id in the archive yet, and so does not move what is passed."""
        self._say()

    def missed(self) -> None:
        self._say(heard=False)
        if not self.behind:
            self.again()

    def _say(self, *, heard: bool = True) -> None:
        number = len(self.said)
        time = 1000 * (number // 3)
        message = Message(
            MessageId(f"s:{number:04}"), FRIEND, FullJID(FRIEND), False, "", time, time, stanza_id=str(number)
        )
        self.said.append(message)
        if heard:
            live = replace(message, order=message.order - self.slow)
            self.play(MessagesArrived(FRIEND, self.kind, (live,), Place.END, True))

    def page(self, size: int = 0) -> None:
        if not self.behind:
            return
        page = self.said[self.passed :][: size or self.size]
        self.passed += len(page)
        if page:
            self.play(MessagesArrived(FRIEND, self.kind, tuple(page), Place.AFTER, True))
        if self.passed == len(self.said):
            self.behind = False
            self.play(ArchiveCaughtUp(self.archive))


@given(
    st.lists(st.sampled_from(STEPS), max_size=40),
    st.integers(1, 5),
    st.sampled_from([0, 5_000]),
    st.sampled_from([Kind.CHAT, Kind.ROOM]),
)
def test_all_stands_in_the_order_of_the_archive(steps: list[str], size: int, slow: int, kind: Kind) -> None:
    visits = Visits(kind, slow, size)
    visits.visit()
    for step in steps:
        getattr(visits, step)()
    visits.again()
    visits.page(1000)
    held = visits.state.timelines[FRIEND].messages if visits.said else ()
    assert [each.id for each in held] == [each.id for each in visits.said]
    stored = sorted(visits.stored.values(), key=lambda each: each.order)
    assert [each.id for each in stored] == [each.id for each in visits.said]
    assert not any(each.early for each in stored)
