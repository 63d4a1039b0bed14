"""What is known of polls, and what their stanzas say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

from widget.plugin import (
    BareJID,
    Delivery,
    DeliveryChanged,
    Envelope,
    Event,
    Kind,
    LoggedOut,
    Record,
    Session,
    SurfaceId,
    children,
    conversation_of,
    element,
    kind_of,
    local,
    resource,
)

NS = "urn:chinwag:poll:0"
FEWEST, MOST, LONGEST = 2, 10, 200
"""Answers of a poll, and characters of a question or an answer."""
MOST_VOTERS = 1000
NUMBER = re.compile("[0-9]{1,2}")
"""Of an answer. Of thousands of digits Python makes no number."""

PollId = tuple[BareJID, str]
"""Where, and the id of the message that asks."""


@dataclass(frozen=True, slots=True)
class Poll:
    """A question; `multiple`: one may choose several answers."""

    question: str
    answers: tuple[str, ...]
    multiple: bool
    room: bool
    time: int


@dataclass(frozen=True, slots=True)
class Vote:
    """All that one person answers; `id` is ours, by which we hear whether it was sent."""

    answers: tuple[int, ...]
    name: str
    time: int
    id: str = ""
    failed: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """Polls, the votes on each by who has voted ("" is ourselves), and where one is being made."""

    polls: Mapping[PollId, Poll] = field(default_factory=dict)
    votes: Mapping[PollId, Mapping[str, Vote]] = field(default_factory=dict)
    making: Mapping[SurfaceId, tuple[BareJID, Kind]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PollsLoaded(Event):
    """What was kept on this device is here."""

    polls: Mapping[PollId, Poll] = field(default_factory=dict)
    votes: Mapping[PollId, Mapping[str, Vote]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PollWanted(Event):
    """The person wants to ask something."""

    surface: SurfaceId
    conversation: BareJID
    kind: Kind


@dataclass(frozen=True, slots=True)
class PollMade(Event):
    """The person asks something."""

    surface: SurfaceId
    conversation: BareJID
    kind: Kind
    question: str
    answers: tuple[str, ...]
    multiple: bool = False


@dataclass(frozen=True, slots=True)
class PollCame(Event):
    """Somebody asks something."""

    id: PollId
    poll: Poll


@dataclass(frozen=True, slots=True)
class VoteChosen(Event):
    """The person answers; all that they answer from now on."""

    id: PollId
    answers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class VoteCame(Event):
    """Somebody answers."""

    id: PollId
    who: str
    vote: Vote


def update(state: State, event: Event, session: Session) -> State:
    match event:
        case PollsLoaded(polls, votes):
            return replace(state, polls={**polls, **state.polls}, votes={**votes, **state.votes})
        case PollWanted(surface, conversation, kind):
            return replace(state, making={**state.making, surface: (conversation, kind)})
        case PollMade(_, conversation, kind, question, answers, multiple):
            asked = Poll(question, answers, multiple, kind is Kind.ROOM, session.now)
            return replace(state, polls={**state.polls, (conversation, session.fresh): asked})
        case PollCame(id_, poll):
            known = state.polls.get(id_)
            # Of two with one id the earlier is meant: nobody can change what was asked
            taken = known is None or poll.time < known.time
            return replace(state, polls={**state.polls, id_: poll}) if taken else state
        case VoteChosen(id_, answers):
            vote = Vote(answers, "", session.now, f"o:{session.fresh}")
            return _voted(state, id_, "", vote)
        case VoteCame(id_, who, vote) if counts(state, event):
            return _voted(state, id_, who, vote)
        case DeliveryChanged(_, message, Delivery.FAILED):
            if found := sent(state, message):
                return _voted(state, found[0], "", replace(found[1], failed=True))
        case LoggedOut():
            return State()
    return state


def counts(state: State, event: VoteCame) -> bool:
    """Whether it is the last of theirs, and not one too many: who comes and goes could vote for ever."""
    votes = state.votes.get(event.id, {})
    if event.who not in votes:
        return len(votes) < MOST_VOTERS
    echo = not event.who and event.vote.id == votes[""].id
    return echo or event.vote.time >= votes[event.who].time


def sent(state: State, message: str) -> tuple[PollId, Vote] | None:
    """The vote of ours that went out as this message."""
    ours = ((id_, votes[""]) for id_, votes in state.votes.items() if "" in votes)
    return next(((id_, vote) for id_, vote in ours if vote.id == message), None)


def _voted(state: State, id_: PollId, who: str, vote: Vote) -> State:
    return replace(state, votes={**state.votes, id_: {**state.votes.get(id_, {}), who: vote}})


def read_poll(envelope: Envelope, session: Session) -> Iterator[Event]:
    """A poll, if it can be answered."""
    poll = envelope.stanza.find(f"{{{NS}}}poll")
    if poll is None or not envelope.given or envelope.type == "error":
        return
    question = _text(poll.find(f"{{{NS}}}question"))
    answers = tuple(map(_text, children(poll, "answer", NS)))
    if question and FEWEST <= len(answers) <= MOST and all(answers):
        multiple, room = poll.get("multiple") == "true", kind_of(envelope) is Kind.ROOM
        asked = Poll(question, answers, multiple, room, envelope.time)
        yield PollCame((conversation_of(envelope), envelope.given), asked)


def read_vote(envelope: Envelope, session: Session) -> Iterator[Event]:
    """A vote. In rooms one person is one occupant id (XEP-0421), whatever they call themselves."""
    vote = envelope.stanza.find(f"{{{NS}}}vote")
    if vote is None or not vote.get("poll") or envelope.type == "error":
        return
    room = kind_of(envelope) is Kind.ROOM
    sender = envelope.sender if room else envelope.sender.partition("/")[0]
    who = "" if envelope.outgoing else envelope.occupant_id or sender
    name = "" if envelope.outgoing else resource(envelope.sender) if room else local(envelope.sender)
    numbers = [each.text or "" for each in children(vote, "answer", NS)][:MOST]
    answers = tuple(dict.fromkeys(int(each) for each in numbers if NUMBER.fullmatch(each)))
    id_ = (conversation_of(envelope), str(vote.get("poll")))
    yield VoteCame(id_, who, Vote(answers, name, envelope.time, f"o:{envelope.given}"))


def _text(found: Element | None) -> str:
    return " ".join((found.text or "").split())[:LONGEST] if found is not None else ""


def poll_element(event: PollMade) -> Element:
    """What others read who know polls."""
    question = element("question", NS, text=event.question)
    answers = [element("answer", NS, text=each) for each in event.answers]
    return element("poll", NS, question, *answers, multiple="true" if event.multiple else "")


def vote_element(event: VoteChosen) -> Element:
    answers = [element("answer", NS, text=str(each)) for each in event.answers]
    return element("vote", NS, *answers, poll=event.id[1])


def poll_record(id_: PollId, poll: Poll) -> Record:
    return {
        "conversation": id_[0],
        "id": id_[1],
        "question": poll.question,
        "answers": list(poll.answers),
        "multiple": poll.multiple,
        "room": poll.room,
        "time": poll.time,
    }


def poll_of(record: Record) -> tuple[PollId, Poll]:
    answers, flags = tuple(record["answers"]), (bool(record["multiple"]), bool(record["room"]))
    return (record["conversation"], record["id"]), Poll(record["question"], answers, *flags, record["time"])


def vote_record(id_: PollId, who: str, vote: Vote) -> Record:
    return {
        "conversation": id_[0],
        "poll": id_[1],
        "who": who,
        "answers": list(vote.answers),
        "name": vote.name,
        "time": vote.time,
        "id": vote.id,
        "failed": vote.failed,
    }


def vote_of(record: Record) -> tuple[PollId, str, Vote]:
    vote = Vote(tuple(record["answers"]), record["name"], record["time"], record["id"], record["failed"])
    return (record["conversation"], record["poll"]), record["who"], vote
