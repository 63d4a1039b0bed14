"""The tray: chosen files above the composer, how far each is, and the button that chooses them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from vdom import Node, On, VNode, memo
from vdom.html import input_, label, ul
from widget.core.attachment import cleaned
from widget.core.composing import Composing
from widget.core.events import Event
from widget.core.feature import Fact, View
from widget.core.model import BareJID, Kind, SurfaceId
from widget.features.uploads.file import File
from widget.features.uploads.row import row
from widget.features.uploads.state import MOST, FileMeasured, FilesChosen, State
from widget.ui.components import icon
from widget.ui.i18n import _

LONGEST_ID = 64


def tray(state: State, view: View, conversation: BareJID, kind: Kind) -> list[Node]:
    """What stands above the text box, and the button beside it; nothing where no file can go."""
    composing: Composing | None = view.ask(Fact.COMPOSING, conversation, kind)
    thread = composing.thread if composing else ""
    files = state.of(conversation, thread)
    if state.service == "" and not files:
        return []
    drawn = [memo(row, file, state.largest, key=file.id) for file in files]
    return [
        ul(drawn, cls="tray", key="tray", aria_label=_("Files to send")) if drawn else None,
        memo(_choose, view.surface.id, conversation, kind, thread, key="attach"),
    ]


def _choose(surface: SurfaceId, conversation: BareJID, kind: Kind, thread: str) -> VNode:
    """A button over a file input; what is dropped on the conversation or pasted comes the same way."""

    def chosen(fields: Mapping[str, Any]) -> Event:
        files = (_read(each, surface, conversation, kind) for each in fields["detail"])
        return FilesChosen(tuple(replace(each, thread=thread) for each in files))

    def measured(fields: Mapping[str, Any]) -> Event:
        told = fields["detail"]
        return FileMeasured(str(told["id"]), int(told["width"]), int(told["height"]))

    return label(
        icon("paperclip"),
        input_(type="file", multiple=True, cls="attach-input", tabindex="0", aria_label=_("Attach files")),
        cls="attach icon-button",
        title=_("Attach files"),
        use={"attach": {"most": MOST, "words": _("Drop files to send them")}},
        on=[On("attached", chosen, fields=("detail",)), On("measured", measured, fields=("detail",))],
    )


def _read(told: Mapping[str, Any], surface: SurfaceId, conversation: BareJID, kind: Kind) -> File:
    """A file as the page tells of it."""
    return File(
        id=str(told["id"])[:LONGEST_ID],
        surface=surface,
        conversation=conversation,
        kind=kind,
        # i18n: the name of a file without one
        name=cleaned(str(told["name"])) or _("file"),
        media_type=str(told["type"]),
        size=int(told["size"]),
    )
