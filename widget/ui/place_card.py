"""A place that a message names: its coordinates, and a link to a map, which is not asked before a click."""

from __future__ import annotations

from vdom import Node, VNode
from vdom.html import a, div, span
from widget.core.place import Place
from widget.ui.components import icon
from widget.ui.i18n import _


def place_card(place: Place, map_url: str) -> VNode:
    """With no map set it is not a link."""
    words: list[Node] = [
        span(icon("map-pin"), cls="file-picture"),
        span(
            span(_("Location"), cls="file-name"),
            span(coordinates(place), cls="file-note", dir="ltr"),
            cls="file-words",
        ),
    ]
    if not map_url:
        return div(*words, cls="file place")
    return a(
        *words,
        icon("external-link"),
        href=place.on_map(map_url),
        target="_blank",
        rel="noopener noreferrer",
        referrerpolicy="no-referrer",
        cls="file place",
        title=_("Show on a map"),
    )


def coordinates(place: Place) -> str:
    """For people: "51.50072° N, 0.12462° W ± 20 m", the last three never apart."""
    north = _("{degrees}° N") if place.latitude >= 0 else _("{degrees}° S")
    east = _("{degrees}° E") if place.longitude >= 0 else _("{degrees}° W")
    point = ", ".join(
        words.format(degrees=f"{abs(number):.5f}")
        for words, number in ((north, place.latitude), (east, place.longitude))
    )
    if not place.accuracy:
        return point
    return _("{point} ±\xa0{metres}\xa0m").format(point=point, metres=place.accuracy)
