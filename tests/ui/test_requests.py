"""Who asks to be a contact: their name is read whole, and the answers can be hit."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.ui.gallery import SCENES, show

pytestmark = pytest.mark.browser

SEEN = """() => {
    const { shadowRoot } = document.querySelector("chinwag-root");
    return [...shadowRoot.querySelectorAll(".row-item:has(.request-actions)")].map((row) => {
        const name = row.querySelector(".row-title");
        const below = name.getBoundingClientRect().bottom;
        const buttons = [...row.querySelectorAll(".request-actions button")];
        const boxes = buttons.map((each) => each.getBoundingClientRect());
        return {
            whole: name.scrollWidth <= name.clientWidth && name.scrollHeight <= name.clientHeight,
            words: buttons.every((each) => each.scrollWidth <= each.clientWidth),
            below: boxes.every(({ top }) => top >= below),
            inside: boxes.every(({ left, right }) => left >= 0 && right <= innerWidth),
            least: Math.min(...boxes.flatMap(({ width, height }) => [width, height])),
            line: new Set(boxes.map(({ top }) => top)).size,
        };
    });
}"""


@pytest.mark.parametrize("language", ["en", "de", "ar", "pl", "hi"])
@pytest.mark.parametrize("width", [320, 390])
def test_who_asks_is_named_whole_and_answered_by_a_thumb(
    chromium: Browser, code: str, width: int, language: str
) -> None:
    page = show(chromium, code, SCENES["requests"], (width, 800), language=language, still=True)
    found = page.evaluate(SEEN)
    page.context.close()
    fine = {"whole": True, "words": True, "below": True, "inside": True, "least": 44, "line": 1}
    assert found == [fine, fine]
