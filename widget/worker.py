"""The composition root: imports everything, is imported by nothing. `build/` boots it in a worker."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from widget.core.feature import Feature
from widget.core.interest import looked_at
from widget.encryption.stores import STORES
from widget.features import (
    actions,
    archive,
    avatars,
    blocking,
    bookmarks,
    carbons,
    composer,
    configuration,
    connection,
    contacts,
    conversations,
    corrections,
    deeds,
    discovery,
    displayed,
    doctor,
    encryption,
    finder,
    forwarding,
    gaps,
    host,
    keyboard,
    language,
    links,
    location,
    login,
    markers,
    media,
    messages,
    muc,
    notices,
    notifications,
    outbox,
    presence,
    previews,
    profiles,
    reactions,
    receipts,
    replies,
    retraction,
    rooms,
    roster,
    search,
    selection,
    spoilers,
    stored,
    stretches,
    subscriptions,
    takeover,
    threads,
    typing,
    uploads,
    voice,
    windows,
)
from widget.runtime import journal, tabs
from widget.runtime.account import Account, Edges
from widget.runtime.clock import SystemClock
from widget.runtime.console import ConsoleHandler
from widget.runtime.intl import BrowserLibrary
from widget.runtime.languages import Languages
from widget.runtime.loop import Loop, feature_stores
from widget.runtime.pages import Post, Presence, decode, encode
from widget.settings import Settings, parse
from widget.storage.database import Database
from widget.storage.keyring import BrowserKeyring
from widget.storage.memory import MemoryDatabase
from widget.storage.open import open_database
from widget.storage.schema import Schema
from widget.transfer.uploads import BrowserUploads
from widget.ui.shell import shell
from widget.xmpp.client import Client
from widget.xmpp.crypto import WebKey
from widget.xmpp.listener import Listener
from widget.xmpp.options import ConnectionOptions

if TYPE_CHECKING:
    from widget.encryption.cipher import Cipher, Surroundings

log = logging.getLogger(__name__)

SCHEMA_VERSION = 1

FEATURES: tuple[Feature[Any], ...] = (
    windows.FEATURE,
    stretches.FEATURE,
    notices.FEATURE,
    connection.FEATURE,
    presence.FEATURE,
    finder.FEATURE,
    subscriptions.FEATURE,
    conversations.FEATURE,
    roster.FEATURE,
    search.FEATURE,
    contacts.FEATURE,
    location.FEATURE,
    profiles.FEATURE,
    blocking.FEATURE,
    avatars.FEATURE,
    gaps.FEATURE,
    messages.FEATURE,
    reactions.FEATURE,
    corrections.FEATURE,
    replies.FEATURE,
    threads.FEATURE,
    actions.FEATURE,
    forwarding.FEATURE,
    selection.FEATURE,
    retraction.FEATURE,
    spoilers.FEATURE,
    previews.FEATURE,
    encryption.FEATURE,
    outbox.FEATURE,
    archive.FEATURE,
    receipts.FEATURE,
    markers.FEATURE,
    displayed.FEATURE,
    carbons.FEATURE,
    discovery.FEATURE,
    bookmarks.FEATURE,
    muc.FEATURE,
    rooms.FEATURE,
    typing.FEATURE,
    notifications.FEATURE,
    language.FEATURE,
    keyboard.FEATURE,
    uploads.FEATURE,
    media.FEATURE,
    composer.FEATURE,
    deeds.FEATURE,
    voice.FEATURE,
    doctor.FEATURE,
    stored.FEATURE,
    login.FEATURE,
    takeover.FEATURE,
    configuration.FEATURE,
    links.FEATURE,
    host.FEATURE,
)
"""In the order in which they see events and fill slots."""

for each in FEATURES:
    looked_at(each.update, each.effects)  # found now, so that the snapshot has it


Receive = Callable[[str], str]
"""Takes a message of a page, as JSON text; a value of `Presence`."""

Join = Callable[[Post], Receive]


def start(boot: dict[str, Any]) -> Join:
    """Start the engine.

    Args:
        boot: what the boot knows: `catalogue`, the words of the page's `language`, as JSON; the `plugins`
            that it has fetched (widget/page/plugins.js).

    Returns:
        The function by which each page joins. It is given what takes each message for that
        page, as JSON text, and returns what takes each message of that page. The first must
        be `hello`, which carries the settings; those of the first page hold for all.
    """
    engine: list[tuple[Loop, Account]] = []

    def join(post: Post) -> Receive:
        joined: list[Callable[[dict[str, Any]], Presence]] = []

        def receive(text: str) -> str:
            try:
                message = decode(text)
            except ValueError:
                log.exception("the page sent what is no message")
                return Presence.HERE.value
            if not joined and message.get("type") != "hello":
                return Presence.GONE.value
            if not engine:
                engine.append(_engine(boot, message, post))
            if not joined:
                loop, account = engine[0]
                account.admit(str(message.get("session", "")))
                joined.append(loop.join(post))
            return joined[0](message).value

        return receive

    return join


def _engine(boot: dict[str, Any], hello: dict[str, Any], post: Post) -> tuple[Loop, Account]:
    settings, errors = parse(hello.get("settings", {}))
    level = settings.log_level.upper()
    logging.basicConfig(level=level, format="%(name)s: %(message)s", handlers=[ConsoleHandler()], force=True)
    languages = Languages(BrowserLibrary(), lambda: loop.redraw())
    languages.begin(str(boot.get("language") or "en"), str(boot.get("catalogue") or ""))
    spoken = str(hello.get("page", {}).get("language") or "en")
    features = FEATURES
    if plugins := boot.get("plugins"):
        from widget.runtime.plugins import with_plugins

        given = hello.get("settings", {})
        features, wrong = with_plugins(FEATURES, given, plugins, lambda event: loop.dispatch(event))
        errors += wrong
    for error in errors:
        notice = {"type": "command", "name": "notice", "args": {"text": str(error)}, "id": None}
        post(encode(notice))
    clock = SystemClock()
    tab = tabs.Tab(clock.name)
    loop = Loop(features, shell, clock, settings)
    loop.performer.uploads = BrowserUploads()
    loop.speak = languages.speak
    schema = Schema(SCHEMA_VERSION, (*feature_stores(features), journal.STORE, *STORES))
    keyring = BrowserKeyring(str(hello.get("session", "")), WebKey)

    def connect(listener: Listener, host: str) -> Client:
        told = options(loop.session.settings, host, features, spoken)
        return Client(listener, replace(told, heeded=loop.store.heeded))

    async def database(name: str) -> Database:
        return await open_database(name, schema)

    def cipher(around: Surroundings) -> Cipher:
        from widget.runtime.ratchets import cipher_here

        return cipher_here(around)

    guest = partial(MemoryDatabase, schema)
    edges = Edges(database, tab.others, guest, connect, keyring, tabs.own_stream, tab.inherit, cipher)
    return loop, Account(loop, edges)


def options(
    settings: Settings, host: str, features: tuple[Feature[Any], ...] = FEATURES, language: str = "en"
) -> ConnectionOptions:
    """How to connect to an account's host, as the site's owner has set it."""
    return ConnectionOptions(
        domain=host,
        websocket_url=settings.websocket_url,
        bosh_url=settings.bosh_url,
        discover=settings.discover,
        allow_plain=settings.allow_plain,
        features=frozenset(name for feature in features for name in feature.announces),
        requests=frozenset(name for feature in features for name in feature.requests),
        language=language,
    )
