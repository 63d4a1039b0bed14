"""Settings: what the site's owner wrote becomes a record, or an error that helps."""

from __future__ import annotations

from widget.settings import Settings, parse


def test_nothing_set_gives_the_defaults() -> None:
    assert parse({}) == (Settings(), [])


def test_names_may_be_written_in_any_spelling() -> None:
    settings, errors = parse(
        {"websocket-url": "wss://example.org/ws", "autoLogin": "", "muc_domain": " m.org "}
    )
    assert not errors
    assert settings == Settings(websocket_url="wss://example.org/ws", auto_login=True, muc_domain="m.org")


def test_lists_come_as_text_or_as_lists() -> None:
    assert parse({"rooms": "a@m, b@m  c@m"})[0].rooms == ("a@m", "b@m", "c@m")
    assert parse({"rooms": ["a@m"]})[0].rooms == ("a@m",)


def test_a_wrong_name_is_told_with_the_nearest_right_one() -> None:
    settings, (error,) = parse({"websoket-url": "wss://example.org"})
    assert settings == Settings()
    assert str(error) == "websoket-url: there is no such setting; did you mean websocket_url?"


def test_a_wrong_value_is_told_and_the_rest_is_used() -> None:
    raw = {"websocket_url": "https://x", "discover": "perhaps", "log_level": 3, "rooms": 5, "domain": "a.org"}
    settings, errors = parse(raw)
    assert settings == Settings(domain="a.org")
    assert [error.name for error in errors] == ["websocket_url", "discover", "log_level", "rooms"]


def test_what_the_loader_uses_up_is_no_error() -> None:
    assert (
        parse({"mode": "fullscreen", "start": "now", "theme": "dark", "target": "#x", "assets": "/a"})[1]
        == []
    )


def test_a_password_never_shows_in_a_log() -> None:
    assert "secret" not in repr(parse({"password": "secret"})[0])


def test_quiet_hours_look_like_a_clock() -> None:
    assert parse({"quiet-hours": "22:00-7:30"})[0].quiet_hours == "22:00-7:30"
    for wrong in ("22-7", "25:00-07:00", "always"):
        assert [error.name for error in parse({"quiet-hours": wrong})[1]] == ["quiet-hours"]


def test_a_site_s_own_emoji_are_names_with_addresses() -> None:
    given = '{":logo:": "/logo.png", "wave": "https://example.org/wave.gif"}'
    settings, errors = parse({"custom-emoji": given})
    assert not errors
    assert settings.custom_emoji == (("logo", "/logo.png"), ("wave", "https://example.org/wave.gif"))
    assert parse({"custom_emoji": {"logo": "a logo.png"}})[0].custom_emoji == (("logo", "a logo.png"),)


def test_an_emoji_that_is_no_picture_or_has_no_name_is_refused() -> None:
    for given in (
        "{",
        "[]",
        '{"a b": "/x.png"}',
        '{"a": "javascript:alert(1)"}',
        '{"a": "DATA:x"}',
        '{"a": 1}',
        '{"a": ""}',
        '{"a": " javascript:alert(1)"}',
        '{"a": "java\\tscript:alert(1)"}',
    ):
        settings, errors = parse({"custom-emoji": given})
        assert (settings.custom_emoji, len(errors)) == ((), 1), given


def test_a_map_lies_on_the_web_or_there_is_none() -> None:
    given = "https://map.example/{lat}/{lon}"
    assert parse({"map-url": given})[0].map_url == given
    assert parse({"map-url": ""})[0].map_url == ""
    for wrong in ("https", "https:", "http://map.example", "//map.example", "javascript:alert('{lat}')", 5):
        settings, errors = parse({"map-url": wrong})
        assert (settings.map_url, len(errors)) == (Settings().map_url, 1), wrong


def test_pictures_that_move_can_be_held() -> None:
    assert not parse({"moving-pictures": "no"})[0].moving_pictures
    assert [error.name for error in parse({"moving-pictures": "slowly"})[1]] == ["moving-pictures"]
