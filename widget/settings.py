"""What the site's owner may set: one frozen, validated record.

The loader hands the settings over as it found them (`data-*` attributes, JSON,
or `window.chinwag`): strings or JSON values, with names in any of the three
spellings `websocket-url`, `websocketUrl`, `websocket_url`.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from widget.errors import SettingsError

LOADER_ONLY = frozenset({"mode", "start", "theme", "target", "assets"})
"""Settings which the page's loader uses up by itself."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting with its default. `parse` fills it.

    Attributes:
        websocket_url: wss: address of the server's WebSocket (RFC 7395); "" to discover.
        bosh_url: https: address of its BOSH endpoint (XEP-0124); "" to discover.
        discover: ask the domain's host-meta (XEP-0156) for what is not given.
        domain: domain taken for a JID that is typed without one.
        lock_domain: refuse accounts of any other domain.
        guest_domain: domain for guests (SASL ANONYMOUS); "" for no guests.
        muc_domain: service whose rooms are listed; "" to ask the own server.
        jid, password: account to log in with, or to fill into the form.
        auto_login: log in with them, or as a guest, without asking.
        stay_logged_in: "ask": a log-in outlives reloads and going from page to page, and the end of the
            browser if the person ticks the box for it; "always": it does without a box; "never": each
            page asks again. Kept is a key that can log in but not be read, never the password.
        allow_plain: let the password travel as it is (over TLS) if the server offers nothing better.
        send_typing: tell others when the person is typing (XEP-0085).
        send_markers: tell how far the person has read (XEP-0333): "private": contacts, and small rooms for
            members only; "always": every room; "never": nobody, and nobody is asked.
        notifications: "ask": the person is offered notifications outside of the page, and the browser asks
            them once they have accepted; "never": they are not.
        sounds: a sound for new messages, unless the person wants it otherwise.
        quiet_hours: no notifications and sounds in these, by the person's clock, unless they want it
            otherwise: "22:00-07:00"; "" for none.
        page_count: tell in the page's title how many messages wait, while nobody looks at it.
        icon_count: and in its icon, which needs `img-src data:` in the page's policy.
        media: whose pictures, videos and recordings are shown unasked: "own": those on the account's domain
            and below it, "all", "none".
        media_hosts: further domains whose are.
        custom_emoji: the site's own, as JSON: shortname → address of a picture, `{"logo": "/logo.png"}`; in
            the picker, and shown in the place of `:logo:` in messages.
        moving_pictures: those that move do so at once, unless the person's system asks for less motion; else,
            and then, when one points at them or they have the focus.
        map_url: https: address of a map, to which places in messages lead, with `{lat}` and `{lon}` for the
            degrees; "" for none.
        nickname: name in rooms; "" for the JID's local part.
        rooms: rooms to enter after log-in.
        open_chat, open_room: conversation to open after log-in.
        plugins: addresses of plugins, each perhaps with `#sha256-…`, the hash that it must have.
        own: settings of plugins: as they were written; once those are loaded, by their classes for them.
        language: of the texts; "" for the page's or the browser's.
        log_level: of the browser's console: "error", "warning", "info" or "debug".
    """

    websocket_url: str = ""
    bosh_url: str = ""
    discover: bool = True
    domain: str = ""
    lock_domain: bool = False
    guest_domain: str = ""
    muc_domain: str = ""
    jid: str = ""
    password: str = field(default="", repr=False)
    auto_login: bool = False
    stay_logged_in: str = "ask"
    allow_plain: bool = False
    send_typing: bool = True
    send_markers: str = "private"
    notifications: str = "ask"
    sounds: bool = False
    quiet_hours: str = ""
    page_count: bool = True
    icon_count: bool = False
    media: str = "own"
    media_hosts: tuple[str, ...] = ()
    custom_emoji: tuple[tuple[str, str], ...] = ()
    moving_pictures: bool = True
    map_url: str = "https://www.openstreetmap.org/?mlat={lat}&mlon={lon}#map=16/{lat}/{lon}"
    nickname: str = ""
    rooms: tuple[str, ...] = ()
    open_chat: str = ""
    open_room: str = ""
    plugins: tuple[str, ...] = ()
    own: Mapping[Any, Any] = field(default_factory=dict, compare=False)
    language: str = ""
    log_level: str = "warning"


def parse(raw: Mapping[str, Any]) -> tuple[Settings, list[SettingsError]]:
    """The settings that could be used, and an error for each that could not."""
    errors: list[SettingsError] = []
    found: dict[str, Any] = {}
    own: dict[Any, Any] = {}
    for name, value in raw.items():
        key = _snake(name)
        if key in LOADER_ONLY:
            continue
        if key.startswith("plugin_"):
            own[key] = value
            continue
        try:
            found[key] = _reader(key, name)(value)
        except (SettingsError, ValueError) as problem:
            errors.append(SettingsError(f"{name}: {problem}", name))
    return Settings(**found, own=own), errors


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z])([A-Z])", r"_\1", name).lower().replace("-", "_")


def _reader(key: str, name: str) -> Callable[[Any], Any]:
    if key in _READERS:
        return _READERS[key]
    known = [each.name for each in fields(Settings)] + sorted(LOADER_ONLY)
    near = difflib.get_close_matches(key, known, n=1)
    raise SettingsError("there is no such setting" + (f"; did you mean {near[0]}?" if near else ""), name)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("should be a text")
    return value.strip()


def _secret(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("should be a text")
    return value


def _flag(value: Any) -> bool:
    if value in (True, "", "true", "yes", "on", "1"):
        return True
    if value in (False, None, "false", "no", "off", "0"):
        return False
    raise ValueError("should be true or false")


def _names(value: Any) -> tuple[str, ...]:
    items = re.split(r"[\s,]+", value) if isinstance(value, str) else value
    if not isinstance(items, (list, tuple)) or not all(isinstance(item, str) for item in items):
        raise ValueError("should be a list of addresses")
    return tuple(item for item in items if item)


def _emoji(value: Any) -> tuple[tuple[str, str], ...]:
    """Pairs of shortname and address, which may be relative to the page."""
    given = json.loads(value) if isinstance(value, str) else value
    if not isinstance(given, Mapping):
        raise ValueError("should be JSON: shortname → address")
    pairs = [(str(name).strip(":"), address) for name, address in given.items()]
    for name, address in pairs:
        if not re.fullmatch(r"[\w+-]{1,40}", name):
            raise ValueError(f"{name!r} is no shortname: letters, digits, _, + and - only")
        if not (isinstance(address, str) and _leads_to_the_web(address)):
            raise ValueError(f"{name!r} should have the address of a picture")
    return tuple(pairs)


def _leads_to_the_web(address: str) -> bool:
    """Or to a place on the site. Browsers skip spaces before a scheme, and line ends within it."""
    scheme = re.match(r"[a-z][a-z0-9+.-]*:", address, re.IGNORECASE)
    plain = address.isprintable() and address == address.strip() != ""
    return plain and (scheme is None or scheme[0].lower() in ("https:", "http:"))


def _hours(value: Any) -> str:
    text = _text(value)
    if text and not re.fullmatch(r"([01]?\d|2[0-3]):[0-5]\d-([01]?\d|2[0-3]):[0-5]\d", text):
        raise ValueError("should look like 22:00-07:00")
    return text


def _url(*schemes: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        text = _text(value)
        beginnings = tuple(f"{scheme}://" for scheme in schemes)
        if text and not text.startswith(beginnings):
            raise ValueError(f"should begin with {' or '.join(beginnings)}")
        return text

    return read


def _one_of(*allowed: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if value not in allowed:
            raise ValueError(f"should be one of {', '.join(allowed)}")
        return str(value)

    return read


_READERS: dict[str, Callable[[Any], Any]] = {
    "websocket_url": _url("wss", "ws"),
    "bosh_url": _url("https", "http"),
    "discover": _flag,
    "domain": _text,
    "lock_domain": _flag,
    "guest_domain": _text,
    "muc_domain": _text,
    "jid": _text,
    "password": _secret,
    "auto_login": _flag,
    "stay_logged_in": _one_of("ask", "always", "never"),
    "allow_plain": _flag,
    "send_typing": _flag,
    "send_markers": _one_of("private", "always", "never"),
    "notifications": _one_of("ask", "never"),
    "sounds": _flag,
    "quiet_hours": _hours,
    "page_count": _flag,
    "icon_count": _flag,
    "media": _one_of("own", "all", "none"),
    "media_hosts": _names,
    "custom_emoji": _emoji,
    "moving_pictures": _flag,
    "map_url": _url("https"),
    "nickname": _text,
    "rooms": _names,
    "open_chat": _text,
    "open_room": _text,
    "plugins": _names,
    "language": _text,
    "log_level": _one_of("error", "warning", "info", "debug"),
}
