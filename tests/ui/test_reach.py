"""Everything can be reached: on a narrow page, at 200 % zoom, by a thumb, by keyboard."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.ui.gallery import SCENES, WIDE, show

pytestmark = pytest.mark.browser

REACH = Path(__file__).with_name("reach.js")
NARROWEST = (320, 640)
"""WCAG 2.2, 1.4.10: a page of 1,280 at 400 %."""
ENLARGED = (640, 400)
"""1.4.4: 1,280 x 800 at 200 %."""
POINTER, THUMB = 24, 44
"""2.5.8 asks for the first; the second is what we ask of ourselves."""
WALKS = ("login", "three_windows", "added", "files", "person_details", "occupants", "leaving", "keys")


@pytest.mark.parametrize("story", SCENES)
def test_nothing_is_cut_off_or_too_small_for_a_thumb(chromium: Browser, code: str, story: str) -> None:
    page = _show(chromium, code, story, NARROWEST)
    found: dict[str, Any] = {"small": page.evaluate("least => reach.small(least)", THUMB)}
    for size in (NARROWEST, ENLARGED):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        found[f"cut {size}"] = page.evaluate("reach.cut()")
        found[f"sideways {size}"] = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    page.context.close()
    assert {what: each for what, each in found.items() if each} == {}


@pytest.mark.parametrize("story", SCENES)
def test_a_pointer_finds_everything(chromium: Browser, code: str, story: str) -> None:
    page = _show(chromium, code, story, WIDE)
    found = page.evaluate("least => reach.small(least)", POINTER)
    page.context.close()
    assert found == []


@pytest.mark.parametrize("look", ["auto", "contrast", "forced"])
@pytest.mark.parametrize("story", WALKS)
def test_what_has_the_focus_is_seen_to_have_it(chromium: Browser, code: str, story: str, look: str) -> None:
    forced = look == "forced"
    page = _show(chromium, code, story, WIDE, theme="auto" if forced else look, forced=forced)
    passed: list[Any] = []
    for _ in range(40):
        page.keyboard.press("Tab")
        passed += [focused] if (focused := page.evaluate("reach.focused()")) else []
    page.context.close()
    assert len(passed) > 3
    assert [each for each in passed if not (each["open"] and each["marked"])] == []


@pytest.mark.parametrize("story", ["three_windows", "message_menu", "leaving", "voice recording"])
def test_nothing_moves_for_who_asks_for_less_motion(chromium: Browser, code: str, story: str) -> None:
    page = _show(chromium, code, story, WIDE)
    moving = page.evaluate("reach.moving()")
    page.context.close()
    assert set(moving) <= {"cw-breathe"}


def _show(chromium: Browser, code: str, story: str, size: tuple[int, int], **more: Any) -> Page:
    page = show(chromium, code, SCENES[story], size, still=True, **more)
    page.evaluate(REACH.read_text("utf-8"))
    return page
