"""Places: geo: URIs (RFC 5870) as they are read and written, whatever is in them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.play import stanza
from widget.core.place import GEOLOC, Place, measured, only_place, place_in, place_told
from widget.ui.place_card import coordinates


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ("geo:51.5007,-0.1246", Place(51.5007, -0.1246)),
        ("I am here: geo:51.5007,-0.1246;u=35.", Place(51.5007, -0.1246, 35)),
        ("GEO:48.2010,16.3695,183;crs=wgs84;u=40", Place(48.201, 16.3695, 40)),
        ("geo:90,180;u=2;x=y", Place(90, 180, 2)),
        ("geo:48,16;crs=Moon-2011;u=2", None),
        ("geo:91,0", None),
        ("geo:0,181", None),
        ("geo:1e5,2", None),
        ("geo:١,٢", None),
        ("geo:", None),
        ("geology:1,2", None),
        ("x" * 3000 + " geo:1,2", None),
    ],
)
def test_a_place_is_read_if_it_lies_on_the_earth(body: str, place: Place | None) -> None:
    assert place_in(body) == place


def test_what_is_sent_is_what_is_read() -> None:
    place = Place(-33.85678, 151.21530, 12)
    assert place.uri == "geo:-33.85678,151.2153;u=12"
    assert place_in(place.uri) == place
    assert only_place(place.uri)
    assert not only_place(f"Here: {place.uri}")


def test_a_map_is_asked_for_the_degrees_alone() -> None:
    template = "https://map.example/?a={lat}&b={lon}#{lat}"
    assert Place(1.5, -0.000001).on_map(template) == "https://map.example/?a=1.5&b=0#1.5"


def test_a_place_is_told_in_words_of_the_compass() -> None:
    assert coordinates(Place(51.50072, -0.12462, 20)) == "51.50072° N, 0.12462° W ±\xa020\xa0m"
    assert coordinates(Place(-1, 2)) == "1.00000° S, 2.00000° E"


@given(st.floats(), st.floats(), st.floats())
def test_whatever_a_browser_finds_is_a_place_or_none(
    latitude: float, longitude: float, accuracy: float
) -> None:
    place = measured(latitude, longitude, accuracy)
    if place:
        again = place_in(place.uri)
        assert again
        assert abs(again.latitude - latitude) < 0.0001


@given(st.text())
def test_nothing_that_is_written_is_an_error(text: str) -> None:
    place_in(f"geo:{text}")


def geoloc(inside: str) -> Place | None:
    return place_told(stanza(f"<message><geoloc xmlns='{GEOLOC}'>{inside}</geoloc></message>"))


def test_a_place_beside_the_words_is_read() -> None:
    assert geoloc("<lat>45.44</lat><lon>12.33</lon><accuracy>20</accuracy>") == Place(45.44, 12.33, 20)
    assert geoloc("<lat> -33.8 </lat><lon>151</lon><datum>WGS84</datum>") == Place(-33.8, 151)
    assert place_told(stanza("<message><body>geo:1,2</body></message>")) is None


@pytest.mark.parametrize(
    "inside",
    [
        "",
        "<lat>45</lat>",
        "<lat>91</lat><lon>0</lon>",
        "<lat>nan</lat><lon>0</lon>",
        "<lat>1e1</lat><lon>0</lon>",
        "<lat>٤٥</lat><lon>0</lon>",
        "<lat>4_5</lat><lon>0</lon>",
        "<lat>45</lat><lon>12</lon><datum>EPSG:31467</datum>",
        f"<lat>{'9' * 5000}</lat><lon>0</lon>",
    ],
)
def test_a_place_beside_the_words_that_is_none_is_left_out(inside: str) -> None:
    assert geoloc(inside) is None
