"""Our themes: every text can be read on every ground it stands on, whatever accent a site gives."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.ui.gallery import SCENES, script, show

pytestmark = pytest.mark.browser

GROUNDS = (
    "panel",
    "sunken",
    "raised",
    "field",
    "hover",
    "raised-hover",
    "press",
    "well",
    "accent-wash",
    "other",
)
TEXT: tuple[tuple[str, str], ...] = (
    *((text, ground) for text in ("ink", "ink-soft", "ink-faint") for ground in GROUNDS),
    *(("accent-ink", ground) for ground in GROUNDS),
    *(
        ("bad", ground)
        for ground in ("panel", "sunken", "raised", "hover", "raised-hover", "bad-wash", "other")
    ),
    ("on-accent", "accent"),
    ("on-accent", "accent-deep"),
    ("on-own", "own"),
    ("on-own-soft", "own"),
    ("late-ink", "late-wash"),
    ("ink", "bad-wash"),
)
"""What is read, and what it stands on: WCAG 2.2 AA, 1.4.3."""
PARTS = (
    *((part, ground) for part in ("edge", "accent-ink") for ground in ("panel", "sunken", "raised", "well")),
    ("good", "panel"),
    ("bad-fill", "panel"),
)
"""What is only seen: 1.4.11."""
THEMES = ("standard", "warm", "contrast")
ACCENTS = (
    "#ffd400",
    "#3b82f6",
    "#0d6efd",
    "#84cc16",
    "#111111",
    "#ffffff",
    "#e11d48",
    "#22d3ee",
    "#808080",
    "#f97316",
    "light-dark(#0a5c36, #9ae6b4)",
)
MEASURE = """([names, accent]) => {
    const host = document.querySelector("chinwag-root");
    if (accent) host.style.setProperty("--chinwag-accent", accent);
    const probe = host.shadowRoot.querySelector(".view").appendChild(document.createElement("i"));
    const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    const measured = names.map((name) => {
        probe.style.color = `var(--cw-${name})`;
        canvas.fillStyle = getComputedStyle(probe).color;
        canvas.fillRect(0, 0, 1, 1);
        return [name, [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3)];
    });
    probe.remove();
    host.style.removeProperty("--chinwag-accent");
    return Object.fromEntries(measured);
}"""
Colour = tuple[int, int, int]


@pytest.fixture(scope="module")
def code() -> str:
    return script()


@pytest.fixture(scope="module", params=[(theme, scheme) for theme in THEMES for scheme in ("light", "dark")])
def dressed(chromium: Browser, code: str, request: pytest.FixtureRequest) -> Iterator[tuple[str, Page]]:
    theme, scheme = request.param
    page = show(chromium, code, SCENES["chats"], theme=f"{scheme} {theme}", still=True)
    yield theme, page
    page.context.close()


@pytest.mark.parametrize("accent", ["", *ACCENTS])
def test_every_text_can_be_read_where_it_stands(dressed: tuple[str, Page], accent: str) -> None:
    theme, page = dressed
    least = 7 if theme == "contrast" else 4.5
    pairs = [(pair, least) for pair in TEXT] + [(pair, 3.0) for pair in PARTS]
    colours = _measured(page, {name for pair, _ in pairs for name in pair}, accent)
    seen = {pair: (_contrast(*(colours[name] for name in pair)), needed) for pair, needed in pairs}
    assert {pair: round(ratio, 2) for pair, (ratio, needed) in seen.items() if ratio < needed} == {}


def _measured(page: Page, names: set[str], accent: str) -> dict[str, Colour]:
    measured: dict[str, list[int]] = page.evaluate(MEASURE, [sorted(names), accent])
    return {name: (red, green, blue) for name, (red, green, blue) in measured.items()}


def _contrast(one: Colour, other: Colour) -> float:
    """WCAG 2.2's contrast ratio."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: Colour) -> float:
    red, green, blue = (_linear(part / 255) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
