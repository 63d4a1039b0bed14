"""Somebody who is elsewhere and wants to be told, and what the page is asked to tell them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.support.play import MAIN, ROMEO, Stage
from widget.core.effects import After, Page
from widget.core.events import ContactsChanged, Event, MessagesAdded
from widget.core.model import Contact, Kind, Message, PageInfo
from widget.features.notifications import FEATURE, State
from widget.features.notifications.state import DesktopChosen, Told

AWAY = PageInfo(visible=True, focused=False, notifications="granted")
HERE = replace(AWAY, focused=True)
FRIEND = ContactsChanged((Contact(ROMEO, "Romeo"),))


def stage(**session: Any) -> Stage[State]:
    """The person is elsewhere, and wants to be told."""
    given = {"page": AWAY, "pages": {MAIN: AWAY}, **session}
    made = Stage(FEATURE, **given)
    made.play(FRIEND, DesktopChosen(MAIN, True))
    return made


def came(*messages: Message, live: bool = True) -> MessagesAdded:
    return MessagesAdded(ROMEO, Kind.CHAT, messages, live)


def later(stage_: Stage[State], *events: Event) -> list[Page]:
    """The commands to the page after these and the moment that is waited for."""
    for event in events:
        for effect in stage_.play(event):
            if isinstance(effect, After):
                follow(stage_, effect.event)
    return [page for page in stage_.wanted(Page) if page.command in ("notify", "sound")]


def follow(stage_: Stage[State], event: Event) -> None:
    for effect in stage_.play(event):
        if isinstance(getattr(effect, "event", None), Told):
            stage_.play(effect.event)  # type: ignore[attr-defined]


def notices(stage_: Stage[State], *events: Event) -> list[tuple[str, str]]:
    return [(p.args["title"], p.args["body"]) for p in later(stage_, *events) if p.command == "notify"]
