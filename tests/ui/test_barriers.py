"""No view has a barrier that axe-core knows: contrast, names, roles, focus order, landmarks.

Every scene is looked at in one look and in two themes, so chosen that every look comes with every theme.
`CHINWAG_LONG=yes` looks at every scene in all of them.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from build.paths import NODE_MODULES
from tests.ui.gallery import PHONE, SCENES, WIDE, script, show

pytestmark = pytest.mark.browser
LOOKS: dict[str, dict[str, Any]] = {
    "wide": {},
    "dark": {"dark": True},
    "phone": {"size": PHONE},
    "right to left": {"language": "ar"},
    "forced colours": {"forced": True, "size": WIDE},
}
THEMES = ("dark", "light warm", "dark warm", "light contrast", "dark contrast")
ALL = "axe.run(document, {resultTypes: ['violations']})"
READ = "axe.run('chinwag-root', {runOnly: ['color-contrast'], resultTypes: ['violations']})"
AXE = NODE_MODULES / "axe-core" / "axe.min.js"


@dataclass(frozen=True, slots=True)
class Sight:
    """A scene, and how it is looked at."""

    scene: str
    look: str
    themes: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.scene}, {self.look}"


def sights(*, all_of_them: bool) -> list[Sight]:
    looks = list(LOOKS)
    if all_of_them:
        return [Sight(scene, look, THEMES) for scene in SCENES for look in looks]
    return [_sight(scene, number, looks) for number, scene in enumerate(SCENES)]


def _sight(scene: str, number: int, looks: list[str]) -> Sight:
    turn, at = divmod(number, len(looks))
    return Sight(scene, looks[at], (THEMES[turn % len(THEMES)], THEMES[(turn + 2) % len(THEMES)]))


SIGHTS = sights(all_of_them=os.environ.get("CHINWAG_LONG") == "yes")


@pytest.fixture(scope="module")
def code() -> str:
    return script()


def test_no_scene_look_or_theme_is_left_out() -> None:
    seen = sights(all_of_them=False)
    assert {each.scene for each in seen} == set(SCENES)
    pairs = {(each.look, theme) for each in seen for theme in each.themes}
    assert pairs == {(look, theme) for look in LOOKS for theme in THEMES}


@pytest.mark.parametrize("sight", SIGHTS, ids=str)
def test_axe_finds_no_barrier(chromium: Browser, code: str, sight: Sight) -> None:
    page = show(chromium, code, SCENES[sight.scene], still=True, **LOOKS[sight.look])
    page.evaluate(AXE.read_text("utf-8"))
    found = {"as it is": _violations(page, ALL)}
    for theme in sight.themes:
        page.evaluate("theme => dress(theme)", theme)
        found[theme] = _violations(page, READ)
    page.context.close()
    assert {look: barriers for look, barriers in found.items() if barriers} == {}


def _violations(page: Page, run: str) -> list[tuple[str, Any, str]]:
    return [
        (each["id"], node["target"], node["failureSummary"])
        for each in page.evaluate(run)["violations"]
        for node in each["nodes"]
    ]
