"""Pictures and the page's frames: one at once, a flood in every second frame, and nothing of it is lost."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.ui.stories import JULIET, chats
from vdom import Encoder
from widget.core.model import PageInfo
from widget.ui.shell import shell

pytestmark = pytest.mark.browser

MANY = 40
ONE_A_FRAME = """async patches => {
    const frame = () => new Promise(requestAnimationFrame);
    const drawn = () => sent.filter(each => each.type === "drawn").map(each => each.generation);
    await frame();
    await frame();
    tell({ type: "patch", surface: "main", patch: patches[0] });
    const atOnce = drawn().includes(patches[0][0]);
    for (const patch of patches.slice(1)) {
        await frame();
        tell({ type: "patch", surface: "main", patch });
    }
    for (let n = 0; n < 3; n++) await frame();
    return { atOnce, drawn: drawn() };
}"""


def test_a_picture_is_drawn_at_once_and_a_flood_leaves_every_second_frame_to_the_host_page(talk: Any) -> None:
    here = talk(chats(PageInfo()).open(JULIET))
    patches = [json.loads(_said(here, number)) for number in range(MANY)]
    told = here.page.evaluate(ONE_A_FRAME, patches)
    assert told["atOnce"]
    assert told["drawn"][-1] == patches[-1][0]
    assert len(told["drawn"]) < MANY * 0.75
    shown = here.page.locator(".message .body").all_inner_texts()
    assert shown[-MANY:] == [f"flood {number}" for number in range(MANY)]


def _said(here: Any, number: int) -> str:
    here.scene.said(JULIET, (1 - number / 1000, JULIET, f"flood {number}"), live=True)
    encoder: Encoder = here.encoder
    return encoder.write(shell(here.scene.picture()))
