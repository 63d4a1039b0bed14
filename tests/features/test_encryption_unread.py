"""What was chosen cannot be read: nothing goes out that may have to be encrypted, and it is said why."""

from __future__ import annotations

from typing import Any

from tests.support.play import JULIET, MAIN, ROMEO, STARTED, Glance, Stage
from tests.support.secrecy import OURS, asked, begun, encrypted, probes
from vdom import query
from widget.core.effects import After, Cipher, Emit, Load, Save
from widget.core.encryption import Devices, Prepare
from widget.core.events import (
    AnnouncementChanged,
    ConversationsShown,
    DevicesChanged,
    DialogChosen,
    Event,
    StorageOpened,
)
from widget.core.feature import Slot
from widget.core.model import BareJID, Kind
from widget.core.records import Put, Record
from widget.features.encryption import FEATURE, ChoicesUnread, heeds, is_secret, padlock, read_by
from widget.features.encryption.known import ChoicesLoaded, EncryptionChosen
from widget.settings import Settings

SHOWN = ConversationsShown(MAIN, frozenset({ROMEO}))
NURSE = BareJID("nurse@example.org")
notice, drawn_dialog = FEATURE.slots[Slot.COMPOSER], FEATURE.slots[Slot.DIALOG]


def unread(encryption: str = "available", **session: Any) -> Stage[Any]:
    """Logged in, after what was kept could not be read."""
    stage = Stage(FEATURE, settings=Settings(encryption=encryption), **session)
    (load,) = [each for each in stage.play(StorageOpened(True)) if isinstance(each, Load)]
    assert load.failed
    stage.play(load.failed, STARTED, SHOWN)
    return stage


def secret(stage: Stage[Any], conversation: BareJID = ROMEO) -> bool:
    return bool(is_secret(stage.state, Glance(stage.session), conversation, Kind.CHAT))


def readers(stage: Stage[Any], conversation: BareJID = ROMEO) -> frozenset[BareJID] | None:
    return read_by(stage.state, Glance(stage.session), conversation, Kind.CHAT)


def reading(stage: Stage[Any]) -> Load:
    """It is tried once more."""
    later = [each for each in stage.effects if isinstance(each, After)][-1]
    (load,) = stage.play(later.event)
    assert isinstance(load, Load)
    return load


def read(stage: Stage[Any], *records: Record) -> Event:
    event = reading(stage).then(list(records))
    assert event
    return event


def kept(stage: Stage[Any]) -> list[Record]:
    writes = (each.write for each in stage.wanted(Save))
    return [each.record for each in writes if isinstance(each, Put)]


def test_what_may_have_been_encrypted_goes_out_encrypted_or_waits_until_it_is_known() -> None:
    stage = unread()
    assert secret(stage)
    assert secret(stage, NURSE)
    assert readers(stage) is None, "it waits for that, and is not refused for good"
    stage.play(read(stage))
    assert not secret(stage)
    assert readers(stage) == frozenset({ROMEO})


def test_it_is_tried_again_until_it_can_be_read_and_what_was_encrypted_is_so_still() -> None:
    records = kept(encrypted())
    stage = unread()
    failed = reading(stage).failed
    assert isinstance(failed, ChoicesUnread)
    stage.play(failed)
    assert secret(stage)
    stage.play(read(stage, *records))
    assert secret(stage)
    assert not secret(stage, NURSE)
    assert heeds(stage.state)
    assert stage.wanted(Emit)[-1] == Emit(AnnouncementChanged()), "others' lists are wanted from now on"


def test_it_is_said_why_nothing_goes_out_and_the_person_can_say_that_it_need_not_be_encrypted() -> None:
    stage = unread()
    drawn = notice(stage.state, Glance(stage.session), ROMEO, Kind.CHAT)
    assert drawn
    assert "Nothing is sent until it can." in query(drawn).text()
    lock = padlock(stage.state, Glance(stage.session), ROMEO, Kind.CHAT)
    assert query(lock).find("button").attr("data-lock") == "barred"
    stage.play(DialogChosen(MAIN, f"encryption {ROMEO}"))
    dialog = drawn_dialog(stage.state, Glance(stage.session), f"encryption {ROMEO}")
    stop: Any = query(dialog).find("button", text="Stop encrypting").click()
    stage.play(stop)
    assert not secret(stage)
    assert readers(stage) == frozenset({ROMEO})
    assert secret(stage, NURSE)


def test_nobody_is_asked_and_nothing_is_begun_or_kept_while_it_is_not_known() -> None:
    stage = unread("preferred")
    stage.play(DevicesChanged(Devices({JULIET: (OURS,)})))
    assert not probes(stage)
    assert not stage.wanted(Cipher)
    assert not kept(stage)
    assert Prepare() in asked(stage.play(read(stage)))


def test_what_the_person_has_chosen_meanwhile_holds() -> None:
    stage = unread()
    stage.play(EncryptionChosen(MAIN, ROMEO, False))
    stage.play(ChoicesLoaded(tuple(kept(encrypted()))))
    assert not secret(stage)


def test_guests_have_nothing_that_could_be_lost() -> None:
    assert not secret(unread(guest=True))
    assert not secret(begun())
