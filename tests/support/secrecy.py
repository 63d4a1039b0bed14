"""A person with devices, and somebody who has some, for tests of what is shown of encryption."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.support.play import JULIET, MAIN, ROMEO, STARTED, Stage, stanza
from widget.core.effects import Cipher, Effect, Load, Query, Save
from widget.core.encryption import NEW, OLD, CipherRequest, Device, Devices, LookUp, Prepare, Prepared, Trust
from widget.core.events import ConversationsShown, StorageOpened
from widget.core.model import BareJID
from widget.core.records import Delete, Put, Record
from widget.errors import StanzaError
from widget.features.encryption import FEATURE
from widget.features.encryption.known import EncryptionChosen, RequestAnswered
from widget.settings import Settings

LISTS = {OLD: f"{OLD}.devicelist", NEW: f"{NEW}:devices"}
PEP = "http://jabber.org/protocol/pubsub"


def device(jid: BareJID, id_: int, trust: Trust = Trust.BLIND, **more: Any) -> Device:
    return replace(Device(jid, id_, f"{id_:064x}", trust), **more)


OURS = device(JULIET, 1, Trust.TRUSTED, ours=True)
PHONE = device(ROMEO, 7)


def begun(encryption: str = "available", **session: Any) -> Stage[Any]:
    """Logged in on a site with that setting."""
    stage = Stage(FEATURE, settings=Settings(encryption=encryption), **session)
    stage.play(STARTED)
    return stage


def prepared(encryption: str = "available") -> Stage[Any]:
    """This browser has keys."""
    stage = begun(encryption)
    stage.play(RequestAnswered(Prepare(), Prepared(OURS, (OURS,))))
    return stage


def encrypted(*devices: Device) -> Stage[Any]:
    """The chat with Romeo is in view and encrypted for these devices of his, or for one."""
    stage = prepared()
    stage.play(ConversationsShown(MAIN, frozenset({ROMEO})), EncryptionChosen(MAIN, ROMEO, True))
    answer(stage, {ROMEO: devices or (PHONE,)})
    return stage


def answer(stage: Stage[Any], devices: dict[BareJID, tuple[Device, ...]], **unreachable: str) -> None:
    """The cipher has looked up what it was asked last."""
    looked = [each for each in asked(stage.effects) if isinstance(each, LookUp)][-1]
    stage.play(RequestAnswered(looked, Devices({JULIET: (OURS,), **devices})))


def probes(stage: Stage[Any]) -> list[Query]:
    return [each for each in stage.effects if isinstance(each, Query)]


def listed(namespace: str, *ids: object) -> str:
    outer = "list" if namespace == OLD else "devices"
    inner = "".join(f"<device id='{each}'/>" for each in ids)
    return f"<{outer} xmlns='{namespace}'>{inner}</{outer}>"


def told(jid: BareJID, namespace: str, *ids: object) -> str:
    items = f"<items node='{LISTS[namespace]}'><item id='current'>{listed(namespace, *ids)}</item></items>"
    return f"<message from='{jid}' type='headline'><event xmlns='{PEP}#event'>{items}</event></message>"


def probed(stage: Stage[Any], old: tuple[int, ...] | None, new: tuple[int, ...] | None) -> None:
    """The two lists of Romeo's that were asked for last are there, or not (None)."""
    for query, namespace, ids in zip(probes(stage)[-2:], (OLD, NEW), (old, new), strict=True):
        event = query.failed(StanzaError("item-not-found"))
        if ids is not None:
            item = f"<item id='current'>{listed(namespace, *ids)}</item>"
            items = f"<pubsub xmlns='{PEP}'><items node='{LISTS[namespace]}'>{item}</items></pubsub>"
            event = query.then(stanza(f"<iq type='result'>{items}</iq>"))
        assert event
        stage.play(event)


def again(stage: Stage[Any], **session: Any) -> Stage[Any]:
    """The next visit of the same account in this browser."""
    later = Stage(FEATURE, settings=stage.session.settings, **session)
    (load,) = [each for each in later.play(StorageOpened(True)) if isinstance(each, Load)]
    kept: dict[str, Record] = {}
    for write in (each.write for each in stage.wanted(Save)):
        if isinstance(write, Put) and write.store == "encryption":
            kept[write.record["key"]] = write.record
        elif isinstance(write, Delete) and write.store == "encryption":
            kept.pop(str(write.key), None)
    event = load.then(list(kept.values()))
    assert event
    later.play(event, STARTED)
    return later


def asked(effects: list[Effect]) -> list[CipherRequest]:
    """What the cipher is asked."""
    return [each.request for each in effects if isinstance(each, Cipher)]
