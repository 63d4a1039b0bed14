"""Voice messages: recorded beside the text box, heard once more if one likes, and sent as a file.

The page records (`page/voice.js`) and keeps what it has recorded until that is sent; here it is known how
far it is, and why it could not begin. How long it plays is told to the others (XEP-0446); there is no XEP by
which its waveform could be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any

from vdom import JSON, Memo, Node, On, VNode, memo
from vdom.html import div, p, span
from widget.core.attachment import cleaned
from widget.core.composing import Composing
from widget.core.effects import Effect, Emit, Page
from widget.core.events import Event, FileMade, SurfaceDetached
from widget.core.feature import Fact, Feature, Slot, View
from widget.core.model import BareJID, Kind, Session, SurfaceId
from widget.core.selectors import text_box
from widget.ui.components import hidden, icon, icon_button
from widget.ui.i18n import _
from widget.ui.problems import unrecorded
from widget.ui.sound import wave

LONGEST = 15 * 60
"""Seconds after which a recording stops by itself."""

Place = tuple[SurfaceId, BareJID, str]
"""On which surface, to whom, and in which of their threads ("": in none)."""


class Stage(Enum):
    """How far a recording is."""

    NONE = ""
    RECORDING = "recording"
    REVIEW = "review"  # it has ended, and waits to be heard, sent or discarded


@dataclass(frozen=True, slots=True)
class State:
    """What is recorded where; `troubles`: why nothing is."""

    stages: Mapping[Place, Stage] = field(default_factory=dict)
    troubles: Mapping[Place, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RecordingStaged(Event):
    """A recording has begun, ended or gone; `trouble`: it could not begin, or nothing was on it."""

    surface: SurfaceId
    conversation: BareJID
    stage: Stage
    trouble: str = ""
    thread: str = ""


@dataclass(frozen=True, slots=True)
class RecordingSent(Event):
    """The person sends what they have recorded."""

    file: FileMade


def update(state: State, event: Event, session: Session) -> State:
    match event:
        case RecordingStaged(surface, conversation, stage, trouble, thread):
            here = (surface, conversation, thread)
            left = _without(state, lambda place: place == here)
            stages = left.stages if stage is Stage.NONE else {**left.stages, here: stage}
            return State(stages, {**left.troubles, here: trouble} if trouble else left.troubles)
        case SurfaceDetached(surface):
            return _without(state, lambda place: place[0] == surface)
    return state


def _without(state: State, leaves: Callable[[Place], bool]) -> State:
    stages = {place: each for place, each in state.stages.items() if not leaves(place)}
    troubles = {place: each for place, each in state.troubles.items() if not leaves(place)}
    return replace(state, stages=stages, troubles=troubles)


def effects(state: State, event: Event, session: Session) -> Iterator[Effect]:
    match event:
        case RecordingSent(file):
            yield Emit(file)
        case RecordingStaged(surface, conversation, Stage.NONE, "") if not session.page.touch:
            # The box can take the focus when the recorder has gone from its place
            selector = f'.conversation-foot:has(> .voice[data-stage=""]) {text_box(conversation)}'
            yield Page("focus", {"selector": selector}, surface)


def recorder(state: State, view: View, conversation: BareJID, kind: Kind) -> list[Node]:
    """The microphone, or the recorder; nothing where no file can go, nor while a message is changed."""
    composing: Composing | None = view.ask(Fact.COMPOSING, conversation, kind)
    if not view.ask(Fact.FILES) or (composing and not composing.voice):
        return []
    place = (view.surface.id, conversation, composing.thread if composing else "")
    stage, trouble = state.stages.get(place, Stage.NONE), state.troubles.get(place, "")
    drawn: Memo = memo(_recorder, view.session.me, place, kind, stage, key=f"voice {place[2]}")
    return [memo(_trouble, place, trouble, key="trouble") if trouble else None, drawn]


def _recorder(me: BareJID, place: Place, kind: Kind, stage: Stage) -> VNode:
    surface, conversation, thread = place

    def staged(fields: Mapping[str, Any]) -> Event:
        told = fields["detail"]
        return RecordingStaged(surface, conversation, Stage(told["stage"]), str(told["trouble"]), thread)

    def made(fields: Mapping[str, Any]) -> Event:
        return RecordingSent(_file(fields["detail"], place, kind))

    parts = [_microphone()] if stage is Stage.NONE else _parts(stage)
    return div(
        *parts,
        cls="voice",
        data_stage=stage.value,
        role="group" if stage is not Stage.NONE else None,
        aria_label=_("Voice message") if stage is not Stage.NONE else None,
        use={
            "voice": {
                "of": f"{me} {surface} {conversation} {thread}",
                "stage": stage.value,
                "longest": LONGEST,
            }
        },
        on=[On("staged", staged, fields=("detail",)), On("made", made, fields=("detail",))],
    )


def _microphone() -> VNode:
    return icon_button("mic", _("Record a voice message"), cls="record", key="record", data_do="record")


def _parts(stage: Stage) -> list[Node]:
    """From discarding to sending; in between it ends, or is heard."""
    discard = icon_button("trash-2", _("Discard the recording"), key="discard", data_do="discard")
    send = icon_button(
        "send-horizontal", _("Send the recording"), key="send", cls="send-voice", data_do="send"
    )
    time = span(cls="sound-time", key="time")
    focus: dict[str, dict[str, JSON]] = {"autofocus": {}}
    if stage is Stage.RECORDING:
        stop = icon_button("square", _("Stop recording"), key="stop", data_do="stop", use=focus)
        told = span(hidden(_("Recording")), role="status", key="told")
        return [discard, told, div(wave("", slider=False), cls="voice-wave", key="level"), time, stop, send]
    play, pause = _("Play"), _("Pause")
    heard = icon_button(
        "play", play, key="play", cls="play", data_do="play", data_play=play, data_pause=pause, use=focus
    )
    return [discard, heard, div(wave(_("Recording")), cls="voice-wave", key="wave"), time, send]


def _trouble(place: Place, trouble: str) -> VNode:
    away = RecordingStaged(place[0], place[1], Stage.NONE, thread=place[2])
    return p(
        icon("circle-alert"),
        span(unrecorded(trouble)),
        icon_button("x", _("Close"), away),
        cls="voice-trouble",
        role="alert",
    )


def _file(told: Mapping[str, Any], place: Place, kind: Kind) -> FileMade:
    return FileMade(
        surface=place[0],
        conversation=place[1],
        kind=kind,
        id=str(told["id"])[:64],
        name=cleaned(str(told["name"])),
        media_type=str(told["type"]),
        size=int(told["size"]),
        seconds=max(1, int(float(told["seconds"]))),  # as the clock beside it shows it
        thread=place[2],
    )


FEATURE = Feature("voice", State, update, effects, slots={Slot.COMPOSER: recorder})
