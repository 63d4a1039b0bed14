"""What is kept of encryption: where it is on, which device this browser is, and others' device lists."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from widget.core.effects import After, Load, Save
from widget.core.model import BareJID
from widget.core.records import Put, Record
from widget.features.encryption import STORE, ChoicesUnread
from widget.features.encryption.known import (
    Choice,
    ChoicesLoaded,
    ChoicesWanted,
    KeysDue,
    StartOver,
    State,
)

AGAIN = 5_000
"""Milliseconds until what was kept and could not be read is tried again."""

TENDED = 6 * 3_600_000
"""Milliseconds until our own keys are looked at again, on a page that stays open."""

STARTING = 1_500
"""Milliseconds of a session in which nobody is looked up: the library would be in the way of the chat's first
picture. Whoever writes, or looks at devices, does not wait for that."""

LATER = After(AGAIN, ChoicesWanted(), STORE)
TEND = After(TENDED, KeysDue(), f"{STORE} keys")
STARTED = After(STARTING, StartOver(), f"{STORE} start")
ONCE_MORE = Load(STORE, lambda records: ChoicesLoaded(tuple(records)), failed=ChoicesUnread())

_CHAT, _LIST, _US = "chat ", "list ", "device"


def of_a_choice(conversation: BareJID, choice: Choice) -> Record:
    return {"key": f"{_CHAT}{conversation}", "on": choice.on, "since": choice.since}


def of_us(device: int, renewed: str = "") -> Record:
    return {"key": _US, "id": device, "renewed": renewed}


def of_a_list(jid: BareJID, namespace: str, ids: Iterable[int]) -> Record:
    return {"key": key_of_a_list(jid, namespace), "ids": sorted(ids)}


def key_of_a_list(jid: BareJID, namespace: str) -> str:
    return f"{_LIST}{namespace} {jid}"


def recalled(state: State, records: Iterable[Record]) -> State:
    """With what was kept, but for what has been told since."""
    choices, lists = dict(state.choices), dict(state.lists)
    device, renewed = state.device, state.renewed
    for each in records:
        key = str(each["key"])
        if key.startswith(_CHAT):
            choices.setdefault(BareJID(key.removeprefix(_CHAT)), Choice(each["on"], each["since"]))
        elif key.startswith(_LIST):
            namespace, _, jid = key.removeprefix(_LIST).partition(" ")
            lists.setdefault((BareJID(jid), namespace), frozenset(each["ids"]))
        elif key == _US:
            kept = int(each["id"])
            if device in (0, kept):
                device, renewed = kept, str(each.get("renewed", ""))
    return replace(state, choices=choices, lists=lists, device=device, renewed=renewed)


def keeping(state: State, *writes: Put) -> State:
    """With this written, too."""
    from_now = tuple(Save(each) for each in writes)
    return replace(state, wants=(*state.wants, *from_now))
