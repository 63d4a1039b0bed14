"""A recording in a conversation, to be heard: the page plays it (`page/sound/player.js`)."""

from __future__ import annotations

import re

from vdom import JSON, VNode
from vdom.html import audio, button, canvas, div, figcaption, figure, input_, p, span
from widget.core.attachment import Attachment
from widget.core.media import AUTOMATIC
from widget.ui.components import hidden, icon_button
from widget.ui.i18n import _
from widget.ui.sealed import media_type, opening

STEPS = 1000
"""Places of the slider from the beginning to the end."""

_MACHINE = re.compile(r"(voice|recording|record|audio|ptt|aud)?[-_ .\d]*\.\w+", re.IGNORECASE)


def recording(file: Attachment) -> VNode:
    """A button, a waveform that is a slider, the time and the speed; the name, if a person gave it one."""
    label = file.name or _("Recording")
    words: dict[str, JSON] = {
        "play": _("Play"),
        "pause": _("Pause"),
        "failed": _("This recording cannot be played."),
        "altered": _("This is not the recording that was sent: it was changed on the way."),
        "place": _("{at} of {all}"),  # i18n: both like "1:05"
    }
    in_the_clear: dict[str, JSON] = {"url": file.url, "hash": file.hash, "type": media_type(file)}
    looked = opening(file) if file.secret else {**in_the_clear, "most": AUTOMATIC}
    options: dict[str, JSON] = {**looked, "seconds": file.seconds, "words": words}
    # What is held against a hash has no address before that
    checked = bool(file.secret or (file.hash and file.size <= AUTOMATIC))
    named = not _MACHINE.fullmatch(file.name)
    return figure(
        div(
            audio(src=None if checked else file.url, preload="none"),
            icon_button("play", _("Play"), cls="play"),
            wave(label),
            span(clock(file.seconds) if file.seconds else None, cls="sound-time"),
            button(
                hidden(_("Speed")), " ", span("1×", cls="speed-words", dir="ltr"), type="button", cls="speed"
            ),
            cls="sound",
            role="group",
            aria_label=label,
            use={"player": options},
        ),
        p(cls="sound-note", role="alert"),
        figcaption(label, cls="file-name", dir="auto") if named else None,
        cls="player",
        data_kind="audio",
    )


def wave(label: str, slider: bool = True) -> VNode:
    """Where the waveform is drawn, and under it a slider; it runs to the right in every script."""
    return div(
        canvas(aria_hidden=True),
        input_(type="range", min="0", max=str(STEPS), value="0", aria_label=label) if slider else None,
        cls="wave",
        dir="ltr",
    )


def clock(seconds: int) -> str:
    """A length: "1:05"."""
    return f"{seconds // 60}:{seconds % 60:02}"
