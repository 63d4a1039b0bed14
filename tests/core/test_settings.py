"""Settings: what the site's owner wrote becomes a record, or an error that helps."""

from __future__ import annotations

from widget.settings import HIDEABLE, Settings, changed, parse
from widget.worker import FEATURES


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


def test_a_domain_is_no_address_and_an_address_no_link() -> None:
    for name in ("domain", "guest-domain", "muc-domain"):
        assert parse({name: "example.org."})[1] == []
        for wrong in ("https://example.org", "me@example.org", "example.org/chat", "a b"):
            (error,) = parse({name: wrong})[1]
            assert str(error) == f"{name}: should be a domain, like example.org"
    for name in ("jid", "open-chat", "open-room"):
        assert parse({name: "juliet"})[1] == []
        (error,) = parse({name: "https://example.org/juliet"})[1]
        assert "like juliet@example.org" in str(error)


def test_what_can_be_hidden_is_a_feature_or_a_button_that_asks_by_itself() -> None:
    assert set(HIDEABLE) - {each.name for each in FEATURES} == {"join-room", "log-out", "new-chat"}


def test_what_is_to_be_hidden_is_known_or_told_with_the_nearest() -> None:
    assert parse({"hide": "voice, log-out"})[0].hide == {"voice", "log-out"}
    assert parse({"hide": list(HIDEABLE)})[0].hide == set(HIDEABLE)
    (error,) = parse({"hide": "voice serach"})[1]
    assert str(error).endswith("did you mean search by serach?")
    assert [error.name for error in parse({"hide": 5})[1]] == ["hide"]


def test_settings_are_changed_by_what_is_given_and_stay_otherwise() -> None:
    before = Settings(domain="a.org", sounds=True)
    after, errors = changed(
        before, {"sounds": False, "page-count": "perhaps", "muc-domain": "m.org", "theme": "dark"}
    )
    assert after == Settings(domain="a.org", sounds=False, muc_domain="m.org")
    assert [error.name for error in errors] == ["page-count"]


def test_a_changed_setting_can_go_back_to_its_default() -> None:
    assert changed(Settings(quiet_hours="22:00-07:00"), {"quietHours": ""})[0] == Settings()
