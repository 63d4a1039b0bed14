"""A log-in that is played: what the form shows, and what is typed into it."""

from __future__ import annotations

from tests.support.play import Glance, Stage
from vdom import query
from widget.core.effects import Page
from widget.core.events import Event
from widget.core.model import FullJID
from widget.features.login import FEATURE, State, way_in
from widget.settings import Settings

NOBODY = FullJID("")
NOTHING_KEPT = Page("keep", {"account": "", "lasting": False})


def stage(**settings: object) -> Stage[State]:
    return Stage(FEATURE, jid=NOBODY, online=False, settings=Settings(**settings))  # type: ignore[arg-type]


def typed(given: Stage[State], address: str, password: str = "pass", *, stay: bool = False) -> Event:
    form = query(way_in(given.state, Glance(given.session))).find("form")
    event = form.fire("submit", form={"jid": address, "password": password, "stay": stay})
    assert isinstance(event, Event)
    return event


def screen(given: Stage[State]) -> str:
    return query(way_in(given.state, Glance(given.session))).text()
