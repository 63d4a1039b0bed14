"""Neither side's style touches the other's: the chat looks the same on any page, and any page with it."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.ui.gallery import HOST_PAGE, PHONE, SCENES, WIDE, show
from tests.ui.hosts import FRAMEWORKS, HOSTS, host

pytestmark = pytest.mark.browser

SHADES = 12
"""By so much (of 255) a pixel may differ: round edges are not drawn alike each time (seen on one page: 4)."""
SPECKS = 10
"""So many pixels, of a million, may differ by more (seen: 1, at a corner)."""
CASES = (
    ("message_menu", WIDE),
    ("three_windows", WIDE),
    ("login", WIDE),
    ("added", PHONE),
    ("leaving", WIDE),
)
GROUND = "<style>:root, body { background: #faf7f0 !important } body > * { display: none !important }</style>"
"""What can be seen beside the chat is the same everywhere."""
PLACED = (
    "position: fixed; inset: 20px auto auto 20px; inline-size: 600px; block-size: 560px; display: block; "
    "margin: 0; padding: 0; border: 0; box-sizing: content-box"
)
PLACE = f'<div id="embedded" style="{PLACED.replace(";", " !important;")} !important"></div>'
"""Within the page's text; of the box the page is the master, and here it makes the same one everywhere."""
LOOKS = """() => {
    const { shadowRoot } = document.querySelector("chinwag-root");
    for (const moving of shadowRoot.getAnimations()) {
        moving.pause();
        moving.currentTime = 0;
    }
    return [...shadowRoot.querySelectorAll(":not(.sprite, .sprite *)")].map((element, number) => {
        const { x, y, width, height } = element.getBoundingClientRect();
        const parts = ["", "::before", "::placeholder"];
        const looks = parts.map((part) => getComputedStyle(element, part).cssText);
        const name = `${number} ${element.tagName} ${element.getAttribute("class") ?? ""}`;
        return [name, `${[x, y, width, height].join(" ")}; ${looks.join("; ")}`];
    });
}"""
DRAWN = """async () => {
    await document.fonts.ready;
    for (let n = 0; n < 3; n++) await new Promise(requestAnimationFrame);
}"""
DIFFERENT = """async ([one, other, shades]) => {
    const [a, b] = await Promise.all([one, other].map(async (data) => {
        const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${data}`)).blob());
        const canvas = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
        canvas.drawImage(bitmap, 0, 0);
        return canvas.getImageData(0, 0, bitmap.width, bitmap.height);
    }));
    if (a.width !== b.width || a.height !== b.height) return [[a.width, a.height], [b.width, b.height]];
    const found = [];
    for (let at = 0; at < a.data.length; at += 4) {
        if ([0, 1, 2].some((part) => Math.abs(a.data[at + part] - b.data[at + part]) > shades)) {
            found.push([(at / 4) % a.width, Math.floor(at / 4 / a.width)]);
        }
    }
    return found;
}"""


@pytest.mark.parametrize("name", HOSTS)
@pytest.mark.parametrize(("scene", "size"), CASES, ids=[scene for scene, _ in CASES])
def test_the_chat_looks_the_same_on_any_page(
    chromium: Browser, code: str, plain: dict[Any, Any], scene: str, size: tuple[int, int], name: str
) -> None:
    if (scene, size) not in plain:
        plain[scene, size] = _seen(chromium, code, scene, size, "")
    looks, picture = plain[scene, size]
    other_looks, other_picture = _seen(chromium, code, scene, size, host(name))
    assert _differences(looks, other_looks) == {}
    assert _compared(chromium, picture, other_picture) == []


@pytest.mark.parametrize("name", [*FRAMEWORKS, "hostile_inheritance"])
@pytest.mark.parametrize("scene", ["room_alone", "embedded"])
def test_what_is_embedded_looks_the_same_within_any_page(
    chromium: Browser, code: str, scene: str, name: str
) -> None:
    looks, picture = _seen(chromium, code, scene, WIDE, PLACE, "#embedded")
    other_looks, other_picture = _seen(chromium, code, scene, WIDE, host(name) + PLACE, "#embedded")
    assert _differences(looks, other_looks) == {}
    assert _compared(chromium, picture, other_picture) == []


@pytest.mark.parametrize("name", HOSTS)
def test_the_page_looks_the_same_with_the_chat(chromium: Browser, code: str, name: str) -> None:
    page = chromium.new_page(viewport={"width": 1280, "height": 800})
    page.set_content(HOST_PAGE + host(name))
    before, picture = _places(page), page.screenshot()
    page.close()
    page = show(chromium, code, SCENES["login"], still=True, body=host(name), bare=True)
    page.evaluate("document.querySelector('chinwag-root').hidden = true")
    assert _places(page) == before
    assert _compared(chromium, picture, page.screenshot()) == []
    page.evaluate("document.querySelector('chinwag-root').hidden = false")
    assert _places(page) == before
    page.context.close()


@pytest.fixture(scope="module")
def plain() -> dict[Any, Any]:
    """How the scenes look on a plain page."""
    return {}


def _seen(
    chromium: Browser, code: str, scene: str, size: tuple[int, int], body: str, target: str = ""
) -> tuple[Any, bytes]:
    page = show(chromium, code, SCENES[scene], size, still=True, body=body + GROUND, target=target)
    page.evaluate(DRAWN)
    looks, picture = page.evaluate(LOOKS), page.screenshot()
    page.context.close()
    return looks, picture


def _differences(looks: Any, others: Any) -> dict[str, list[tuple[str, str]]]:
    """By element, what is different."""
    assert [name for name, _ in looks] == [name for name, _ in others]
    pairs = ((name, one, two) for (name, one), (_, two) in zip(looks, others, strict=True) if one != two)
    return {
        name: [(a, b) for a, b in zip(one.split("; "), two.split("; "), strict=True) if a != b]
        for name, one, two in pairs
    }


def _compared(chromium: Browser, one: bytes, other: bytes) -> list[Any]:
    """The pixels that differ, if they are more than specks."""
    if one == other:
        return []
    page = chromium.new_page()
    found: list[Any] = page.evaluate(DIFFERENT, [b64encode(one).decode(), b64encode(other).decode(), SHADES])
    page.close()
    return found if len(found) > SPECKS else []


def _places(page: Page) -> Any:
    """Where all of the page's own elements are, and how far it scrolls."""
    return page.evaluate("""() => {
        const { scrollWidth, scrollHeight } = document.documentElement;
        const all = [...document.querySelectorAll("html, body, body *")];
        const places = all.map((each) => JSON.stringify(each.getBoundingClientRect()));
        return [scrollWidth, scrollHeight, ...places];
    }""")
