"""A session that has begun, what it asks its archive for, and what that answers."""

from __future__ import annotations

from tests.support.play import JULIET, ROMEO, STARTED, Stage, envelope
from widget.core.archive import ArchivePage
from widget.core.effects import Effect, FetchArchive
from widget.core.events import BecameAvailable, SessionStarted
from widget.core.model import NO_ONE, FullJID
from widget.features.archive import FEATURE
from widget.features.archive.events import CursorsLoaded
from widget.features.archive.state import State

RESUMED = SessionStarted(FullJID(f"{JULIET}/web"), resumed=True, first=False)


def begun(cursor: str = "", **session: object) -> tuple[Stage[State], FetchArchive]:
    """A stage with a catch-up under way, and its first question."""
    stage = Stage(FEATURE, **session)
    cursors = {NO_ONE: cursor} if cursor else {}
    stage.play(CursorsLoaded(cursors, {}), STARTED)
    return stage, fetch(stage.play(BecameAvailable()))


def fetch(effects: list[Effect]) -> FetchArchive:
    (asked,) = [effect for effect in effects if isinstance(effect, FetchArchive)]
    return asked


def page(last: str, complete: bool = False, time: int = 0) -> ArchivePage:
    found = envelope(
        f"<message from='{ROMEO}/a' type='chat'><body>{last}</body></message>", stanza_id=last, time=time
    )
    return ArchivePage((found,), complete, last, last)


def answer(stage: Stage[State], asked: FetchArchive, given: ArchivePage) -> list[Effect]:
    event = asked.then(given)
    assert event
    return stage.play(event)
