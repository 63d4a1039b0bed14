"""Encryption as it is seen: the padlock, the dialogs, marks, questions, and what is told above the box."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.support.play import JULIET, MAIN, ROMEO, ROOM, Glance, Stage
from tests.support.secrecy import OURS, PHONE, answer, asked, begun, device, encrypted, prepared
from vdom import Query as Drawn
from vdom import query
from widget.core.encryption import (
    Devices,
    Judge,
    LookUp,
    Prepare,
    Prepared,
    Remove,
    Rename,
    Trust,
)
from widget.core.events import (
    ConversationOpened,
    DevicesChanged,
    DevicesLeftOut,
    DialogChosen,
    MembersChanged,
)
from widget.core.feature import Slot
from widget.core.model import BareJID, Kind
from widget.features.encryption import FEATURE, opening, padlock
from widget.features.encryption.known import (
    CameraFailed,
    CodeScanned,
    EncryptionChosen,
    NoticeSeen,
    RequestAnswered,
    RequestFailed,
    RequestMade,
)

SURE, NEW_ONE = replace(PHONE, trust=Trust.TRUSTED), device(ROMEO, 8, Trust.UNDECIDED)
NURSE = BareJID("nurse@example.org")
question, notice = FEATURE.slots[Slot.SELECTION], FEATURE.slots[Slot.COMPOSER]
mark, drawn_dialog = FEATURE.slots[Slot.MESSAGE_FOOTER], FEATURE.slots[Slot.DIALOG]


def lock(stage: Stage[Any], conversation: BareJID = ROMEO, kind: Kind = Kind.CHAT) -> str:
    """What the padlock is called, "" where there is none."""
    drawn = padlock(stage.state, Glance(stage.session), conversation, kind)
    return str(query(drawn).find("button").attr("aria-label")) if drawn else ""


def opened(stage: Stage[Any], name: str) -> Drawn:
    drawn = drawn_dialog(stage.state, Glance(stage.session), name)
    assert drawn
    return query(drawn)


def pressed(drawn: Drawn, words: str) -> Any:
    """What the button with these words leads to."""
    return drawn.find("button", text=words).click()


# The padlock


def test_the_padlock_says_in_words_what_it_shows() -> None:
    assert lock(begun()) == "Not encrypted"
    assert lock(encrypted()) == "Encrypted"
    assert lock(encrypted(SURE)) == "Encrypted, devices verified"
    stage = encrypted()
    stage.play(DevicesChanged(Devices({ROMEO: ()})))
    assert lock(stage) == "Encryption is not possible now"


def test_there_is_no_padlock_where_nothing_is_offered() -> None:
    assert lock(begun("off")) == ""
    assert lock(begun(guest=True)) == ""
    assert opening(begun("off").state, Glance(begun("off").session)) is None
    assert lock(begun("always", guest=True)) == "Encryption is not possible now"


def test_the_padlock_leads_to_the_conversations_encryption() -> None:
    drawn = padlock(encrypted().state, Glance(encrypted().session), ROMEO, Kind.CHAT)
    assert drawn
    assert query(drawn).find("button").click() == DialogChosen(MAIN, f"encryption {ROMEO}")


# Dialogs


def test_the_first_time_it_is_told_what_changes_and_one_button_begins() -> None:
    stage = begun()
    stage.play(DialogChosen(MAIN, f"encryption {ROMEO}"))
    dialog = opened(stage, f"encryption {ROMEO}")
    assert "No server can read them" in dialog.text()
    assert "OMEMO" in dialog.text()
    stage.play(pressed(dialog, "Encrypt"))
    assert stage.state.choices[ROMEO].on
    assert "Making keys" in opened(stage, f"encryption {ROMEO}").text()


def test_where_it_is_not_possible_it_is_said_why_and_it_cannot_be_begun() -> None:
    stage = prepared()
    stage.play(DevicesChanged(Devices({ROMEO: ()})))
    dialog = opened(stage, f"encryption {ROMEO}")
    assert "Romeo has no device" in dialog.text()
    assert dialog.find("button", text="Encrypt").attr("disabled")


def test_where_it_is_on_it_can_be_ended_unless_the_site_wants_it_always() -> None:
    stage = encrypted()
    assert pressed(opened(stage, f"encryption {ROMEO}"), "Stop encrypting") == EncryptionChosen(
        MAIN, ROMEO, False
    )
    always = prepared("always")
    assert not opened(always, f"encryption {ROMEO}").has("button", text="Stop encrypting")
    assert "On this site everything is encrypted." in opened(always, f"encryption {ROMEO}").text()


def test_a_fingerprint_stands_in_eight_groups_of_eight() -> None:
    shown = opened(encrypted(), f"keys {ROMEO}").find("code", cls="fingerprint")
    groups = [each.text() for each in shown.all("span")]
    assert "".join(groups) == PHONE.fingerprint
    assert [len(each) for each in groups] == [8] * 8
    assert shown.attr("dir") == "ltr"


@pytest.mark.parametrize(("words", "trust"), [("Verify", Trust.TRUSTED), ("Leave out", Trust.DISTRUSTED)])
def test_a_device_is_decided_about_and_that_can_be_undone(words: str, trust: Trust) -> None:
    stage = encrypted()
    judged = RequestMade(MAIN, Judge(ROMEO, PHONE.fingerprint, trust))
    assert pressed(opened(stage, f"keys {ROMEO}"), words) == judged
    stage.play(judged, RequestAnswered(judged.request, Devices({ROMEO: (replace(PHONE, trust=trust),)})))
    undone = pressed(opened(stage, f"keys {ROMEO}"), "Undo")
    assert undone == RequestMade(MAIN, Judge(ROMEO, PHONE.fingerprint, Trust.UNDECIDED))


def test_others_devices_cannot_be_removed_and_neither_can_this_browser() -> None:
    stage = encrypted()
    old = device(JULIET, 3, seen=1)
    stage.play(DevicesChanged(Devices({JULIET: (old, OURS)})))
    assert not opened(stage, f"keys {ROMEO}").has("button", text="Remove")
    own = opened(stage, "devices")
    assert [each.text() for each in own.all("span", cls="device-state")] == ["This browser", "Not verified"]
    assert pressed(own, "Remove") == RequestMade(MAIN, Remove(frozenset({3})))


def test_our_code_names_this_browser_and_what_we_have_verified_of_ours() -> None:
    stage = encrypted()
    sure, other = device(JULIET, 3, Trust.TRUSTED), device(JULIET, 4)
    stage.play(DevicesChanged(Devices({JULIET: (OURS, sure, other)})))
    use = opened(stage, "devices").find("canvas").node.use or {}
    named = f"omemo-sid-1={OURS.fingerprint};omemo-sid-3={sure.fingerprint}"
    assert use["qr"] == {"text": f"xmpp:{JULIET}?{named}"}


def test_this_browser_has_a_name_for_others() -> None:
    form = opened(encrypted(), "devices").find("form")
    submitted = form.fire("submit", form={"label": "  My \n laptop " + "x" * 99})
    assert isinstance(submitted, RequestMade)
    assert isinstance(submitted.request, Rename)
    assert submitted.request.label == ("My laptop " + "x" * 99)[:60]


def test_who_has_no_keys_here_is_offered_some() -> None:
    stage = begun()
    stage.play(DialogChosen(MAIN, "devices"))
    assert pressed(opened(stage, "devices"), "Set up encryption") == RequestMade(MAIN, Prepare())
    stage.play(RequestMade(MAIN, Prepare()), RequestFailed(Prepare(), "unavailable"))
    assert "this browser cannot encrypt" in opened(stage, "devices").text()


def test_a_rooms_members_are_listed_with_how_many_devices_they_read_along_by() -> None:
    stage = prepared()
    members = frozenset({JULIET, ROMEO, NURSE})
    stage.play(ConversationOpened(MAIN, ROOM, Kind.ROOM), EncryptionChosen(MAIN, ROOM, True))
    stage.play(DialogChosen(MAIN, f"encryption {ROOM}"), MembersChanged(ROOM, True, True, members))
    assert asked(stage.effects)[-1] == LookUp(members, fresh=True)
    answer(stage, {ROMEO: (PHONE, NEW_ONE), NURSE: ()})
    drawn = opened(stage, f"encryption {ROOM}")
    assert "open each person below and compare" in drawn.text(), "the digits are behind the row"
    people = [each.text() for each in drawn.all("span", cls="row-words")]
    assert people == ["NurseCannot read encrypted messages", "Romeo2 devices"]


def test_what_came_of_the_camera_is_said_in_the_dialog_that_wanted_it() -> None:
    stage = encrypted()
    stage.play(DialogChosen(MAIN, f"scan {ROMEO}"))
    assert opened(stage, f"scan {ROMEO}").has("video")
    stage.play(CameraFailed(MAIN, ROMEO, "NotAllowedError"), DialogChosen(MAIN, f"keys {ROMEO}"))
    assert "The camera cannot be used here." in opened(stage, f"keys {ROMEO}").text()
    stage.play(
        DialogChosen(MAIN, f"scan {ROMEO}"), CodeScanned(MAIN, ROMEO, f"xmpp:{ROMEO}?omemo-sid-7={8:064x}")
    )
    stage.play(DialogChosen(MAIN, f"keys {ROMEO}"))
    assert "The code does not fit." in opened(stage, f"keys {ROMEO}").find(role="alert").text()


# What is asked and told in a conversation


def test_a_new_device_of_whom_the_person_knows_is_asked_about_in_place_of_the_composer() -> None:
    stage = encrypted(SURE, NEW_ONE)
    drawn = question(stage.state, Glance(stage.session), ROMEO, Kind.CHAT)
    assert drawn
    asking = query(drawn)
    assert "Romeo has a new device." in asking.text()
    assert pressed(asking, "Compare") == DialogChosen(MAIN, f"keys {ROMEO}")
    assert pressed(asking, "Trust") == RequestMade(MAIN, Judge(ROMEO, NEW_ONE.fingerprint, Trust.TRUSTED))
    assert pressed(asking, "Leave out") == RequestMade(
        MAIN, Judge(ROMEO, NEW_ONE.fingerprint, Trust.DISTRUSTED)
    )


def test_nobody_is_asked_about_devices_where_nothing_is_encrypted_or_all_is_decided() -> None:
    stage = encrypted(SURE, NEW_ONE)
    stage.play(EncryptionChosen(MAIN, ROMEO, False))
    assert question(stage.state, Glance(stage.session), ROMEO, Kind.CHAT) is None
    decided = encrypted(SURE)
    assert question(decided.state, Glance(decided.session), ROMEO, Kind.CHAT) is None


def test_a_new_device_of_ours_is_asked_about_too() -> None:
    stage = encrypted(PHONE)
    mine = (OURS, device(JULIET, 3, Trust.TRUSTED), device(JULIET, 4, Trust.UNDECIDED))
    stage.play(DevicesChanged(Devices({JULIET: mine})))
    drawn = question(stage.state, Glance(stage.session), ROMEO, Kind.CHAT)
    assert drawn
    assert "Your account has a new device." in query(drawn).text()


def test_it_is_told_once_that_a_device_was_left_out() -> None:
    stage = encrypted()
    view = Glance(stage.session)
    assert notice(stage.state, view, ROMEO, Kind.CHAT) is None
    left = DevicesLeftOut(ROMEO, ((ROMEO, 7),))
    stage.play(left)
    drawn = notice(stage.state, view, ROMEO, Kind.CHAT)
    assert drawn
    assert "1 device gave no keys" in query(drawn).text()
    assert query(drawn).find("button", aria_label="Close").click() == NoticeSeen(ROMEO)
    stage.play(NoticeSeen(ROMEO), left)
    assert notice(stage.state, view, ROMEO, Kind.CHAT) is None
    stage.play(DevicesLeftOut(ROMEO, ((ROMEO, 7), (ROMEO, 8))))
    drawn = notice(stage.state, view, ROMEO, Kind.CHAT)
    assert drawn
    assert "1 device gave no keys" in query(drawn).text(), "the other is known"


def test_it_is_told_that_keys_were_lost_and_why_nothing_can_be_sent() -> None:
    stage = encrypted()
    view = Glance(stage.session)
    stage.play(DevicesChanged(Devices({JULIET: (replace(OURS, id=2),)})))
    drawn = notice(stage.state, view, ROMEO, Kind.CHAT)
    assert drawn
    assert "lost its keys" in query(drawn).text()
    assert query(drawn).find("button", text="Your devices").click() == DialogChosen(MAIN, "devices")
    stage.play(DevicesChanged(Devices({ROMEO: ()})))
    drawn = notice(stage.state, view, ROMEO, Kind.CHAT)
    assert drawn
    assert "Romeo has no device" in query(drawn).text(), "the weightier first"
    stage.play(NoticeSeen(ROMEO), DevicesChanged(Devices({ROMEO: (PHONE,)})))
    assert notice(stage.state, view, ROMEO, Kind.CHAT) is None


def test_it_is_told_that_this_browser_is_one_more_device() -> None:
    stage = begun("always")
    both = OURS, device(JULIET, 9)
    stage.play(RequestAnswered(Prepare(), Prepared(OURS, both)))
    drawn = notice(stage.state, Glance(stage.session), ROMEO, Kind.CHAT)
    assert drawn
    assert "new device of your account" in query(drawn).text()
