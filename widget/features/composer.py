"""The composer: where a message is written. Its text lives in the page until it is sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from vdom import Memo, On, VNode, memo
from vdom.html import div, form, input_, p, span, textarea
from widget.core.composing import Composing
from widget.core.effects import Effect, Page
from widget.core.events import (
    CommandRefused,
    CorrectionChosen,
    Event,
    LastOwnWanted,
    MessagePosted,
    MessageSubmitted,
    OccupantSought,
    SurfaceDetached,
    TextPaused,
    TextTyped,
)
from widget.core.feature import Fact, Feature, Slot, View
from widget.core.media import MediaPolicy, OwnEmoji
from widget.core.model import BareJID, Kind, Message, Session, SurfaceId
from widget.core.selectors import text_box
from widget.core.styling import has_style, parse
from widget.ui.components import icon, icon_button
from widget.ui.emoji import emoji_button
from widget.ui.i18n import _
from widget.ui.mentions import names
from widget.ui.styled import text_body

LONGEST_NAME, LONGEST_PREVIEW = 64, 4000
"""Characters."""

PAUSE = 250
"""Milliseconds without a key after which it is shown how the text will look."""

TOLD_EVERY = 3000
"""Milliseconds between two words of somebody who goes on typing."""

Box = tuple[SurfaceId, BareJID, str]
"""On which surface, to whom, and about what."""


@dataclass(frozen=True, slots=True)
class State:
    """What is shown beforehand of what is being written, where it has styles; and what was wrong with it."""

    previews: Mapping[Box, str] = field(default_factory=dict)
    refusals: Mapping[Box, str] = field(default_factory=dict)


def update(state: State, event: Event, session: Session) -> State:
    match event:
        case CommandRefused(surface, conversation, _, why):
            return replace(state, refusals={**state.refusals, (surface, conversation, ""): why})
        case TextPaused(surface, conversation, about, text):
            styled = len(text) <= LONGEST_PREVIEW and has_style(parse(text))
            return _showing(state, (surface, conversation, about), text if styled else "")
        case MessageSubmitted(_, conversation) | MessagePosted(
            Message(conversation=conversation), shown=True
        ):
            return _without(state, lambda box: box[1] == conversation)
        case CorrectionChosen(surface, message):
            box = surface, message.conversation, message.id
            return _without(state, lambda each: each == box)
        case SurfaceDetached(surface):
            return _without(state, lambda box: box[0] == surface)
    return state


def _showing(state: State, box: Box, text: str) -> State:
    if state.previews.get(box, "") == text:
        return state
    others = {each: shown for each, shown in state.previews.items() if each != box}
    return replace(state, previews={**others, box: text} if text else others)


def _without(state: State, gone: Callable[[Box], bool]) -> State:
    boxes = [box for box in (*state.previews, *state.refusals) if gone(box)]
    if not boxes:
        return state
    previews, refusals = (
        {box: text for box, text in texts.items() if box not in boxes}
        for texts in (state.previews, state.refusals)
    )
    return State(previews, refusals)


def effects(state: State, event: Event, session: Session) -> Iterator[Effect]:
    match event:
        case CommandRefused(surface, conversation, body):
            # Sent is sent, for the page: the box is empty
            yield Page("write", {"selector": text_box(conversation), "text": body}, surface)


def composer(state: State, view: View, conversation: BareJID, kind: Kind) -> Memo:
    """A text box that grows, and a button to send."""
    session = view.session
    composing: Composing | None = view.ask(Fact.COMPOSING, conversation, kind)
    return memo(
        _composer,
        view.surface.id,
        session.me,
        conversation,
        kind,
        view.name(conversation),
        session.page.touch,
        _sending(session),
        composing,
        bool(view.ask(Fact.SECRET, conversation, kind)),
        view.ask(Fact.MEDIA, default=MediaPolicy()).emoji,
        state.previews.get((view.surface.id, conversation, _about(composing)), ""),
        state.refusals.get((view.surface.id, conversation, ""), "") if not composing else "",
        tuple((each.name, each.hint()) for each in view.commands),
    )


def _composer(
    surface: SurfaceId,
    me: BareJID,
    conversation: BareJID,
    kind: Kind,
    name: str,
    touch: bool,
    sending: tuple[str, ...],
    composing: Composing | None,
    secret: bool,
    emoji: OwnEmoji,
    preview: str,
    refusal: str,
    commands: tuple[tuple[str, str], ...],
) -> VNode:
    submits = composing.submits if composing else MessageSubmitted(surface, conversation, kind, "")
    own = composing if composing and composing.text is not None else None

    def submitted(fields: Mapping[str, Any]) -> Event:
        form = fields["form"]
        named = tuple(str(form.get("named", "")).split("\n")) if form.get("named") else ()
        return replace(submits, body=str(form.get("body", "")), named=named)  # type: ignore[type-var]

    def typed(fields: Mapping[str, Any]) -> Event:
        return TextTyped(conversation, kind, not fields.get("value"))

    def upwards(fields: Mapping[str, Any]) -> Event | None:
        return None if fields.get("value") else LastOwnWanted(surface, conversation, kind)

    def paused(fields: Mapping[str, Any]) -> Event:
        text = str(fields.get("value") or "")[: LONGEST_PREVIEW + 1]
        return TextPaused(surface, conversation, _about(composing), text)

    def sought(fields: Mapping[str, Any]) -> Event:
        return OccupantSought(surface, conversation, str(fields["detail"]["text"])[:LONGEST_NAME])

    room = kind is Kind.ROOM
    return form(
        _context(composing) if composing else None,
        _preview(preview, emoji) if preview else None,
        p(refusal, cls="composer-refusal", key="refusal", role="alert") if refusal else None,
        textarea(
            name="body",
            part="input",
            rows="1",
            placeholder=_("Encrypted message") if secret else _("Message"),
            aria_label=own.title if own else _("Message to {name}").format(name=name),
            dir="auto",
            enterkeyhint="send" if "Enter" in sending else "enter",
            value=own.text if own else None,
            use={
                "grow": {"max": 8},
                "complete": {
                    "sources": _sources(kind, emoji, () if composing else commands),
                    "label": _("Suggestions"),
                },
                "recall": {"of": f"{me} {conversation}"},
                "draft": _draft(me, conversation, composing),
            },
            on=[
                On("input", typed, fields=("value",), every=TOLD_EVERY),
                On("input", paused, fields=("value",), debounce=PAUSE),
                *([On("sought", sought, fields=("detail",))] if room else []),
                *([On("keydown", keys=sending, prevent_default=True, submit=True)] if sending else []),
                *([] if composing else [On("keydown", upwards, fields=("value",), keys=("ArrowUp",))]),
            ],
        ),
        input_(type="hidden", name="named") if room else None,
        emoji_button("smile", _("Emoji"), into="textarea", own=emoji, cls="emoji-button"),
        icon_button(
            "check" if own else "send-horizontal", _("Save") if own else _("Send"), type="submit", cls="send"
        ),
        cls="composer",
        key=f"edit {own.about}" if own else f"new {composing.thread}" if composing else "new ",
        data_conversation=conversation,
        data_composing=composing.icon if composing else None,
        data_by=composing.kept[0] if composing else None,
        data_message=composing.kept[1] if composing else None,
        on=[
            On("submit", submitted, fields=("form",), prevent_default=True, clear=("body", "named")),
            *([_leaving(composing)] if composing else []),
        ],
    )


def _sending(session: Session) -> tuple[str, ...]:
    """The keys that send it; on a touch screen Enter begins a new line."""
    if session.settings.send_by == "ctrl-enter":
        return ("Mod+Enter", "Ctrl+Enter")
    return () if session.page.touch else ("Enter",)


def _draft(me: BareJID, conversation: BareJID, composing: Composing | None) -> dict[str, str | None]:
    """By what the page keeps what is typed, and what was there to begin with."""
    return {"of": f"{me} {conversation}{_about(composing)}", "text": composing.text if composing else None}


def _about(composing: Composing | None) -> str:
    """What tells this box from the conversation's others: each has a text of its own."""
    if composing is None:
        return ""
    return composing.thread if composing.text is None else composing.about


def _cleared(composing: Composing) -> tuple[str, ...]:
    """Of a change that is not made nothing stays; what was written for an answer may be sent without."""
    return () if composing.text is None else ("body",)


def _preview(text: str, emoji: OwnEmoji) -> VNode:
    """How it will look."""
    drawn = text_body(text, names((), "", emoji))
    return div(
        drawn, cls="composer-preview", key="preview", role="group", dir="auto", aria_label=_("Preview")
    )


def _sources(kind: Kind, emoji: OwnEmoji, commands: tuple[tuple[str, str], ...]) -> dict[str, dict[str, Any]]:
    """What completes what is written: shortnames, commands, and in a room the names of those there."""
    listed = [{"text": f"/{name}", "label": f"/{name}", "hint": hint} for name, hint in commands]
    return {
        ":": {"kind": "emoji", "own": dict(emoji)},
        **({"@": {"kind": "asked"}} if kind is Kind.ROOM else {}),
        **({"/": {"kind": "listed", "choices": listed}} if listed else {}),
    }


def _leaving(composing: Composing) -> On:
    clear = _cleared(composing)
    return On("keydown", composing.cancel, keys=("Escape",), stop=True, prevent_default=True, clear=clear)


def _context(composing: Composing) -> VNode:
    """Above the box: what is changed or answered."""
    return div(
        icon(composing.icon),
        div(
            span(composing.title, cls="context-title"),
            span(composing.quote.partition("\n")[0][:200], cls="context-quote", dir="auto"),
            cls="context-words",
        ),
        icon_button("x", _("Cancel"), on=[On("click", composing.cancel, clear=_cleared(composing))]),
        cls="composer-context",
    )


FEATURE = Feature("composer", State, update, effects, slots={Slot.COMPOSER: composer})
