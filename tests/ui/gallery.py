"""The scenes in a browser, drawn by the real page script. By hand: python -m tests.ui.gallery FOLDER."""

from __future__ import annotations

import re
import sys
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, Route, sync_playwright

from build import bundle, catalogues, emoji
from build.paths import NODE_MODULES, ROOT
from build.site import LATER
from tests.support.browsers import launch_chromium
from tests.support.images import png
from tests.support.tongues import speaking
from tests.ui.plugged import PLUGGED, STYLES
from tests.ui.shared import HOST
from tests.ui.stories import Make
from tests.ui.views import VIEWS
from vdom import Encoder
from widget.core.model import Mode, PageInfo
from widget.ui.shell import shell

SCENES = {**VIEWS, **PLUGGED}
EMOJI = f"{HOST}/emoji.js"
ELSEWHERE = {"Access-Control-Allow-Origin": "*", "Content-Type": "text/javascript"}
WIDE, PHONE = (1280, 800), (390, 844)
HOST_PAGE = """<!doctype html><html lang="en"><meta name="viewport" content="width=device-width">
<title>A site</title><main><h1>Verona Garden Society</h1>
<p>We meet on the balcony every other Thursday. Bring seeds, gloves and a story.</p></main></html>"""


PLACE = '<div id="place" style="block-size: 560px; max-inline-size: 640px; border: 1px solid #8888"></div>'


def script() -> str:
    """The gallery's page script in one piece."""
    icon = (NODE_MODULES / "lucide-static/icons/message-circle.svg").read_text("utf-8")
    path = re.search(r'<path[^>]* d="([^"]+)"', icon)
    assert path
    defines: dict[str, object] = {
        "STYLE": bundle.stylesheet(bundle.sheets(ROOT / "widget")).decode(),
        "ICONS": bundle.sprite().decode(),
        "LAUNCHER_CSS": bundle.stylesheet([ROOT / "widget/page/launcher.css"]).decode(),
        "LAUNCHER_ICON": path[1],
        "VERSION": "0",
        "WORDS": {"en": "", **dict.fromkeys(catalogues.languages(), "")},
        "FIRST": [],
        "LATER": {name: f"{HOST}/later/{name}.js" for name in LATER},
        "BUILD": "gallery",
        "EMOJI": EMOJI,
        "EMOJI_NAMES": {},
    }
    return bundle.script(ROOT / "tests/ui/gallery.js", defines, iife=True).decode()


def give_later(route: Route) -> None:
    """A script that the page fetches when it first needs it."""
    name = route.request.url.partition("/later/")[2].partition(".js")[0]
    route.fulfill(body=_later_script(name), headers=ELSEWHERE)


@cache
def _later_script(name: str) -> bytes:
    return bundle.script(ROOT / f"widget/page/{name}.js")


def show(
    browser: Browser,
    code: str,
    make: Make,
    size: tuple[int, int] = WIDE,
    *,
    dark: bool = False,
    direction: str = "ltr",
    language: str = "",
    still: bool = False,
    encoder: Encoder | None = None,
    body: str = "",
    target: str = "",
    at: str = "",
    theme: str = "auto",
    forced: bool = False,
    bare: bool = False,
) -> Page:
    """A page that shows the scene, perhaps in a `language`.

    It does so `still`, without motion, and in `target` of the `body`, if they are given.
    With an `at` it has an address, which browsers ask for where they let nobody without one do something.
    `forced`: in the few colours which the person's system forces on every page; `bare`: on the page as it is.
    """
    phone = size[0] < 720
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        device_scale_factor=2 if phone else 1,
        has_touch=phone,
        is_mobile=phone,
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce" if still else "no-preference",
        forced_colors="active" if forced else "none",
    )
    page = context.new_page()
    page.route(
        f"{HOST}/*.png",
        lambda route: route.fulfill(body=png(640, (92, 138, 84), height=400), content_type="image/png"),
    )
    page.route(f"{HOST}/*.jpg", lambda route: route.abort())
    page.route(f"{EMOJI}*", give_emoji)
    page.route(f"{HOST}/later/*", give_later)
    scene = make(PageInfo(width=size[0], height=size[1], touch=phone, dark=dark))
    within = scene.surface.mode is Mode.EMBEDDED and not body
    content = HOST_PAGE + (PLACE if within else body)
    if at:
        page.route(at, lambda route: route.fulfill(body=content, content_type="text/html"))
        page.goto(at)
    else:
        page.set_content(content)
    if not bare:
        _furnish(page, dark, direction)
    page.evaluate(code)
    settings: dict[str, Any] = {
        "mode": scene.surface.mode.value,
        "theme": theme,
        "unread": 3,
        "target": "#place" if within else target,
        "view": "single" if scene.surface.single else "all",
    }
    if language:
        settings |= {"language": language, "words": {"dir": catalogues.direction(language), "words": {}}}
    with speaking(language or "en"):
        patch = (encoder or Encoder()).encode(shell(scene.picture()))
    page.evaluate("given => show(given)", {"patch": patch, "settings": settings})
    page.wait_for_function("sent.some(message => message.type === 'drawn')")
    for name, text in STYLES:
        args = {"name": name, "text": text}
        page.evaluate("args => tell({type: 'command', name: 'style', args})", args)
    return page


def _furnish(page: Page, dark: bool, direction: str) -> None:
    """A direction and colours for the page around."""
    ground, ink = ("#101114", "#ddd") if dark else ("#faf7f0", "#222")
    page.evaluate(
        """([dir, scheme, ground, ink]) => {
            document.documentElement.dir = dir;
            const { style } = document.documentElement;
            Object.assign(style, { colorScheme: scheme, background: ground, color: ink });
        }""",
        [direction, "dark" if dark else "light", ground, ink],
    )


def give_emoji(route: Route) -> None:
    """As from another origin, since the page has none."""
    route.fulfill(body=_emoji_script(), headers=ELSEWHERE)


@cache
def _emoji_script() -> bytes:
    return emoji.script()


def main(folder: str, *words: str) -> None:
    """Screenshots of the scenes whose names have one of the words in them."""
    out = Path(folder)
    out.mkdir(parents=True, exist_ok=True)
    code = script()
    with sync_playwright() as playwright:
        browser = launch_chromium(playwright)
        for name, make in SCENES.items():
            for look, size, dark, direction, language in LOOKS:
                shown = f"{name}-{look}"
                if words and not any(word in shown for word in words):
                    continue
                page = show(browser, code, make, size, dark=dark, direction=direction, language=language)
                page.wait_for_timeout(350)
                page.screenshot(path=out / f"{shown}.png")
                page.context.close()
        browser.close()


Look = tuple[str, tuple[int, int], bool, str, str]
"""Name, size, whether dark, the page's direction, the chat's language."""

LOOKS: tuple[Look, ...] = (
    ("wide", WIDE, False, "ltr", ""),
    ("wide-dark", WIDE, True, "ltr", ""),
    ("phone", PHONE, False, "ltr", ""),
    ("phone-dark", PHONE, True, "ltr", ""),
    ("wide-rtl", WIDE, False, "ltr", "ar"),
    ("phone-rtl", PHONE, False, "ltr", "he"),
    ("wide-de", WIDE, False, "ltr", "de"),
)

if __name__ == "__main__":
    main(*sys.argv[1:])
