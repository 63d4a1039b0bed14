"""Converse.js 14 as npm has it: its minified bundle, unchanged."""

from __future__ import annotations

import json
from pathlib import Path

from build.paths import NODE_MODULES
from tests.bench.adapters.base import Adapter, Scene
from tests.bench.site import pressed


class Converse(Adapter):
    """The widget that most sites use today."""

    name = "converse"
    title = "Converse.js 14.0.0"
    configured = (
        "npm's `dist/converse.min.js` and `.min.css`, pre-compressed with brotli 11, cached as immutable; "
        "`view_mode: 'overlayed'`, WebSocket, `discover_connection_methods: false`, `loglevel: 'error'`, no "
        "list of providers, no registration; all else as it comes (stream management, IndexedDB, OMEMO)"
    )
    prefix = "/converse/"
    immutable = ("/converse/",)
    root = "document"
    launcher = "#toggle-controlbox, converse-controlbox-toggle a, .toggle-controlbox"
    login = ".conversejs input[name=jid]"
    contact = "converse-roster-contact"
    message = ".chat-msg"
    composer = "textarea.chat-textarea"
    people = ".occupants-heading"
    scroller = ".chat-content"
    sealed = ".toggle-omemo .fa-lock, .toggle-omemo converse-icon.fa-lock"

    def folder(self) -> Path:
        return pressed(NODE_MODULES / "converse.js" / "dist", self.title)

    def embed(self, scene: Scene) -> tuple[str, str]:
        head = (
            '<link rel="stylesheet" href="/converse/converse.min.css">\n'
            '<script type="module" src="/converse/converse.min.js"></script>'
        )
        return head, f"<script type=module>converse.initialize({json.dumps(self._settings(scene))})</script>"

    @staticmethod
    def _settings(scene: Scene) -> dict[str, object]:
        account = scene.account
        settings: dict[str, object] = {
            "view_mode": "overlayed",
            "websocket_url": account.websocket_url,
            "authentication": "login",
            "discover_connection_methods": False,
            "assets_path": "/converse/",
            "i18n": "en",
            "loglevel": "error",
            "allow_registration": False,
            "xmpp_providers_url": "",
            "show_controlbox_by_default": scene.opened,
            "muc_domain": account.muc_domain,
        }
        if scene.log_in:
            settings |= {"auto_login": True, "jid": account.jid, "password": account.password}
        if scene.encrypted:
            settings["omemo_default"] = True
        if scene.chat:
            settings["auto_join_private_chats"] = [scene.chat]
        rooms = (scene.room, *scene.rooms) if scene.room else scene.rooms
        if rooms:
            settings["auto_join_rooms"] = [{"jid": room, "nick": account.jid.split("@")[0]} for room in rooms]
        return settings
