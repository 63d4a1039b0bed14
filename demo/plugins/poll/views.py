"""A poll in the place of its message's text, and the dialog in which one is made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vdom.html import button as button_tag
from vdom.html import div, form, input_, label, p, span
from widget.plugin import (
    BareJID,
    DialogChosen,
    Event,
    Kind,
    Memo,
    Message,
    On,
    View,
    VNode,
    button,
    dialog,
    field,
    icon,
    memo,
    menu_item,
    words,
)

from .state import FEWEST, LONGEST, MOST, Poll, PollId, PollMade, PollWanted, State, Vote, VoteChosen

DIALOG = "poll"
OFFERED = 5
"""Answers that the dialog has room for."""

_ = words(
    {
        "de": {
            "New poll": "Neue Umfrage",
            "Question": "Frage",
            "Answer {n}": "Antwort {n}",
            "Several answers may be chosen": "Mehrere Antworten sind möglich",
            "Ask": "Fragen",
            "You": "Du",
            "No votes yet": "Noch keine Stimmen",
            "1 vote": "1 Stimme",
            "{n} votes": "{n} Stimmen",
            "Your vote was not sent.": "Deine Stimme wurde nicht gesendet.",
            "Try again": "Erneut versuchen",
            "{answer}: {votes}": "{answer}: {votes}",
        }
    }
)


def card(state: State, view: View, message: Message) -> Memo | None:
    """The question and its answers, each with how many have chosen it."""
    for given in (message.given, message.origin):
        id_ = (message.conversation, given)
        if given and (poll := state.polls.get(id_)):
            votes = tuple(sorted(state.votes.get(id_, {}).items()))
            return memo(_card, id_, poll, votes)
    return None


def counted(poll: Poll, votes: Mapping[str, Vote]) -> list[list[str]]:
    """Who has chosen each answer; where one may choose one, the first counts."""
    found: list[list[str]] = [[] for _ in poll.answers]
    for who, vote in votes.items():
        valid = [each for each in vote.answers if each < len(found)]
        for answer in valid if poll.multiple else valid[:1]:
            found[answer].append(who)
    return found


def _card(id_: PollId, poll: Poll, given: tuple[tuple[str, Vote], ...]) -> VNode:
    votes = dict(given)
    chosen, voted = counted(poll, votes), sum(bool(vote.answers) for vote in votes.values())
    ours = votes.get("", Vote((), "", 0))
    return div(
        p(icon("list-checks"), span(poll.question, dir="auto"), cls="poll-question"),
        *(_answer(id_, poll, at, chosen[at], votes, voted) for at in range(len(poll.answers))),
        p(_votes(voted), cls="poll-total"),
        _failure(id_, ours) if ours.failed else None,
        cls="poll",
        role="group",
        aria_label=poll.question,
    )


def _answer(id_: PollId, poll: Poll, at: int, who: list[str], votes: Mapping[str, Vote], voted: int) -> VNode:
    ours = votes.get("", Vote((), "", 0)).answers
    mine = "" in who
    others = tuple(each for each in ours if each != at) if poll.multiple else ()
    names = ", ".join(votes[each].name or _("You") for each in who)
    text = _("{answer}: {votes}").format(answer=poll.answers[at], votes=_votes(len(who)))
    return button_tag(
        span(icon("check") if mine else None, cls="poll-tick"),
        span(span(poll.answers[at], dir="auto"), cls="poll-answer"),
        span(cls="poll-count", data_count=str(len(who))),
        type="button",
        cls="poll-choice",
        title=names,
        aria_label=text,
        aria_pressed=mine,
        style={"--share": f"{100 * len(who) // max(1, voted)}%"},
        on=[On("click", VoteChosen(id_, others if mine else (*others, at)))],
    )


def _failure(id_: PollId, vote: Vote) -> VNode:
    again = button(_("Try again"), VoteChosen(id_, vote.answers), kind="quiet")
    return div(span(_("Your vote was not sent.")), again, cls="failure", role="alert")


def _votes(number: int) -> str:
    if not number:
        return _("No votes yet")
    return _("1 vote") if number == 1 else _("{n} votes").format(n=number)


def item(state: State, view: View, conversation: BareJID, kind: Kind) -> Memo:
    """A line of the conversation's menu."""
    return memo(_item, PollWanted(view.surface.id, conversation, kind))


def _item(wanted: PollWanted) -> VNode:
    return menu_item(_("New poll"), wanted, "list-checks")


def making(state: State, view: View, name: str) -> VNode | None:
    """Question and answers."""
    if name != DIALOG or view.surface.id not in state.making:
        return None
    surface = view.surface.id
    conversation, kind = state.making[surface]

    def made(fields: Mapping[str, Any]) -> Event | None:
        given = fields["form"]
        answers = answers_of([str(given.get(f"answer-{at}") or "") for at in range(OFFERED)])
        question = str(given.get("question") or "").strip()[:LONGEST]
        if not question or len(answers) < FEWEST:
            return None
        return PollMade(surface, conversation, kind, question, answers, bool(given.get("multiple")))

    return dialog(
        _("New poll"),
        form(
            field(_("Question"), "question", required=True, maxlength=LONGEST),
            *(
                field(
                    _("Answer {n}").format(n=at + 1), f"answer-{at}", required=at < FEWEST, maxlength=LONGEST
                )
                for at in range(OFFERED)
            ),
            label(
                input_(type="checkbox", name="multiple", value="yes"),
                span(_("Several answers may be chosen")),
                cls="poll-multiple",
            ),
            button(_("Ask"), kind="primary", type_="submit"),
            cls="dialog-form",
            on=[On("submit", made, fields=("form",), prevent_default=True)],
        ),
        close=DialogChosen(surface, ""),
    )


def answers_of(given: list[str]) -> tuple[str, ...]:
    """Those that are any, each once."""
    return tuple(dict.fromkeys(each.strip()[:LONGEST] for each in given if each.strip()))[:MOST]
