"""Consistent colours (XEP-0392)."""

from __future__ import annotations

import pytest

from widget.ui.colour import angle, hue


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Romeo", 327.255249),
        ("juliet@capulet.lit", 209.410400),
        ("😺", 331.199341),
        ("council", 359.994507),
    ],
)
def test_the_angles_are_those_of_the_specification(text: str, expected: float) -> None:
    assert angle(text) == pytest.approx(expected, abs=1e-5)


def test_every_jid_has_a_hue() -> None:
    hues = [hue(f"person-{number}@example.org") for number in range(500)]
    assert all(0 <= each < 360 for each in hues)
    assert len(set(hues)) > 400
