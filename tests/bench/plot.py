"""Lines on paper: small charts side by side, as one SVG file, without any library."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT, MARGIN, COLUMNS = 300, 190, 42, 3
COLOURS = ("#0b6bcb", "#c2410c", "#15803d")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of one chart; points are (size, value), sizes on a logarithmic scale."""

    chart: str
    title: str
    points: tuple[tuple[float, float], ...]


def plot(lines: Sequence[Line]) -> str:
    """All charts, three in a row, each with the lines of its name."""
    charts = list(dict.fromkeys(line.chart for line in lines))
    titles = list(dict.fromkeys(line.title for line in lines))
    colours = dict(zip(titles, COLOURS, strict=False))
    rows = math.ceil(len(charts) / COLUMNS)
    width, height = WIDTH * COLUMNS, HEIGHT * rows + 30
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif">',
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
    ]
    for number, title in enumerate(titles):
        parts.append(_text(MARGIN + number * 180, 18, f"— {title}", colours[title]))
    for number, chart in enumerate(charts):
        x, y = number % COLUMNS * WIDTH, number // COLUMNS * HEIGHT + 30
        inside = _chart(chart, [line for line in lines if line.chart == chart], colours)
        parts.append(f'<g transform="translate({x} {y})">{inside}</g>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def _chart(name: str, lines: Sequence[Line], colours: dict[str, str]) -> str:
    points = [point for line in lines for point in line.points]
    if not points:
        return _text(MARGIN, 16, name)
    least, most = min(size for size, _ in points), max(size for size, _ in points)
    top = max(value for _, value in points) or 1.0

    def place(size: float, value: float) -> tuple[float, float]:
        share = math.log(size / least) / math.log(most / least) if most > least else 0.0
        return MARGIN + share * (WIDTH - 2 * MARGIN), HEIGHT - 32 - value / top * (HEIGHT - 66)

    left, bottom = place(least, 0)
    parts = [
        _text(MARGIN, 16, name),
        f'<path d="M{left} {bottom}H{WIDTH - MARGIN}M{left} {bottom}V34" stroke="#999" fill="none"/>',
        _text(4, 38, f"{top:,.0f}"),
    ]
    parts += [
        _text(place(size, 0)[0] - 14, HEIGHT - 14, f"{size:,.0f}") for size in sorted({p[0] for p in points})
    ]
    for line in lines:
        places = [place(*point) for point in line.points]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        parts.append(
            f'<polyline points="{path}" fill="none" stroke="{colours[line.title]}" stroke-width="2"/>'
        )
        parts += [
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colours[line.title]}"/>' for x, y in places
        ]
    return "".join(parts)


def _text(x: float, y: float, words: str, colour: str = "#333") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="11" fill="{colour}">{escape(words)}</text>'
