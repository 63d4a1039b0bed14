"""Polls: `/poll Lunch? | Pizza | Sushi` asks everybody in the conversation.

A poll is a message with an element of its own; who knows none reads the question and its answers as text. A
vote is a message without a text. It takes the place of an earlier one of the same person, who is counted once
whatever client or name they use.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import tostring

from widget.plugin import (
    Command,
    DeliveryChanged,
    DialogChosen,
    Effect,
    Emit,
    Event,
    Feature,
    Kind,
    Load,
    MessageSubmitted,
    Put,
    Record,
    Save,
    Session,
    Slot,
    StorageOpened,
    Store,
    element,
    told,
    words,
)

from .state import (
    FEWEST,
    LONGEST,
    NS,
    PollCame,
    PollMade,
    PollsLoaded,
    PollWanted,
    State,
    VoteCame,
    VoteChosen,
    poll_element,
    poll_of,
    poll_record,
    read_poll,
    read_vote,
    sent,
    update,
    vote_element,
    vote_of,
    vote_record,
)
from .views import DIALOG, answers_of, card, item, making

API = 1
HINTS = "urn:xmpp:hints"
MOST_POLLS, MOST_VOTES = 200, 5000
"""That are read again on the next visit, the newest."""

_ = words(
    {
        "de": {
            "Question | answer | answer": "Frage | Antwort | Antwort",
            "A poll needs two answers: /poll Question | answer | answer": (
                "Eine Umfrage braucht zwei Antworten: /poll Frage | Antwort | Antwort"
            ),
        }
    }
)


def effects(state: State, event: Event, session: Session) -> Iterator[Effect]:
    match event:
        case StorageOpened():
            yield Load("polls", _polls, "time", reverse=True, limit=MOST_POLLS)
            yield Load("votes", _votes, "time", reverse=True, limit=MOST_VOTES)
        case PollWanted(surface):
            yield Emit(DialogChosen(surface, DIALOG))
        case PollMade(surface, conversation, kind, question, answers):
            id_ = (conversation, session.fresh)
            yield Save(Put("polls", poll_record(id_, state.polls[id_])))
            text = "\n".join([f"📊 {question}", *(f"{at}. {each}" for at, each in enumerate(answers, 1))])
            xml = tostring(poll_element(event), "unicode")
            yield Emit(told(conversation, kind, session, xml, body=text, shown=True))
            yield Emit(DialogChosen(surface, ""))
        case PollCame(id_, poll) if state.polls[id_] is poll:
            yield Save(Put("polls", poll_record(id_, poll)))
        case VoteChosen(id_):
            yield Save(Put("votes", vote_record(id_, "", state.votes[id_][""])))
            yield from _vote(state, event, session)
        case VoteCame(id_, who, vote) if state.votes.get(id_, {}).get(who) is vote:
            yield Save(Put("votes", vote_record(id_, who, vote)))
        case DeliveryChanged(_, message):
            if found := sent(state, message):
                yield Save(Put("votes", vote_record(found[0], "", found[1])))


def _vote(state: State, event: VoteChosen, session: Session) -> Iterator[Effect]:
    """It goes out as surely as a message, and is none."""
    if poll := state.polls.get(event.id):
        kind = Kind.ROOM if poll.room else Kind.CHAT
        xml = (tostring(each, "unicode") for each in (vote_element(event), element("store", HINTS)))
        yield Emit(told(event.id[0], kind, session, *xml))


def _polls(records: list[Record]) -> Event:
    return PollsLoaded(polls=dict(map(poll_of, records)))


def _votes(records: list[Record]) -> Event:
    votes: dict[tuple[str, str], dict[str, object]] = {}
    for id_, who, vote in map(vote_of, records):
        votes.setdefault(id_, {})[who] = vote
    return PollsLoaded(votes=votes)  # type: ignore[arg-type]


def ask(state: State, said: MessageSubmitted, text: str, session: Session) -> Event | str:
    """`/poll` with a question and answers; by itself it opens the dialog."""
    if not text:
        return PollWanted(said.surface, said.conversation, said.kind)
    question, *rest = text.split("|")
    answers = answers_of(rest)
    if not question.strip() or len(answers) < FEWEST:
        return _("A poll needs two answers: /poll Question | answer | answer")
    return PollMade(said.surface, said.conversation, said.kind, question.strip()[:LONGEST], answers)


FEATURE = Feature(
    "poll",
    State,
    update,
    effects,
    readers={f"{{{NS}}}poll": read_poll, f"{{{NS}}}vote": read_vote},
    slots={Slot.MESSAGE_BODY: card, Slot.CONVERSATION_MENU: item, Slot.DIALOG: making},
    stores=(
        Store("polls", ("conversation", "id"), {"time": ("time",)}),
        Store("votes", ("conversation", "poll", "who"), {"time": ("time",)}),
    ),
    announces=(NS,),
    commands=(Command("poll", lambda: _("Question | answer | answer"), ask),),
)
