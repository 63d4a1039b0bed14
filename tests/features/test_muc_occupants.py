"""A room's people: keys reach each of them, and who is pressed is named in what is written (XEP-0372)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.occupants import inside, presence
from tests.support.play import MAIN, ROOM, Glance, Stage
from vdom import Query, query
from vdom.html import div
from widget.core.effects import Page
from widget.core.events import DetailsToggled, GuestNamed, OccupantChosen, StorageRead, SurfaceAttached
from widget.core.model import Kind, Mode, PageInfo, Surface
from widget.core.selectors import text_box
from widget.features import windows
from widget.features.muc import State, details

ROMEO = OccupantChosen(MAIN, ROOM, "Romeo")
DECEIVER = "ju\u200bliet"
"""Looks like the other one."""


def people(stage: Stage[State]) -> dict[str, Query]:
    """The buttons of the list, by the name on them."""
    drawn = query(div(*(each for each in details(stage.state, Glance(stage.session), ROOM, Kind.ROOM))))
    return {each.find(cls="row-title").text(): each for each in drawn.all("button", cls="row")}


def test_who_is_pressed_is_named_after_what_is_written_already() -> None:
    stage = inside()
    row = people(stage)["Romeo"]
    assert row.node.attrs["title"] == "Mention"
    assert row.fire("click") == ROMEO
    (written,) = stage.play(ROMEO)
    assert written == Page("mention", {"selector": text_box(ROOM), "text": "@Romeo"}, MAIN)


def test_keys_reach_everybody_also_whom_one_does_not_name() -> None:
    stage = inside()
    stage.play(*stage.read(presence(DECEIVER)))
    rows = people(stage)
    assert len(rows) == 3
    off = [name for name, row in rows.items() if row.node.attrs.get("aria_disabled") == "true"]
    assert [name for name in rows if name not in off] == ["Romeo"]
    assert not any(rows[name].node.on or rows[name].node.attrs.get("title") for name in off)


def test_a_guest_whom_nobody_has_asked_for_a_name_writes_no_other_either() -> None:
    stage = inside()
    stage.session = replace(stage.session, guest=True)
    assert {row.node.attrs.get("aria_disabled") for row in people(stage).values()} == {"true"}
    stage.play(GuestNamed("Juliet"))
    assert people(stage)["Romeo"].node.attrs.get("aria_disabled") is None


@pytest.mark.parametrize(
    ("mode", "page", "stay"),
    [
        (Mode.OVERLAY, PageInfo(), False),
        (Mode.FULLSCREEN, PageInfo(), True),
        (Mode.FULLSCREEN, PageInfo(width=390, touch=True), False),
        (Mode.MOBILE, PageInfo(), False),
    ],
)
def test_details_that_cover_the_text_box_are_put_away(mode: Mode, page: PageInfo, stay: bool) -> None:
    stage: Stage[windows.State] = Stage(windows.FEATURE)
    stage.session = replace(stage.session, page=page, pages={MAIN: page})
    stage.play(StorageRead(), SurfaceAttached(Surface(MAIN, mode)), DetailsToggled(MAIN, ROOM), ROMEO)
    assert stage.state.layouts[MAIN].details is stay
    stage.play(ROMEO)
    assert stage.state.layouts[MAIN].details is stay, "pressed twice in one moment"
