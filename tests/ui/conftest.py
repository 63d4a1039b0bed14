"""Fixtures of the tests that show scenes in a browser."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.ui.gallery import WIDE, script
from tests.ui.scenes import Scene
from tests.ui.talk import Talk


@pytest.fixture(scope="module")
def code() -> str:
    return script()


@pytest.fixture
def talk(chromium: Browser, code: str) -> Any:
    made: list[Page] = []

    def make(scene: Scene, size: tuple[int, int] = WIDE, at: str = "") -> Talk:
        new = Talk(chromium, code, scene, size, at)
        made.append(new.page)
        return new

    yield make
    for page in made:
        page.context.close()
