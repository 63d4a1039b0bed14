"""No view has a barrier that axe-core knows: contrast, names, roles, focus order, landmarks."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from build.paths import NODE_MODULES
from tests.ui.gallery import LOOKS, SCENES, Look, script, show

pytestmark = pytest.mark.browser
THEMES = ("dark", "light warm", "dark warm", "light contrast", "dark contrast")
READ = "axe.run('chinwag-root', {runOnly: ['color-contrast'], resultTypes: ['violations']})"
AXE = NODE_MODULES / "axe-core" / "axe.min.js"


@pytest.fixture(scope="module")
def code() -> str:
    return script()


@pytest.mark.parametrize("look", LOOKS[:3], ids=lambda look: look[0])
@pytest.mark.parametrize("story", SCENES)
def test_axe_finds_no_barrier(chromium: Browser, code: str, story: str, look: Look) -> None:
    _, size, dark, direction, _ = look
    page = show(chromium, code, SCENES[story], size, dark=dark, direction=direction, still=True)
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    page.context.close()
    assert [
        (each["id"], node["target"], node["failureSummary"])
        for each in found["violations"]
        for node in each["nodes"]
    ] == []


@pytest.mark.parametrize("story", SCENES)
def test_everything_can_be_read_in_every_theme(chromium: Browser, code: str, story: str) -> None:
    page = show(chromium, code, SCENES[story], still=True)
    page.evaluate(AXE.read_text("utf-8"))
    found = {}
    for theme in THEMES:
        page.evaluate("theme => dress(theme)", theme)
        for each in page.evaluate(READ)["violations"]:
            found[theme] = [(node["target"], node["failureSummary"]) for node in each["nodes"]]
    page.context.close()
    assert found == {}
