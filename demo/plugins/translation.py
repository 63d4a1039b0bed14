"""Translation: others' messages in the person's language, by the browser's own Translator API.

Nothing leaves the device: the browser translates, where it can (Chrome and Edge from 138); elsewhere
nothing is offered. Only a page can do it: it is asked by `Page("translate", …)` and answers by `PageCalled`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from vdom.html import div, p, span
from widget.plugin import (
    Effect,
    Event,
    Feature,
    Kind,
    Message,
    MessageAction,
    MessageId,
    Page,
    PageCalled,
    Session,
    Slot,
    SurfaceAttached,
    SurfaceId,
    View,
    VNode,
    button,
    language,
    words,
)

API = 1
MOST = 50
"""Translations that are held; of more, the oldest are let go."""

_ = words(
    {
        "de": {
            "Translate": "Übersetzen",
            "Translating…": "Wird übersetzt …",
            "Translated from {language}": "Übersetzt aus: {language}",
            "Hide": "Ausblenden",
            "This could not be translated.": "Das konnte nicht übersetzt werden.",
        }
    }
)


@dataclass(frozen=True, slots=True)
class Translation:
    """Of a message; `error`: there is none. Before both it is under way. `language`: what it was."""

    text: str = ""
    language: str = ""
    error: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """Whether the browser can, and what it has translated."""

    able: bool = False
    done: Mapping[MessageId, Translation] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TranslationWanted(Event):
    """The person wants to understand a message."""

    surface: SurfaceId
    message: MessageId
    text: str


@dataclass(frozen=True, slots=True)
class TranslationHidden(Event):
    """The person has read it."""

    message: MessageId


def update(state: State, event: Event, session: Session) -> State:
    match event:
        case PageCalled(_, "translator", args):
            return replace(state, able=state.able or args.get("able") is True)
        case TranslationWanted(_, message):
            return _with(state, message, Translation())
        case PageCalled(_, "translated", args) if args.get("id") in state.done:
            text, told = str(args.get("text") or ""), str(args.get("language") or "")
            return _with(state, MessageId(str(args["id"])), Translation(text, told, not text))
        case TranslationHidden(message):
            return replace(state, done={id_: each for id_, each in state.done.items() if id_ != message})
    return state


def _with(state: State, message: MessageId, translation: Translation) -> State:
    others = [(id_, each) for id_, each in state.done.items() if id_ != message]
    return replace(state, done=dict([*others[1 - MOST :], (message, translation)]))


def effects(state: State, event: Event, session: Session) -> Iterator[Effect]:
    match event:
        case SurfaceAttached(surface):
            yield Page("translate", {}, surface.id)
        case TranslationWanted(surface, message, text):
            yield Page("translate", {"id": message, "text": text, "to": language()}, surface)


def action(state: State, view: View, message: Message, kind: Kind) -> MessageAction | None:
    """A line of the message's menu."""
    if not state.able or message.outgoing or message.gone or not message.body:
        return None
    wanted = TranslationWanted(view.surface.id, message.id, message.body)
    return MessageAction("translate", _("Translate"), "messages-square", wanted)


def footer(state: State, view: View, message: Message) -> VNode | None:
    """The translation, under what was said."""
    done = state.done.get(message.id)
    if done is None or message.gone:
        return None
    if done.error:
        text: VNode = p(_("This could not be translated."))
    elif not done.text:
        text = p(_("Translating…"))
    else:
        text = p(done.text, dir="auto", cls="translation-text", lang=language())
    note = _("Translated from {language}").format(language=done.language) if done.language else ""
    return div(
        text,
        div(
            span(note), button(_("Hide"), TranslationHidden(message.id), kind="quiet"), cls="translation-note"
        ),
        cls="translation",
        role="status",
    )


STYLES = """
.translation {
    max-inline-size: 60ch; margin-block-start: 4px; padding: 6px 12px;
    border-inline-start: 2px solid var(--cw-accent-ink); color: var(--cw-ink); overflow-wrap: anywhere;
}
.translation-text { white-space: pre-wrap; }
.translation-note {
    display: flex; align-items: center; gap: 8px; color: var(--cw-ink-faint); font-size: var(--cw-text-xs);
}
"""

FEATURE = Feature(
    "translation",
    State,
    update,
    effects,
    slots={Slot.MESSAGE_ACTIONS: action, Slot.MESSAGE_FOOTER: footer},
)
