"""Additions whose message is not here: they wait for it, in memory and in the database (`additions`).

So neither a reload nor the order of an archive's pages loses one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from widget.core.additions import Addition, concerns, names
from widget.core.applying import applied
from widget.core.envelope import Place
from widget.core.events import MessagesChanged
from widget.core.model import BareJID, Message, MessageId
from widget.core.records import Delete, Put
from widget.features.messages.held import State, held_of, with_held

MOST_WAITING = 500
"""Additions of a conversation that wait for their messages; of more, the oldest are let go."""


def with_those_that_waited(state: State, conversation: BareJID, come: Sequence[Message]) -> State:
    """These messages are here now: with what waited for them."""
    waiting = state.waiting.get(conversation, ())
    if not (waiting and come):
        return state
    touched, left = _apply(waiting, come)
    if len(left) == len(waiting):
        return state
    gone = {each.id for each in waiting} - {each.id for each in left}
    state = _touched(_waiting(state, conversation, left), conversation, touched)
    writes = (*state.writes, *(Delete("additions", (conversation, id_)) for id_ in sorted(gone)))
    return replace(state, writes=writes)


def with_additions(state: State, conversation: BareJID, additions: tuple[Addition, ...]) -> State:
    """Each to its message; those whose message is not here wait, and that is written down."""
    held = held_of(state, conversation)
    # Those that only pass on their way into the database are not held, but changed
    pool = {message.id: message for message in (*state.aside, *state.dirty, *held.messages)}
    backwards = additions[0].place is Place.BEFORE
    touched, left = _apply(additions[::-1] if backwards else additions, tuple(pool.values()))
    state = _touched(state, conversation, touched)
    if not left:
        return state
    if backwards:
        # What they are about lies still further back, and will have nothing yet when it comes
        left = tuple(replace(each, place=Place.END) for each in reversed(left))
    known = {each.id: each for each in state.waiting.get(conversation, ())}
    come = {each.id: each for each in left if known.get(each.id) != each}
    all_ = tuple(({**come, **known} if backwards else {**known, **come}).values())
    gone = (Delete("additions", (conversation, each.id)) for each in all_[:-MOST_WAITING])
    puts = (Put("additions", each.to_record()) for each in come.values())
    state = _waiting(state, conversation, all_[-MOST_WAITING:])
    wanted = None if held.loaded else conversation
    return replace(state, writes=(*state.writes, *puts, *gone), wanted=wanted)


def _apply(
    additions: Sequence[Addition], messages: Sequence[Message]
) -> tuple[dict[MessageId, Message], tuple[Addition, ...]]:
    """The messages that are different with them, and the additions that concern none of these."""
    called: dict[str, list[MessageId]] = {}
    now = {message.id: message for message in messages}
    for message in messages:
        for name in names(message):
            called.setdefault(name, []).append(message.id)
    touched: dict[MessageId, Message] = {}
    left = []
    for addition in additions:
        # An id may be used twice: the newest message is meant
        ids = reversed(called.get(addition.target, ()))
        target = next((now[id_] for id_ in ids if concerns(addition, now[id_])), None)
        if target is None:
            left.append(addition)
            continue
        changed = applied(addition, target)
        if changed is not target:
            now[target.id] = touched[target.id] = changed
            for name in filter(None, (addition.given, addition.origin, addition.stanza_id)):
                called.setdefault(name, []).append(target.id)
    return touched, tuple(left)


def _touched(state: State, conversation: BareJID, touched: Mapping[MessageId, Message]) -> State:
    """With these messages in place of those of the same ids, wherever the present event has them."""
    if not touched:
        return state
    held = held_of(state, conversation).changed(*touched.values())
    dirty = {**{message.id: message for message in state.dirty}, **touched}
    added, changed = state.added, state.changed.messages if state.changed else ()
    new = {message.id for message in added.messages} if added else set()
    if added:
        messages, again = (_swapped(each, touched) for each in (added.messages, added.again))
        added = replace(added, messages=messages, again=again)
    different = {message.id: message for message in changed} | {
        id_: message for id_, message in touched.items() if id_ not in new
    }
    return replace(
        with_held(state, conversation, held),
        added=added,
        dirty=tuple(dirty.values()),
        changed=MessagesChanged(conversation, tuple(different.values())) if different else None,
    )


def _swapped(messages: Iterable[Message], come: Mapping[MessageId, Message]) -> tuple[Message, ...]:
    return tuple(come.get(message.id, message) for message in messages)


def _waiting(state: State, conversation: BareJID, waiting: tuple[Addition, ...]) -> State:
    others = {jid: each for jid, each in state.waiting.items() if jid != conversation}
    return replace(state, waiting={**others, conversation: waiting} if waiting else others)
