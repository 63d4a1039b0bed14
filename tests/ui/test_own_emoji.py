"""A site's own emoji in messages: pictures with their names, where they are known and nowhere else."""

from __future__ import annotations

from dataclasses import replace

from tests.support.play import Glance, Stage, message
from vdom import query
from widget.features.media import FEATURE, policy
from widget.settings import Settings
from widget.ui.bubble import is_jumbo
from widget.ui.styled import body

OWN = (("logo", "/logo.png"), ("+1", "/plus.png"))


def test_a_name_that_is_known_is_a_picture_with_that_name() -> None:
    node = query(body(message("m", body="See :logo: and :nothing: *or :+1:*"), "Romeo", "", OWN))
    pictures = node.all("img")
    assert [(each.attr("src"), each.attr("alt")) for each in pictures] == [
        ("/logo.png", ":logo:"),
        ("/plus.png", ":+1:"),
    ]
    assert ":nothing:" in node.text()


def test_in_code_and_in_links_it_is_no_picture() -> None:
    said = "`:logo:` https://example.org/:logo:"
    assert not query(body(message("m", body=said), "Romeo", "", OWN)).all("img")


def test_one_to_three_of_them_alone_are_drawn_large() -> None:
    assert is_jumbo(":logo:", OWN)
    assert is_jumbo(":logo:🌹:+1:", OWN)
    assert not is_jumbo(":nothing:", OWN)
    assert not is_jumbo(":logo: yes", OWN)
    assert not is_jumbo(":logo:")


def test_a_site_that_shows_no_media_shows_names() -> None:
    stage = Stage(FEATURE, settings=Settings(custom_emoji=OWN))
    assert policy(stage.state, Glance(stage.session)).emoji == OWN
    none = replace(stage.session, settings=Settings(custom_emoji=OWN, media="none"))
    assert policy(stage.state, Glance(none)).emoji == ()


def test_ten_thousand_of_them_are_not_all_pictures() -> None:
    assert len(query(body(message("m", body=":logo:" * 400), "Romeo", "", OWN)).all("img")) == 200
