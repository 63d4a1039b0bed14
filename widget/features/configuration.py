"""Settings that the page changes while the chat runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from widget.core.effects import Configure, Effect, Page
from widget.core.events import Event, PageCalled
from widget.core.feature import Feature
from widget.core.model import Session
from widget.settings import changed


def effects(state: None, event: Event, session: Session) -> Iterator[Effect]:
    match event:
        case PageCalled(surface, "set", {"settings": Mapping() as given}):
            settings, errors = changed(session.settings, {str(name): value for name, value in given.items()})
            for error in errors:
                yield Page("notice", {"text": str(error)}, surface)
            if settings != session.settings:
                yield Configure(settings)


FEATURE = Feature("configuration", lambda: None, effects=effects, personal=False)
