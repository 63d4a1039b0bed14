"""Configuration: the page changes settings while the chat runs."""

from __future__ import annotations

from dataclasses import replace

from tests.support.play import MAIN, Stage
from widget.core.effects import Configure, Page
from widget.core.events import PageCalled
from widget.features.configuration import FEATURE
from widget.settings import Settings


def _set(settings: object) -> PageCalled:
    return PageCalled(MAIN, "set", {"settings": settings})


def test_what_the_page_sets_holds_and_the_rest_stays() -> None:
    stage = Stage(FEATURE, settings=Settings(domain="example.org"))
    assert stage.play(_set({"sounds": True})) == [Configure(Settings(domain="example.org", sounds=True))]


def test_what_cannot_be_used_is_told_to_that_page_and_the_rest_is_used() -> None:
    stage = Stage(FEATURE)
    notice, configured = stage.play(_set({"hide": "voice", "medai": "all"}))
    assert notice == Page("notice", {"text": "medai: there is no such setting; did you mean media?"}, MAIN)
    assert configured == Configure(replace(Settings(), hide=frozenset({"voice"})))


def test_what_changes_nothing_does_nothing() -> None:
    stage = Stage(FEATURE)
    assert stage.play(_set({"sounds": False})) == []
    assert stage.play(_set("sounds")) == []
    assert stage.play(PageCalled(MAIN, "toggle")) == []
