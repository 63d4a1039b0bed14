"""Spoiler Messages (XEP-0382): who writes `/spoiler` before it hides what they say until it is asked for."""

from __future__ import annotations

from dataclasses import replace
from xml.etree.ElementTree import tostring

from widget.core.adding import manner
from widget.core.additions import Correction
from widget.core.events import Event, MessagePosted, MessageSubmitted
from widget.core.feature import Command, Feature
from widget.core.model import Session
from widget.core.posting import written
from widget.ui.i18n import _


class State:
    """Nothing is known here."""


def hide(state: State, said: MessageSubmitted, words: str, session: Session) -> Event | str:
    """The words, or from the second line on, after a hint in the first."""
    hint, _line, text = words.partition("\n")
    if not text.strip():
        hint, text = "", hint
    if not text:
        return _("Write after it what is to be hidden.")
    message = replace(written(said.conversation, text, session, said.named), spoiler=hint.strip())
    payload = manner(Correction(message.body, spoiler=message.spoiler))
    return MessagePosted(message, said.kind, tuple(tostring(each, "unicode") for each in payload))


FEATURE = Feature(
    "spoilers",
    State,
    commands=(Command("spoiler", lambda: _("Hides what follows until it is clicked"), hide),),
)
