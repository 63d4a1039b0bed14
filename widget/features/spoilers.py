"""Spoiler Messages (XEP-0382): who writes `/spoiler` before it hides what they say until it is asked for."""

from __future__ import annotations

from dataclasses import replace
from xml.etree.ElementTree import tostring

from widget.core.adding import manner
from widget.core.additions import Correction
from widget.core.events import Event, MessagePosted, MessageSubmitted
from widget.core.feature import Command, Feature, Said
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
    return _hidden(MessagePosted(written(said.conversation, text, session, said.named), said.kind), hint)


def outgoing(state: State, said: Said, session: Session) -> Event:
    """The same in an answer and in a thread, where commands are not offered: who writes it means it."""
    if not isinstance(said, MessagePosted) or said.addition or said.message.spoiler is not None:
        return said
    match said.message.body.split(maxsplit=1):
        case ["/spoiler", words]:
            return _hidden(replace(said, message=replace(said.message, body=words)))
    return said


def _hidden(posted: MessagePosted, hint: str = "") -> MessagePosted:
    message = replace(posted.message, spoiler=hint.strip())
    payload = manner(Correction(message.body, spoiler=message.spoiler))
    added = tuple(tostring(each, "unicode") for each in payload)
    return replace(posted, message=message, payload=(*posted.payload, *added))


FEATURE = Feature(
    "spoilers",
    State,
    commands=(Command("spoiler", lambda: _("Hides what follows until it is clicked"), hide),),
    outgoing=outgoing,
)
