"""Canned replies: what a support team says every day, over the text box, one press away.

The site's owner names them (`plugin-canned-replies-replies`, a JSON table of titles and texts); each person
may add their own, which are kept on their device. `{name}` in a text becomes the name of who is written to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from vdom.html import button as button_tag
from vdom.html import div, form, label, li, p, span, textarea, ul
from widget.plugin import (
    BareJID,
    Command,
    Delete,
    DialogChosen,
    Effect,
    Event,
    Feature,
    Kind,
    Load,
    MessageSubmitted,
    Node,
    On,
    Page,
    Put,
    Record,
    Save,
    Session,
    Slot,
    StorageOpened,
    Store,
    SurfaceId,
    View,
    VNode,
    button,
    dialog,
    icon_button,
    local,
    memo,
    own,
    text_box,
    words,
)
from widget.plugin import field as text_field

API = 1
DIALOG = "canned-replies"
LONGEST_TITLE, LONGEST_TEXT = 40, 4000

_ = words(
    {
        "de": {
            "Canned replies": "Textbausteine",
            "Manage replies": "Textbausteine verwalten",
            "Add a reply": "Textbaustein hinzufügen",
            "Your replies": "Deine Textbausteine",
            "None yet.": "Noch keine.",
            "Title": "Titel",
            "Text": "Text",
            "Add": "Hinzufügen",
            "Delete {title}": "{title} löschen",
            "There is no reply of this title.": "Es gibt keinen Textbaustein mit diesem Titel.",
        }
    }
)


@dataclass(frozen=True)
class Settings:
    """Attributes: replies: title → text; rooms: also in rooms."""

    replies: Mapping[str, str] = field(default_factory=dict)
    rooms: bool = False


SETTINGS = Settings


@dataclass(frozen=True, slots=True)
class State:
    """The person's own replies, by title."""

    own: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RepliesLoaded(Event):
    """What was kept on this device is here."""

    replies: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ReplyChosen(Event):
    """The person wants a text where they write."""

    surface: SurfaceId
    conversation: BareJID
    text: str


@dataclass(frozen=True, slots=True)
class ReplyAdded(Event):
    """The person has written a reply of their own."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class ReplyDeleted(Event):
    """The person does not want one of theirs any more."""

    title: str


def update(state: State, event: Event, session: Session) -> State:
    match event:
        case RepliesLoaded(replies):
            return replace(state, own={**replies, **state.own})
        case ReplyAdded(title, text):
            return replace(state, own={**state.own, title: text})
        case ReplyDeleted(title):
            return replace(state, own={each: text for each, text in state.own.items() if each != title})
    return state


def effects(state: State, event: Event, session: Session) -> Iterator[Effect]:
    match event:
        case StorageOpened():
            yield Load("replies", _loaded)
        case ReplyAdded(title, text):
            yield Save(Put("replies", {"title": title, "text": text}))
        case ReplyDeleted(title):
            yield Save(Delete("replies", title))
        case ReplyChosen(surface, conversation, text):
            yield Page("write", {"selector": text_box(conversation), "text": text}, surface)


def _loaded(records: list[Record]) -> Event:
    return RepliesLoaded({str(each["title"]): str(each["text"]) for each in records})


def bar(state: State, view: View, nodes: list[Node], conversation: BareJID, kind: Kind) -> list[Node]:
    """The replies, over the composer that stands there already."""
    settings = own(Settings)
    if kind is Kind.ROOM and not settings.rooms:
        return nodes
    replies = tuple({**settings.replies, **state.own}.items())
    return [memo(_bar, view.surface.id, conversation, view.name(conversation), replies), *nodes]


def _bar(surface: SurfaceId, conversation: BareJID, name: str, replies: tuple[tuple[str, str], ...]) -> VNode:
    chosen = partial(ReplyChosen, surface, conversation)
    return div(
        *(
            button_tag(
                span(title, dir="auto"),
                type="button",
                cls="canned-reply",
                title=text,
                on=[On("click", chosen(_filled_in(text, name)))],
            )
            for title, text in replies
        ),
        icon_button("plus", _("Manage replies"), DialogChosen(surface, DIALOG)),
        cls="canned-replies",
        role="toolbar",
        aria_label=_("Canned replies"),
        use={"roving": {"items": "button", "orientation": "horizontal"}},
    )


def _filled_in(text: str, name: str) -> str:
    return text.replace("{name}", name)


def manage(state: State, view: View, name: str) -> VNode | None:
    """The person's own: add one, delete one."""
    if name != DIALOG:
        return None
    rows = [
        li(
            span(title, cls="canned-title", dir="auto"),
            icon_button("trash-2", _("Delete {title}").format(title=title), ReplyDeleted(title)),
            key=title,
        )
        for title in state.own
    ]
    return dialog(
        _("Canned replies"),
        p(_("Your replies"), cls="canned-head"),
        ul(*rows, cls="canned-list", role="list") if rows else p(_("None yet.")),
        form(
            text_field(_("Title"), "title", required=True, maxlength=LONGEST_TITLE),
            div(
                label(_("Text"), for_="canned-text"),
                textarea(id="canned-text", name="text", rows="3", required=True, maxlength=LONGEST_TEXT),
                cls="field",
            ),
            button(_("Add"), kind="primary", type_="submit"),
            cls="dialog-form",
            on=[On("submit", _added, fields=("form",), prevent_default=True, clear=("title", "text"))],
        ),
        close=DialogChosen(view.surface.id, ""),
    )


def _added(fields: Mapping[str, Any]) -> Event | None:
    title, text = (str(fields["form"].get(each, "")).strip() for each in ("title", "text"))
    return ReplyAdded(title[:LONGEST_TITLE], text[:LONGEST_TEXT]) if title and text else None


def reply(state: State, said: MessageSubmitted, title: str, session: Session) -> Event | str:
    """`/reply title`: the text, to be looked at and sent."""
    replies = {**own(Settings).replies, **state.own}
    found = next((text for each, text in replies.items() if each.casefold() == title.casefold()), None)
    if found is None:
        return _("There is no reply of this title.")
    text = _filled_in(found, local(said.conversation))  # a command is not told by which name it is shown
    return ReplyChosen(said.surface, said.conversation, text)


STYLES = """
.canned-replies {
    display: flex; flex-wrap: wrap; gap: 6px; align-items: center;
    inline-size: 100%; max-inline-size: 884px; margin-inline: auto; padding: 8px 12px 0;
}
.canned-reply {
    flex: none; max-inline-size: 16em; overflow: hidden; text-overflow: ellipsis; white-space: nowrap;
    min-block-size: max(30px, var(--cw-touch)); padding: 4px 12px;
    border: 1px solid var(--cw-line); border-radius: var(--cw-radius-round);
    background: var(--cw-raised); color: var(--cw-ink); font-size: var(--cw-text-s);
}
.canned-reply:hover { background: var(--cw-accent-wash); border-color: var(--cw-accent-ink); }
.canned-head { font-weight: 600; }
.canned-list li { display: flex; align-items: center; gap: 8px; }
.canned-title { flex: 1; min-inline-size: 0; overflow-wrap: anywhere; }
"""

FEATURE = Feature(
    "canned-replies",
    State,
    update,
    effects,
    slots={Slot.DIALOG: manage},
    replaces={Slot.COMPOSER: bar},
    stores=(Store("replies", ("title",)),),
    commands=(Command("reply", lambda: _("Title"), reply),),
)
