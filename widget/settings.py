"""What the site's owner may set: one frozen, validated record.

The loader hands the settings over as it found them (`data-*` attributes, JSON,
or `window.chinwag`): strings or JSON values, with names in any of the three
spellings `websocket-url`, `websocketUrl`, `websocket_url`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from widget.core import values
from widget.errors import SettingsError

LOADER_ONLY = frozenset(
    {"mode", "view", "start", "theme", "target", "assets", "consent", "switch_modes", "links"}
)
"""Settings which the page's loader uses up by itself."""

OF_PLUGINS = "plugin_"
"""Begins the names of settings that plugins have for themselves (widget/plugins/settings.py)."""

HIDEABLE = (
    "blocking",
    "contacts",
    "corrections",
    "doctor",
    "forwarding",
    "join-room",
    "language",
    "location",
    "log-out",
    "markers",
    "new-chat",
    "notifications",
    "presence",
    "profiles",
    "reactions",
    "replies",
    "retraction",
    "search",
    "selection",
    "threads",
    "typing",
    "uploads",
    "voice",
)
"""What can be out of sight: features by name, and a few buttons."""

LATER = {
    "next log-in": frozenset({"websocket_url", "bosh_url", "discover", "allow_plain", "rooms"}),
    "next page": frozenset(
        {"jid", "password", "auto_login", "open_chat", "open_room", "plugins", "log_level"}
    ),
}
"""When settings that are changed while the chat runs come to be used; all others are at once."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting with its default. `parse` fills it.

    Attributes:
        websocket_url: address of the server's WebSocket (RFC 7395); ws:// on this machine only;
            "" to discover.
        bosh_url: address of its BOSH endpoint (XEP-0124); http:// on this machine only; "" to discover.
        discover: ask the domain's host-meta (XEP-0156) for what is not given.
        domain: taken for a JID that is typed without one.
        lock_domain: refuse accounts of any other domain than `domain`.
        guest_domain: domain for guests (SASL ANONYMOUS); "" for no guests.
        muc_domain: service whose rooms are listed; "" to ask the own server.
        lock_rooms: rooms of `muc_domain` only: nobody enters another one from here.
        jid: account to log in with, or to fill into the form.
        password: of that account. Whoever can see the page can read it: for kiosks and tests.
        auto_login: log in with `jid` and `password`, or as a guest, without asking.
        stay_logged_in: "ask": a log-in outlives reloads and going from page to page, and the end of the
            browser if the person ticks the box for it; "always": it does without a box; "never": each
            page asks again. Kept is a key that can log in but not be read, never the password.
        erase_at_logout: "ask": the person says at log-out whether what is kept in this browser goes too;
            "always": it goes, for computers that many people use.
        allow_plain: let the password travel as it is (over TLS) if the server offers nothing better.
        encryption: end to end, by OMEMO. "available": people may have a conversation encrypted; "preferred":
            each is where all who read along can; "always": each is, and where it is not possible nothing can
            be sent; "off": it is not offered.
        send_typing: tell others when the person is typing (XEP-0085).
        send_idle: tell others after five minutes without a key or a move that nobody is there (XEP-0319).
        send_markers: tell how far the person has read (XEP-0333): "private": contacts, and small rooms for
            members only; "always": every room; "never": nobody, and nobody is asked.
        send_by: the key that sends what is written: "enter", which with Shift begins a new line and on a
            touch screen always does; "ctrl-enter" (on a Mac with Cmd, too), and Enter begins a new line.
        hide: buttons, menus and what they lead to that are out of sight. What others send of such things is
            still understood.
        room_notifications: which messages of rooms one is told of, unless the person wants it otherwise for a
            room: "mentions": those with one's name, and all of rooms for members only; "all"; "none".
        notifications: "ask": the person is offered notifications outside of the page, and the browser asks
            them once they have accepted; "never": they are not.
        sounds: a sound for new messages, unless the person wants it otherwise.
        quiet_hours: no notifications and sounds in these, by the person's clock, unless they want it
            otherwise: "22:00-07:00"; "" for none.
        page_count: tell in the page's title how many messages wait, while nobody looks at it.
        icon_count: tell it in the page's icon too, which needs `img-src data:` in the page's policy.
        media: whose pictures, videos and recordings are shown unasked: "own": those on the account's domain
            and below it, "all", "none".
        media_hosts: further domains whose pictures, videos and recordings are shown unasked.
        custom_emoji: the site's own, as JSON: shortname → address of a picture, `{"logo": "/logo.png"}`; in
            the picker, and shown in the place of `:logo:` in messages.
        moving_pictures: pictures that move do so at once, unless the person's system asks for less motion;
            else, and then, when one points at them or they have the focus.
        map_url: address of a map, to which places in messages lead, with `{lat}` and `{lon}` for the
            degrees; "" for none.
        nickname: name in rooms; "" for the JID's local part.
        rooms: rooms to enter after log-in.
        open_chat: address of somebody; the chat with them is open after log-in.
        open_room: address of a room that is open after log-in.
        plugins: addresses of plugins, each perhaps with `#sha256-…`, the hash that it must have.
        language: of the texts; "" for the page's or the browser's.
        log_level: how much is told in the browser's console.
    """

    websocket_url: str = ""
    bosh_url: str = ""
    discover: bool = True
    domain: str = ""
    lock_domain: bool = False
    guest_domain: str = ""
    muc_domain: str = ""
    lock_rooms: bool = False
    jid: str = ""
    password: str = field(default="", repr=False)
    auto_login: bool = False
    stay_logged_in: str = "ask"
    erase_at_logout: str = "ask"
    allow_plain: bool = False
    encryption: str = "available"
    send_typing: bool = True
    send_idle: bool = True
    send_markers: str = "private"
    send_by: str = "enter"
    hide: frozenset[str] = frozenset()
    room_notifications: str = "mentions"
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
    language: str = ""
    log_level: str = "warning"


def parse(raw: Mapping[str, Any]) -> tuple[Settings, list[SettingsError]]:
    """The settings that could be used, and an error for each that could not."""
    errors: list[SettingsError] = []
    found: dict[str, Any] = {}
    for name, value in raw.items():
        key = _snake(name)
        if key in LOADER_ONLY or key.startswith(OF_PLUGINS):
            continue
        try:
            found[key] = _reader(key, name)(value)
        except (SettingsError, ValueError) as problem:
            errors.append(SettingsError(f"{name}: {problem}", name))
    return Settings(**found), errors


def changed(settings: Settings, raw: Mapping[str, Any]) -> tuple[Settings, list[SettingsError]]:
    """The settings with what is given of them now, and an error for each that could not be used."""
    given, errors = parse(raw)
    known = {each.name for each in fields(Settings)} - {"plugins"}
    good = known & {_snake(name) for name in raw} - {_snake(error.name) for error in errors}
    return replace(settings, **{name: getattr(given, name) for name in good}), errors


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z])([A-Z])", r"_\1", name).lower().replace("-", "_")


def _reader(key: str, name: str) -> Callable[[Any], Any]:
    if key in _READERS:
        return _READERS[key]
    known = [each.name for each in fields(Settings)] + sorted(LOADER_ONLY)
    raise SettingsError(unknown(key, known), name)


def unknown(name: str, known: Iterable[str]) -> str:
    """That there is no setting of this name, with the nearest right one."""
    near = values.nearest(name, known)
    return "there is no such setting" + (f"; did you mean {near}?" if near else "")


_READERS: dict[str, Callable[[Any], Any]] = {
    "websocket_url": values.url("wss", "ws"),
    "bosh_url": values.url("https", "http"),
    "discover": values.flag,
    "domain": values.domain,
    "lock_domain": values.flag,
    "guest_domain": values.domain,
    "muc_domain": values.domain,
    "lock_rooms": values.flag,
    "jid": values.address,
    "password": values.verbatim,
    "auto_login": values.flag,
    "stay_logged_in": values.one_of("ask", "always", "never"),
    "erase_at_logout": values.one_of("ask", "always"),
    "allow_plain": values.flag,
    "encryption": values.one_of("off", "available", "preferred", "always"),
    "send_typing": values.flag,
    "send_idle": values.flag,
    "hide": values.some_of(*HIDEABLE),
    "room_notifications": values.one_of("mentions", "all", "none"),
    "send_markers": values.one_of("private", "always", "never"),
    "send_by": values.one_of("enter", "ctrl-enter"),
    "notifications": values.one_of("ask", "never"),
    "sounds": values.flag,
    "quiet_hours": values.hours,
    "page_count": values.flag,
    "icon_count": values.flag,
    "media": values.one_of("own", "all", "none"),
    "media_hosts": values.names,
    "custom_emoji": values.emoji,
    "moving_pictures": values.flag,
    "map_url": values.url("https"),
    "nickname": values.text,
    "rooms": values.names,
    "open_chat": values.address,
    "open_room": values.address,
    "plugins": values.names,
    "language": values.text,
    "log_level": values.one_of("error", "warning", "info", "debug"),
}
