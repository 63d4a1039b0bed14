"""Others' device lists (XEP-0384, 5.3), as their owners tell them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import islice

from widget.core.effects import After, Save
from widget.core.encryption import NEW, OLD, ListChanged, LookUp
from widget.core.model import BareJID, Session
from widget.core.persistent import without
from widget.core.records import Delete, Put
from widget.features.encryption import STORE
from widget.features.encryption.asking import ask
from widget.features.encryption.kept import keeping, key_of_a_list, of_a_list
from widget.features.encryption.known import KeysMissing, ListTold, State

MOST_LISTS, MOST_DEVICES = 4000, 200
"""Device lists that are remembered, and devices on one: strangers send theirs, too."""

WAITS = (2_000, 8_000, 30_000, 120_000)
"""Milliseconds until the keys of a device that was listed just now are asked for again and again.

COMPAT: Converse.js 14 lists its device before it publishes its keys.
"""

MOST_LACKING = 8
"""Devices without keys of one person, beyond which nothing more is asked for: nobody has so many new ones,
and others' keys would have to wait behind theirs."""


def listed(state: State, event: ListTold, session: Session) -> State:
    """The cipher hears of changes only, and of a list of ours on which this device is missing."""
    key = event.jid, event.namespace
    ids = frozenset(_ids(event))
    if state.lists.get(key) == ids and not (event.jid == session.me and state.device not in ids):
        return state
    if key not in state.lists and len(state.lists) >= MOST_LISTS:
        state = _with_room(state)
    state = replace(state, lists={**state.lists, key: ids}, unreachable=without(state.unreachable, event.jid))
    state = keeping(state, Put(STORE, of_a_list(event.jid, event.namespace, ids)))
    if not state.device or event.devices is None:
        return state
    return ask(state, ListChanged(event.jid, event.namespace, event.devices))


def looked_for(state: State, jid: BareJID, tried: int, session: Session) -> State:
    """With what somebody has listed and has no keys yet asked for again, after ever longer waits."""
    if not _is_lacking(state, jid):
        return state
    state = ask(state, LookUp(frozenset({jid}), fresh=True)) if session.online else state
    return awaiting(state, jid, tried + 1)


def awaiting(state: State, jid: BareJID, tried: int = 0) -> State:
    """The keys that somebody's devices lack are to be asked for again, if that one matters here."""
    if jid not in state.fresh or tried >= len(WAITS) or not _is_lacking(state, jid):
        return state
    again = After(WAITS[tried], KeysMissing(jid, tried), f"{STORE} missing {jid}")
    return replace(state, wants=(*state.wants, again))


def _is_lacking(state: State, jid: BareJID) -> bool:
    listed_ = frozenset[int]().union(*(ids for (whose, _), ids in state.lists.items() if whose == jid))
    return 0 < len(listed_ - {each.id for each in state.people.get(jid, ())}) <= MOST_LACKING


def _with_room(state: State) -> State:
    """The list that has been known longest gives way: if it is a friend's, it is told again some day."""
    oldest = next(iter(state.lists))
    gone = Save(Delete(STORE, key_of_a_list(*oldest)))
    return replace(state, lists=without(state.lists, oldest), wants=(*state.wants, gone))


def _ids(event: ListTold) -> Iterable[int]:
    tags = {OLD: f"{{{OLD}}}device", NEW: f"{{{NEW}}}device"}
    for each in islice(event.devices, MOST_DEVICES) if event.devices is not None else ():
        number = each.get("id", "")
        if each.tag == tags[event.namespace] and number.isascii() and number.isdecimal():
            yield int(number[:10])
