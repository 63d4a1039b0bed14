"""What is hidden until somebody asks for it, as it is written (XEP-0382)."""

from __future__ import annotations

from dataclasses import replace
from xml.etree.ElementTree import fromstring

import pytest

from tests.support.play import MAIN, ROMEO, Stage
from widget.core.events import CommandRefused, Event, MessagePosted, MessageSubmitted
from widget.core.model import Kind
from widget.core.posting import written
from widget.core.store import Store
from widget.features.spoilers import FEATURE, State, hide

SPOILER = "{urn:xmpp:spoiler:0}spoiler"


def said(body: str) -> Event | None:
    """What happens when somebody sends it."""
    return Store((FEATURE,))._said(MessageSubmitted(MAIN, ROMEO, Kind.CHAT, body), Stage(FEATURE).session)


@pytest.mark.parametrize(
    ("body", "hint", "text"),
    [
        ("/spoiler She wakes too late", "", "She wakes too late"),
        ("/spoiler The end\nShe wakes\ntoo late", "The end", "She wakes\ntoo late"),
        ("/spoiler She wakes too late\n", "", "She wakes too late"),
        ("/spoiler\nShe wakes too late", "", "She wakes too late"),
    ],
)
def test_what_follows_is_hidden_behind_a_hint_if_there_is_one(body: str, hint: str, text: str) -> None:
    posted = said(body)
    assert isinstance(posted, MessagePosted)
    assert (posted.message.body, posted.message.spoiler, posted.message.outgoing) == (text, hint, True)
    (element,) = map(fromstring, posted.payload)
    assert (element.tag, element.text or "") == (SPOILER, hint)


def test_it_hides_in_an_answer_and_in_a_thread_too() -> None:
    stage = Stage(FEATURE)
    message = replace(written(ROMEO, "/spoiler\nShe wakes too late", stage.session), thread="t")
    posted = Store((FEATURE,))._said(MessagePosted(message, Kind.CHAT), stage.session)
    assert isinstance(posted, MessagePosted)
    assert posted.message == replace(message, body="She wakes too late", spoiler="")
    assert [fromstring(each).tag for each in posted.payload] == [SPOILER]


@pytest.mark.parametrize("body", ["/spoiler", "/spoilers are bad", " ", "/"])
def test_any_other_answer_is_as_it_is(body: str) -> None:
    stage = Stage(FEATURE)
    posted = MessagePosted(written(ROMEO, body, stage.session), Kind.CHAT)
    assert Store((FEATURE,))._said(posted, stage.session) == posted


@pytest.mark.parametrize("body", ["/spoiler", "/spoiler  ", "/spoiler \n "])
def test_nothing_cannot_be_hidden(body: str) -> None:
    refused = said(body)
    assert isinstance(refused, CommandRefused)
    assert refused.body == body


def test_other_words_are_said_as_they_are() -> None:
    plain = said("/spoilers are bad")
    assert isinstance(plain, MessageSubmitted)
    assert hide(State(), plain, "", Stage(FEATURE).session) == "Write after it what is to be hidden."
