"""Looks for a message further back, page by page, as if somebody scrolled up to it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from widget.core.events import ConversationsShown, Event, NewestWanted, OlderWanted, OriginalWanted
from widget.core.model import Message
from widget.core.replying import targets_of
from widget.core.timeline import Timeline

MOST_PAGES = 60
"""Pages after which it is looked for no more."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for. `before`: the order from which on it was not found; `due`: to go on from there."""

    wanted: OriginalWanted
    before: int
    pages: int = 0
    due: bool = True

    @classmethod
    def begun(cls, wanted: OriginalWanted, held: Timeline) -> Sought:
        """It is looked for in what is held, and then before that."""
        return cls(wanted, held.messages[0].order if held.messages else 0)

    def further(self, held: Timeline) -> Sought | None:
        """Something has come: on, if it is older; None when that was enough."""
        if not held.messages or held.messages[0].order >= self.before:
            return replace(self, due=False)
        if self.pages >= MOST_PAGES:
            return None
        return Sought(self.wanted, held.messages[0].order, self.pages + 1)

    def given_up(self, event: Event) -> bool:
        """Whether the person has turned to something else: it is not to come up in the midst of that."""
        match event:
            case ConversationsShown(surface, conversations):
                return surface == self.wanted.surface and self.wanted.conversation not in conversations
            case NewestWanted(conversation):
                return conversation == self.wanted.conversation
        return False

    def found(self, held: Timeline) -> Message | None:
        """The message, if it is held."""
        named = (each for each in held.messages if self.wanted.target in targets_of(each, self.wanted.kind))
        return next(named, None)

    def next(self, held: Timeline) -> OlderWanted:
        """The wish for what lies further back."""
        oldest = held.messages[0] if held.messages else None
        order, stanza_id = (oldest.order, oldest.stanza_id) if oldest else (0, "")
        return OlderWanted(self.wanted.conversation, self.wanted.kind, order, stanza_id)
