"""Encryption: what the cipher and servers are asked because of it, and when."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.play import JULIET, MAIN, ROMEO, ROOM, Nothing
from tests.support.secrecy import (
    LISTS,
    OURS,
    PHONE,
    again,
    asked,
    begun,
    device,
    encrypted,
    prepared,
    probed,
    probes,
    told,
)
from widget.core.effects import After, Cipher
from widget.core.encryption import (
    NEW,
    OLD,
    Devices,
    History,
    Judge,
    ListChanged,
    LookUp,
    Prepare,
    Trust,
)
from widget.core.events import (
    AnnouncementChanged,
    ArchiveCaughtUp,
    ConversationsShown,
    DialogChosen,
    SessionStarted,
)
from widget.core.model import NO_ONE, BareJID, FullJID
from widget.errors import StanzaError
from widget.features.encryption import FEATURE, heeds, lists
from widget.features.encryption.known import (
    Bar,
    EncryptionChosen,
    KeysDue,
    KeysMissing,
    RequestAnswered,
    RequestFailed,
    RequestMade,
    bar,
    wanted,
)

SHOWN = ConversationsShown(MAIN, frozenset({ROMEO}))
RESUMED = SessionStarted(FullJID(f"{JULIET}/web"), resumed=True, first=False)
ANEW = replace(RESUMED, resumed=False)


def test_before_this_browser_has_keys_it_is_found_out_without_waking_the_cipher_who_can() -> None:
    stage = begun()
    stage.play(DialogChosen(MAIN, f"encryption {ROMEO}"))
    assert [each.iq.get("to") for each in probes(stage)] == [ROMEO, ROMEO]
    assert not stage.wanted(Cipher)
    probed(stage, None, ())
    assert bar(stage.state, ROMEO, stage.session) is Bar.NO_DEVICES
    stage.play(SessionStarted(FullJID(f"{JULIET}/web"), resumed=False, first=False))
    probed(stage, (7,), None)
    assert bar(stage.state, ROMEO, stage.session) is None


def test_a_server_that_cannot_be_asked_says_nothing_of_devices() -> None:
    stage = begun()
    stage.play(DialogChosen(MAIN, f"encryption {ROMEO}"))
    failed = probes(stage)[0].failed(StanzaError("remote-server-timeout"))
    assert failed
    stage.play(failed)
    assert bar(stage.state, ROMEO, stage.session) is Bar.UNREACHABLE


def test_somebodys_devices_are_looked_up_once_a_session() -> None:
    stage = encrypted()
    before = len(asked(stage.effects))
    stage.play(ConversationsShown(MAIN, frozenset()), SHOWN, RESUMED)
    assert len(asked(stage.effects)) == before
    assert asked(stage.play(ANEW)) == [History(True)]
    over = stage.wanted(After)[-1]
    assert asked(stage.play(over.event)) == [LookUp(frozenset({ROMEO, JULIET}), fresh=True)]
    assert not asked(stage.play(over.event, SHOWN))


def test_while_a_session_starts_nobody_is_looked_up_so_that_chats_are_drawn_first() -> None:
    stage = again(encrypted())
    over = stage.wanted(After)[-1]
    assert over.delay < 3_000
    assert not any(isinstance(each, LookUp) for each in asked(stage.play(SHOWN)))
    assert asked(stage.play(over.event)) == [LookUp(frozenset({ROMEO, JULIET}), fresh=True)]


def test_who_looks_at_devices_meanwhile_does_not_wait() -> None:
    stage = again(encrypted())
    over = stage.wanted(After)[-1]
    stage.play(SHOWN)
    look = LookUp(frozenset({ROMEO, JULIET}), fresh=True)
    assert asked(stage.play(DialogChosen(MAIN, f"encryption {ROMEO}"))) == [look]
    assert not asked(stage.play(over.event))


def test_meanwhile_nothing_goes_out_in_the_clear_where_it_may_be_possible_to_encrypt() -> None:
    stage = again(prepared("preferred"))
    stage.play(SHOWN)
    assert wanted(stage.state, ROMEO, stage.session)
    stage.play(stage.wanted(After)[-1].event)
    assert wanted(stage.state, ROMEO, stage.session)


def test_who_is_offline_when_it_has_started_looks_up_later() -> None:
    stage = again(encrypted())
    over = stage.wanted(After)[-1]
    stage.play(SHOWN)
    stage.session = replace(stage.session, online=False)
    assert not asked(stage.play(over.event))
    stage.session = replace(stage.session, online=True)
    assert asked(stage.play(ConversationsShown(MAIN, frozenset()), SHOWN))


def test_an_accounts_first_page_of_history_is_over_when_its_own_archive_has_caught_up() -> None:
    stage = again(encrypted())
    assert asked(stage.effects) == [History(True)]
    assert not asked(stage.play(ArchiveCaughtUp(ROOM)))
    assert asked(stage.play(ArchiveCaughtUp(NO_ONE))) == [History(False)]


def test_device_lists_are_heeded_once_this_browser_has_keys() -> None:
    assert set(heeds(prepared().state)) == {f"{node}+notify" for node in LISTS.values()}
    assert len(prepared().emitted(AnnouncementChanged)) == 1
    assert not again(encrypted()).emitted(AnnouncementChanged)
    assert set(heeds(again(encrypted()).state)) == {f"{node}+notify" for node in LISTS.values()}


@pytest.mark.parametrize("namespace", [OLD, NEW])
def test_the_cipher_hears_of_lists_that_have_changed_and_of_no_others(namespace: str) -> None:
    stage = prepared()
    (event,) = stage.read(told(ROMEO, namespace, 7, 8, "x", ""))
    (request,) = asked(stage.play(event))
    assert isinstance(request, ListChanged)
    assert (request.jid, request.namespace, len(request.devices)) == (ROMEO, namespace, 4)
    stage.play(RequestAnswered(request, None))
    assert not asked(stage.play(*stage.read(told(ROMEO, namespace, 8, 7))))
    assert not asked(again(stage).play(*stage.read(told(ROMEO, namespace, 8, 7))))
    assert asked(stage.play(*stage.read(told(ROMEO, namespace, 8))))


def test_the_cipher_hears_of_a_list_of_ours_for_as_long_as_this_device_is_missing() -> None:
    stage = prepared()
    for _ in range(2):
        (request,) = asked(stage.play(*stage.read(told(JULIET, OLD, 5))))
        stage.play(RequestAnswered(request, None))
    assert asked(stage.play(*stage.read(told(JULIET, OLD, 1, 5))))
    assert not asked(stage.play(*stage.read(told(JULIET, OLD, 1, 5))))


def test_an_occupant_tells_of_no_list_and_the_archive_of_none() -> None:
    stage = prepared()
    assert not stage.read(told(BareJID(f"{ROOM}/nurse"), OLD, 7))


def test_the_same_is_not_asked_twice_at_a_time() -> None:
    stage = prepared()
    judge = Judge(ROMEO, PHONE.fingerprint, Trust.TRUSTED)
    assert asked(stage.play(RequestMade(MAIN, judge))) == [judge]
    assert not asked(stage.play(RequestMade(MAIN, judge)))
    stage.play(RequestFailed(judge, "timeout"))
    assert asked(stage.play(RequestMade(MAIN, judge))) == [judge]


def test_strangers_lists_fill_no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "MOST_LISTS", 3)
    stage = prepared()
    for number in range(5):
        stage.play(*stage.read(told(BareJID(f"s{number}@example.org"), OLD, *range(10_000))))
    assert [len(ids) for ids in stage.state.lists.values()] == [200] * 3
    assert len(asked(stage.play(*stage.read(told(BareJID("s0@example.org"), OLD, 7))))) == 1


def test_strangers_lists_leave_room_for_friends(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else whoever sends enough of them would keep encryption from beginning where it is preferred."""
    monkeypatch.setattr(lists, "MOST_LISTS", 3)
    stage = prepared()
    for number in range(4):
        stage.play(*stage.read(told(BareJID(f"s{number}@example.org"), OLD, 1)))
    (request,) = asked(stage.play(*stage.read(told(ROMEO, OLD, 7))))
    assert isinstance(request, ListChanged)
    assert request.jid == ROMEO
    assert [jid for jid, _ in stage.state.lists] == ["s2@example.org", "s3@example.org", ROMEO]
    assert set(again(stage).state.lists) == set(stage.state.lists)


def test_what_was_wanted_once_is_not_wanted_anew_by_what_means_nothing_here() -> None:
    stage = begun()
    assert asked(stage.play(EncryptionChosen(MAIN, ROMEO, True))) == [Prepare()]
    assert not list(FEATURE.effects(stage.state, Nothing(), stage.session))


def test_on_a_page_that_stays_open_our_own_keys_are_looked_at_again_and_again() -> None:
    assert not begun().wanted(After)
    for stage in (prepared(), again(encrypted())):
        for _ in range(3):
            due = [each for each in stage.wanted(After) if isinstance(each.event, KeysDue)][-1]
            assert 3_600_000 < due.delay <= 86_400_000
            look = LookUp(frozenset({JULIET}), fresh=True)
            assert asked(stage.play(due.event)) == [look]
            stage.play(RequestAnswered(look, Devices({JULIET: (OURS,)})))


def test_offline_they_are_looked_at_the_next_time() -> None:
    stage = prepared()
    due = stage.wanted(After)[-1]
    stage.session = replace(stage.session, online=False)
    assert stage.play(due.event) == [due]


def test_keys_that_come_after_the_list_are_asked_for_until_they_are_there() -> None:
    stage = encrypted()
    (told_,) = asked(stage.play(*stage.read(told(ROMEO, OLD, 7, 8))))
    look = LookUp(frozenset({ROMEO}), fresh=True)
    for tried in range(len(lists.WAITS)):
        stage.play(RequestAnswered(told_ if not tried else look, Devices({ROMEO: (PHONE,)})))
        missing = [each for each in stage.wanted(After) if isinstance(each.event, KeysMissing)][-1]
        assert missing.delay == lists.WAITS[tried]
        assert asked(stage.play(missing.event)) == [look]
    assert not [each for each in stage.play(missing.event) if isinstance(each, After)]
    stage.play(RequestAnswered(look, Devices({ROMEO: (PHONE, device(ROMEO, 8))})))
    assert not asked(stage.play(missing.event))


def test_who_lists_more_than_anybody_has_is_not_asked_again() -> None:
    stage = encrypted()
    (told_,) = asked(stage.play(*stage.read(told(ROMEO, OLD, *range(7, 8 + lists.MOST_LACKING)))))
    before = len(stage.wanted(After))
    stage.play(RequestAnswered(told_, Devices({ROMEO: ()})))
    assert len(stage.wanted(After)) == before


def test_of_whom_nobody_looks_at_no_keys_are_asked_for() -> None:
    stage = prepared()
    (told_,) = asked(stage.play(*stage.read(told(ROMEO, OLD, 7, 8))))
    before = len(stage.wanted(After))
    stage.play(RequestAnswered(told_, Devices({ROMEO: ()})))
    assert len(stage.wanted(After)) == before
