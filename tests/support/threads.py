"""A thread that Romeo began and answered twice, and what is seen of it when it is open."""

from __future__ import annotations

from dataclasses import replace

from tests.support.play import MAIN, ROMEO, Glance, Stage, message
from vdom import query
from widget.core.effects import Load
from widget.core.events import (
    ConversationsShown,
    MessagesAdded,
)
from widget.core.model import Kind, Message
from widget.features.threads import FEATURE, panel
from widget.features.threads.events import (
    EarlierWanted,
    ThreadOpened,
    ThreadRead,
)
from widget.features.threads.state import State

ROOT = replace(message("s:1"), given="r1", body="Tea?")
ANSWERS = tuple(
    replace(message(f"s:{n}", order=n), given=f"a{n}", body=f"Answer {n}", thread="r1") for n in (2, 3)
)
ADDED = MessagesAdded(ROMEO, Kind.CHAT, (ROOT, *ANSWERS), True)
OPENED = ThreadOpened(MAIN, ROOT, "r1")
EARLIER = EarlierWanted(MAIN, ROMEO, Kind.CHAT)
KNOWN = tuple((each.id, each.order) for each in reversed(ANSWERS))


def told() -> Stage[State]:
    stage = Stage(FEATURE)
    stage.play(ConversationsShown(MAIN, frozenset({ROMEO})), ADDED)
    return stage


def answer(stage: Stage[State], messages: tuple[Message, ...]) -> None:
    """What is asked of the database is answered: it has these of the thread, and no more."""
    load = [each for each in stage.wanted(Load) if each.index == "order"][-1]
    asked = load.then([{"message": each.id, "order": each.order} for each in reversed(messages)])
    assert isinstance(asked, ThreadRead)
    for find in stage.play(asked):
        if isinstance(find, Load):
            found = find.then([each.to_record() for each in messages if find.lower == (ROMEO, each.id)])
            assert found
            stage.play(found)


def shown(stage: Stage[State]) -> list[str]:
    drawn = panel(stage.state, Glance(stage.session), ROMEO, Kind.CHAT)
    return [each.text() for each in query(drawn).all(cls="body")] if drawn else []


def notice(stage: Stage[State], **facts: object) -> str:
    """What stands above the first message of the open thread."""
    drawn = panel(stage.state, Glance(stage.session, **facts), ROMEO, Kind.CHAT)
    assert drawn
    return query(drawn).find(cls="timeline-notice").text()


def spoken_in(stage: Stage[State]) -> str:
    drawn = panel(stage.state, Glance(stage.session), ROMEO, Kind.CHAT)
    assert drawn
    return query(drawn).find(cls="live").text()
