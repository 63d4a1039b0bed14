"""Waiting for what Playwright's `expect` does not look at: a condition is asked again until it holds."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from playwright.sync_api import Locator, Page

PATIENCE = 20.0  # seconds until a wait is a failure
T = TypeVar("T")
# Animations that end, of an element and of all that is in it; those that go on for ever are not waited for
_REST = """(el) => Promise.allSettled(el.getAnimations({ subtree: true })
  .filter((each) => Number.isFinite(each.effect.getComputedTiming().endTime)).map((each) => each.finished))"""
_SCROLLED = """async (el) => {
  const frame = () => new Promise(requestAnimationFrame);
  for (let [still, at] = [0, NaN]; still < 5; still = el.scrollTop === at ? still + 1 : 0) {
    at = el.scrollTop;
    await frame();
  }
  return el.scrollTop;
}"""


def until(page: Page, look: Callable[[], T], holds: Callable[[T], object] = bool) -> T:
    """What `look` finds, once that holds; in between the page's events are heard."""
    end = time.monotonic() + PATIENCE
    while not holds(found := look()):
        assert time.monotonic() < end, f"waited in vain; the last that was seen: {found!r}"
        page.wait_for_timeout(20)
    return found


def becomes(page: Page, look: Callable[[], T], wanted: T) -> None:
    """Wait until `look` finds this."""
    until(page, look, lambda found: found == wanted)


def at_rest(part: Locator) -> Locator:
    """Nothing in it moves any more."""
    part.evaluate(_REST)
    return part


def place(part: Locator) -> dict[str, float]:
    """Where it has come to rest on the page, and how large it is, in pixels."""
    box = at_rest(part).bounding_box()
    assert box
    return {"x": box["x"], "y": box["y"], "width": box["width"], "height": box["height"]}


def scrolled(scroller: Locator) -> float:
    """Where it has come to rest, in pixels: a wheel's turn takes some frames."""
    return float(scroller.evaluate(_SCROLLED))
