"""What there is to see of encryption: the padlock, devices, questions and marks. Beside `stories.py`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256

from tests.ui.scenes import DAY, HOUR, MAIN, ME, NOW, Scene
from tests.ui.stories import BALCONY, JULIET, MERCUTIO, NURSE, Make, chats, whole
from widget.core.encryption import NEW, OLD, Device, Devices, Encryption, Prepare, Prepared, Problem, Trust
from widget.core.envelope import Place
from widget.core.events import (
    DevicesChanged,
    DevicesLeftOut,
    DialogChosen,
    MembersChanged,
    MessagesArrived,
)
from widget.core.message import Reaction
from widget.core.model import BareJID, FullJID, Kind, Message, MessageId, PageInfo, bare
from widget.features.encryption.known import (
    ALARM,
    CodeScanned,
    EncryptionChosen,
    ListTold,
    RequestAnswered,
    RequestFailed,
)

ROMEO = bare(ME)


def device(jid: str, number: int, trust: Trust = Trust.BLIND, **more: object) -> Device:
    """A device with a fingerprint of its own."""
    digits = sha256(f"{jid} {number}".encode()).hexdigest()
    return replace(Device(BareJID(jid), number, digits, trust, (OLD,), seen=NOW - number % 9 * DAY), **more)  # type: ignore[arg-type]


OURS = device(ROMEO, 1_482_210_117, Trust.TRUSTED, label="Web on the laptop", ours=True, seen=0)
PHONE = device(ROMEO, 734_055_120, Trust.TRUSTED, label="Phone", seen=NOW - 2 * HOUR)
OLD_TABLET = device(ROMEO, 88_120_006, Trust.BLIND, seen=NOW - 220 * DAY)
GONE = device(ROMEO, 12_000_001, Trust.BLIND, active=False, seen=NOW - 400 * DAY)
OWN = (OURS, PHONE, OLD_TABLET, GONE)


def theirs(*trusts: Trust, jid: str = JULIET) -> tuple[Device, ...]:
    labels = ("Conversations on Pixel", "", "Gajim")
    numbers = (912_300_455, 1_760_002_831, 40_404_040)
    return tuple(
        device(jid, number, trust, label=label)
        for number, trust, label in zip(numbers, trusts, labels, strict=False)
    )


def prepared(scene: Scene, devices: Mapping[str, tuple[Device, ...]] | None = None) -> Scene:
    """This browser has long had keys, and these devices are known."""
    scene.tell(RequestAnswered(Prepare(), Prepared(OURS, (OURS,))))
    known = {BareJID(jid): each for jid, each in (devices or {}).items()}
    known[ROMEO] = OWN
    return scene.tell(DevicesChanged(Devices(known)))


def encrypted(page: PageInfo, *trusts: Trust) -> Scene:
    """Juliet's chat, encrypted."""
    scene = prepared(whole(page), {JULIET: theirs(*(trusts or (Trust.BLIND, Trust.BLIND)))})
    return scene.tell(EncryptionChosen(MAIN, BareJID(JULIET), True))


def lock_open(page: PageInfo) -> Scene:
    return whole(page)


def lock_closed(page: PageInfo) -> Scene:
    return encrypted(page)


def lock_verified(page: PageInfo) -> Scene:
    return encrypted(page, Trust.TRUSTED, Trust.TRUSTED)


def lock_in_windows(page: PageInfo) -> Scene:
    scene = prepared(chats(page).open(MERCUTIO).open(JULIET), {JULIET: theirs(Trust.BLIND)})
    return scene.tell(EncryptionChosen(MAIN, BareJID(JULIET), True))


def cannot_send(page: PageInfo) -> Scene:
    scene = encrypted(page)
    return scene.tell(DevicesChanged(Devices({BareJID(JULIET): ()})))


def left_out(page: PageInfo) -> Scene:
    return encrypted(page).tell(DevicesLeftOut(BareJID(JULIET), ((BareJID(JULIET), 912_300_455),)))


def new_device(page: PageInfo) -> Scene:
    return encrypted(page, Trust.TRUSTED, Trust.UNDECIDED)


def one_more_device(page: PageInfo) -> Scene:
    """Keys have just been made in this browser, and the account has other devices."""
    scene = whole(page).tell(EncryptionChosen(MAIN, BareJID(JULIET), True))
    scene.tell(RequestAnswered(Prepare(), Prepared(OURS, OWN)))
    return scene.tell(DevicesChanged(Devices({BareJID(JULIET): theirs(Trust.BLIND)})))


def first_switch(page: PageInfo) -> Scene:
    scene = whole(page).tell(DialogChosen(MAIN, f"encryption {JULIET}"))
    return scene.tell(ListTold(BareJID(JULIET), OLD, None), ListTold(BareJID(JULIET), NEW, None))


def first_switch_possible(page: PageInfo) -> Scene:
    return whole(page).tell(DialogChosen(MAIN, f"encryption {JULIET}"))


def making_keys(page: PageInfo) -> Scene:
    scene = first_switch_possible(page)
    return scene.tell(EncryptionChosen(MAIN, BareJID(JULIET), True))


def browser_cannot(page: PageInfo) -> Scene:
    return making_keys(page).tell(RequestFailed(Prepare(), "unavailable"))


def their_devices(page: PageInfo) -> Scene:
    scene = encrypted(page, Trust.TRUSTED, Trust.UNDECIDED, Trust.DISTRUSTED)
    return scene.tell(DialogChosen(MAIN, f"encryption {JULIET}"))


def wrong_code(page: PageInfo) -> Scene:
    scene = encrypted(page).tell(DialogChosen(MAIN, f"scan {JULIET}"))
    code = f"xmpp:{JULIET}?omemo-sid-912300455={'ab' * 32}"
    scene.tell(CodeScanned(MAIN, BareJID(JULIET), code))
    assert scene.store.slices["encryption"].notes == {MAIN: ALARM}
    return scene


def scanning(page: PageInfo) -> Scene:
    return encrypted(page).tell(DialogChosen(MAIN, f"scan {JULIET}"))


def own_devices(page: PageInfo) -> Scene:
    return prepared(whole(page)).tell(DialogChosen(MAIN, "devices"))


def own_devices_none(page: PageInfo) -> Scene:
    return whole(page).tell(DialogChosen(MAIN, "devices"))


def members_devices(page: PageInfo) -> Scene:
    """A private room's members, and by how many devices they read along."""
    scene = prepared(
        whole(page), {JULIET: theirs(Trust.TRUSTED), MERCUTIO: (), NURSE: theirs(Trust.BLIND, Trust.BLIND)}
    )
    people = frozenset(map(BareJID, (ROMEO, JULIET, MERCUTIO, NURSE)))
    scene.open(BALCONY, Kind.ROOM).tell(MembersChanged(BareJID(BALCONY), True, True, people))
    scene.tell(EncryptionChosen(MAIN, BareJID(BALCONY), True))
    return scene.tell(DialogChosen(MAIN, f"encryption {BALCONY}"))


def public_room(page: PageInfo) -> Scene:
    scene = whole(page).open(BALCONY, Kind.ROOM).tell(DialogChosen(MAIN, f"encryption {BALCONY}"))
    return scene.tell(MembersChanged(BareJID(BALCONY), False, True))


def marked(page: PageInfo) -> Scene:
    """What could not be opened, what comes in the clear, and what comes from a device of doubt."""
    scene = encrypted(page, Trust.TRUSTED, Trust.TRUSTED)
    kinds = (
        Encryption(OLD, 7, "", Trust.TRUSTED),
        Encryption(OLD, 7, "", Trust.BLIND, Problem.NO_SESSION),
        Encryption(OLD, 7, "", Trust.BLIND, Problem.NOT_FOR_US),
        Encryption(OLD, 8, "", Trust.UNDECIDED),
        None,
    )
    words = ("Art thou there?", "", "", "It is I, from another balcony.", "Meet me in the clear.")
    said = tuple(
        _said(number, text, how) for number, (text, how) in enumerate(zip(words, kinds, strict=True))
    )
    clear = Reaction(MessageId("r"), JULIET, "", ("👍",), NOW, clear=True)
    said = (replace(said[0], reactions=(clear,)), *said[1:])
    return scene.tell(MessagesArrived(BareJID(JULIET), Kind.CHAT, said, Place.END, True))


def _said(number: int, text: str, how: Encryption | None) -> Message:
    time = NOW + number
    id_ = MessageId(f"secret {number}")
    said = Message(id_, BareJID(JULIET), FullJID(f"{JULIET}/a"), False, text, time, time, encryption=how)
    return replace(said, stanza_id=f"secret {number}", given=f"secret {number}")


SECRETS: dict[str, Make] = {
    make.__name__: make
    for make in (
        lock_open,
        lock_closed,
        lock_verified,
        lock_in_windows,
        cannot_send,
        left_out,
        new_device,
        one_more_device,
        first_switch,
        first_switch_possible,
        making_keys,
        browser_cannot,
        their_devices,
        wrong_code,
        scanning,
        own_devices,
        own_devices_none,
        members_devices,
        public_room,
        marked,
    )
}
