"""No view has a barrier that axe-core knows: contrast, names, roles, focus order, landmarks.

Every scene is looked at twice: on a wide page in every theme and in forced colours; and by turns on a phone,
in the dark and in a language that runs from right to left. `CHINWAG_LONG=1` looks at each in all of these.
"""

from __future__ import annotations

import os
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from build.paths import NODE_MODULES
from tests.ui.gallery import PHONE, SCENES, WIDE, script, show

pytestmark = pytest.mark.browser
THEMES = ("dark", "light warm", "dark warm", "light contrast", "dark contrast")
LOOKS: dict[str, dict[str, Any]] = {
    "phone": {"size": PHONE},
    "dark phone": {"size": PHONE, "dark": True},
    "phone right to left": {"size": PHONE, "language": "ar"},
    "dark phone right to left": {"size": PHONE, "dark": True, "language": "ar"},
    "right to left": {"size": WIDE, "language": "ar"},
}
SIGHTS = [
    (scene, look)
    for number, scene in enumerate(SCENES)
    for turn, look in enumerate(LOOKS)
    if os.environ.get("CHINWAG_LONG") or number % len(LOOKS) == turn
]
ALL = "axe.run(document, {resultTypes: ['violations']})"
READ = "axe.run('chinwag-root', {runOnly: ['color-contrast'], resultTypes: ['violations']})"
AXE = NODE_MODULES / "axe-core" / "axe.min.js"
TOLD = """() => {
    const style = CSSStyleDeclaration.prototype;
    const told = style.getPropertyValue;
    const renamed = (name) => (name === "-webkit-text-fill-color" ? "color" : name);
    style.getPropertyValue = function (name) { return told.call(this, renamed(name)); };
}"""
"""COMPAT: Chromium tells the colour that letters are filled with as it was before the system forced it."""


@pytest.fixture(scope="module")
def code() -> str:
    return script()


@pytest.mark.parametrize("scene", SCENES)
def test_axe_finds_no_barrier_in_any_theme(chromium: Browser, code: str, scene: str) -> None:
    page = show(chromium, code, SCENES[scene], still=True)
    page.evaluate(AXE.read_text("utf-8"))
    found = {"as it is": _violations(page, ALL)}
    for theme in THEMES:
        page.evaluate("theme => dress(theme)", theme)
        found[theme] = _violations(page, READ)
    page.emulate_media(forced_colors="active")
    page.evaluate(TOLD)
    found["forced colours"] = _violations(page, ALL)
    page.context.close()
    assert {look: barriers for look, barriers in found.items() if barriers} == {}


@pytest.mark.parametrize(("scene", "look"), SIGHTS)
def test_axe_finds_no_barrier_in_any_look(chromium: Browser, code: str, scene: str, look: str) -> None:
    page = show(chromium, code, SCENES[scene], still=True, **LOOKS[look])
    page.evaluate(AXE.read_text("utf-8"))
    found = _violations(page, ALL)
    page.context.close()
    assert found == []


def _violations(page: Page, run: str) -> list[tuple[str, Any, str]]:
    return [
        (each["id"], node["target"], node["failureSummary"])
        for each in page.evaluate(run)["violations"]
        for node in each["nodes"]
    ]
