"""Stored on this device: all of it is told, and goes at once, whoever is logged in."""

from __future__ import annotations

from dataclasses import replace

from tests.support.play import MAIN, Glance, Stage
from vdom import query
from widget.core.effects import Emit, Page
from widget.core.events import DialogChosen, LoggedOut, LogoutChosen, PageCalled, SurfaceDetached
from widget.core.model import FullJID
from widget.features.stored import FEATURE
from widget.features.stored.dialogs import listing
from widget.features.stored.state import EraseChosen, Item, State

OPEN = DialogChosen(MAIN, "stored")
COUNTED = PageCalled(
    MAIN,
    "stored",
    {
        "items": [
            {"kind": "messages", "of": "juliet@example.org", "size": 2_500_000},
            {"kind": "logins"},
            {"kind": "keys"},
            {"kind": "name"},
        ]
    },
)


def _seen(stage: Stage[State]) -> str:
    drawn = listing(stage.state, Glance(stage.session), "stored")
    assert drawn
    return query(drawn).text()


def test_the_page_counts_when_somebody_asks_and_until_then_that_is_said() -> None:
    stage: Stage[State] = Stage(FEATURE)
    assert stage.play(OPEN) == [Page("stored", {}, MAIN)]
    assert "Looking" in _seen(stage)


def test_each_kind_is_named_with_whose_it_is_and_how_much() -> None:
    stage: Stage[State] = Stage(FEATURE)
    stage.play(OPEN, COUNTED)
    assert stage.state.items[MAIN] == (
        Item("messages", "juliet@example.org", 2_500_000),
        Item("logins"),
        Item("keys"),
        Item("name"),
    )
    seen = _seen(stage)
    for words in (
        "Messages, contacts and rooms",
        "juliet@example.org",
        "2.5 MB",
        "Keys of kept log-ins",
        "What locks the keys of encryption",
        "Your name",
    ):
        assert words in seen


def test_who_is_logged_in_is_logged_out_before_the_rest_is_erased() -> None:
    stage: Stage[State] = Stage(FEATURE)
    stage.play(OPEN, COUNTED)
    assert stage.play(EraseChosen(MAIN)) == [Emit(LogoutChosen(erase=True))]
    assert stage.play(LoggedOut()) == [Page("erase", {}, MAIN)]
    assert stage.play(LoggedOut()) == []


def test_it_is_erased_though_the_page_that_asked_for_it_has_gone_meanwhile() -> None:
    stage: Stage[State] = Stage(FEATURE)
    stage.play(OPEN, COUNTED, EraseChosen(MAIN), SurfaceDetached(MAIN))
    assert stage.state.items == {}
    assert stage.play(LoggedOut()) == [Page("erase", {}, None)]
    assert stage.play(LoggedOut()) == []


def test_after_log_out_it_is_erased_at_once_and_what_is_left_is_told() -> None:
    stage: Stage[State] = Stage(FEATURE)
    stage.session = replace(stage.session, jid=FullJID(""), online=False)
    stage.play(OPEN, COUNTED)
    assert stage.play(EraseChosen(MAIN)) == [Page("erase", {}, MAIN)]
    stage.play(replace(COUNTED, args={"items": []}))
    assert "Nothing of this chat is stored" in _seen(stage)


def test_another_log_out_erases_nothing_more() -> None:
    assert Stage(FEATURE).play(LoggedOut()) == []


def test_what_was_counted_goes_with_its_dialog() -> None:
    stage: Stage[State] = Stage(FEATURE)
    stage.play(OPEN, COUNTED, DialogChosen(MAIN, ""))
    assert not stage.state.items


def test_nonsense_from_the_page_is_nothing() -> None:
    stage: Stage[State] = Stage(FEATURE)
    stage.play(OPEN, PageCalled(MAIN, "stored", {"items": ["x"]}), PageCalled(MAIN, "stored", {}))
    assert stage.state.items == {MAIN: ()}
