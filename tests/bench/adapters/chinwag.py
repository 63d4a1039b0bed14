"""This widget, as `python3 build` makes it."""

from __future__ import annotations

from html import escape
from pathlib import Path

from build.paths import DIST
from tests.bench.adapters.base import Adapter, Scene


class Chinwag(Adapter):
    """One script tag; Python in a worker."""

    name = "chinwag"
    title = "Chinwag"
    configured = (
        "`dist/` as built, one script tag; hashed assets are cached as immutable, `chinwag.js` is asked "
        "for anew each time; overlay mode, WebSocket, `data-start=now` where something is to be open at the "
        "start, else `intent`"
    )
    prefix = "/chinwag/"
    immutable = ("/chinwag/assets/",)
    root = "document.querySelector('chinwag-root')?.shadowRoot"
    launcher = ".cw-launcher"
    login = "input[name=jid]"
    contact = ".roster .row"
    message = ".timeline .message"
    composer = ".conversation textarea"
    people = ".conversation-title"
    scroller = ".scroller"
    sealed = ".padlock[data-lock=on]"
    live = ".view:not([aria-busy]) "

    def __init__(self, dist: Path = DIST) -> None:
        self._dist = dist

    def folder(self) -> Path:
        return self._dist

    def embed(self, scene: Scene) -> tuple[str, str]:
        settings = self._settings(scene)
        attributes = " ".join(f'data-{name}="{escape(value)}"' for name, value in settings.items())
        opening = "<script type=module>chinwag.open()</script>" if scene.opened else ""
        return f'<script type="module" src="/chinwag/chinwag.js" {attributes}></script>', opening

    @staticmethod
    def _settings(scene: Scene) -> dict[str, str]:
        account = scene.account
        settings = {"websocket-url": account.websocket_url, "muc-domain": account.muc_domain}
        if scene.opened:
            settings["start"] = "now"
        if scene.log_in:
            settings |= {"jid": account.jid, "password": account.password, "auto-login": "true"}
        if scene.encrypted:
            settings["encryption"] = "always"
        if scene.chat:
            settings["open-chat"] = scene.chat
        if scene.room:
            settings["open-room"] = scene.room
        if scene.rooms:
            settings["rooms"] = " ".join(scene.rooms)
        return settings
