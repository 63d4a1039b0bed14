"""Uploads: what is chosen waits, goes in its order, and comes back when it fails."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.play import MAIN, ROMEO, Glance, Stage, message, stanza
from vdom import fragment, query
from widget.core.composing import Composing
from widget.core.effects import After, DropFile, Query, Upload
from widget.core.events import (
    Began,
    FileMade,
    MessagePosted,
    MessageSubmitted,
    SessionStarted,
    TraySubmitted,
)
from widget.core.model import BareJID, FullJID, Kind
from widget.core.upload import Slot
from widget.errors import ChinwagError, NotConnected, StanzaError
from widget.features.uploads import FEATURE, State, tray
from widget.features.uploads.file import File
from widget.features.uploads.file import Stage as How
from widget.features.uploads.state import (
    FileArrived,
    FileDue,
    FileFailed,
    FileMeasured,
    FileMissed,
    FileRemoved,
    FileRetried,
    FilesChosen,
    ServiceTold,
    SlotGiven,
)

SERVICE = BareJID("upload.example.org")
SLOT = Slot("https://upload.example.org/a/cat.png", "https://upload.example.org/a/cat.png")
SENT = MessageSubmitted(MAIN, ROMEO, Kind.CHAT, "")


def file(id_: str = "1", **more: object) -> File:
    given = File(id_, MAIN, ROMEO, Kind.CHAT, "cat.png", "image/png", 5000, 640, 480)
    return replace(given, **more)  # type: ignore[arg-type]


def ready(*files: File) -> Stage[State]:
    stage: Stage[State] = Stage(FEATURE, fresh="web.7")
    stage.play(FilesChosen(files), ServiceTold(SERVICE, 10_000))
    return stage


def how(stage: Stage[State], id_: str = "1") -> tuple[How, str]:
    known = stage.state.files[id_]
    return known.stage, known.reason


def test_chosen_files_stand_in_the_tray_until_the_person_sends() -> None:
    stage = ready(file())
    assert how(stage) == (How.CHOSEN, "")
    effects = stage.play(SENT)
    assert how(stage) == (How.SENDING, "")
    (asked,) = (each for each in effects if isinstance(each, Query))
    request = asked.iq[0]
    assert (asked.iq.get("to"), request.get("filename")) == (SERVICE, "cat.png")
    assert (request.get("size"), request.get("content-type")) == ("5000", "image/png")


def test_a_file_that_has_arrived_is_a_message_and_leaves_the_tray() -> None:
    stage = ready(file())
    stage.play(SENT, SlotGiven("1", SLOT))
    (upload,) = stage.wanted(Upload)
    effects = stage.play(upload.then("aGFzaA==", ""))
    (posted,) = stage.emitted(MessagePosted)
    (shared,) = posted.message.files
    assert (posted.message.body, shared.hash, shared.width) == (SLOT.get, "aGFzaA==", 640)
    assert any("urn:xmpp:sfs:0" in each for each in posted.payload)
    assert DropFile("1") in effects
    assert not stage.state.files


def test_a_picture_that_is_sent_before_it_was_measured_still_tells_its_size() -> None:
    stage = ready(file(width=0, height=0))
    stage.play(SENT, SlotGiven("1", SLOT))
    (upload,) = stage.wanted(Upload)
    drawn = query(fragment(*tray(stage.state, Glance(stage.session), ROMEO, Kind.CHAT)))
    measured = drawn.find(cls="attach").fire("measured", detail={"id": "1", "width": 640, "height": 480})
    assert isinstance(measured, FileMeasured)
    stage.play(measured)
    assert how(stage)[0] is How.SENDING
    stage.play(upload.then("", ""))
    (posted,) = stage.emitted(MessagePosted)
    assert (posted.message.files[0].width, posted.message.files[0].height) == (640, 480)


def test_what_arrives_after_the_person_took_it_away_is_not_said() -> None:
    stage = ready(file())
    stage.play(SENT, SlotGiven("1", SLOT))
    (upload,) = stage.wanted(Upload)
    stage.play(FileRemoved("1"), upload.then("", ""), FileMeasured("1", 640, 480))
    assert not stage.emitted(MessagePosted)
    assert not stage.state.files


def test_what_is_chosen_in_a_thread_goes_into_it_and_with_what_is_said_there() -> None:
    stage: Stage[State] = Stage(FEATURE, fresh="web.7")
    composing = Composing("Reply in thread", "Tea?", "icon", Began(), Began(), thread="r1")
    stage.play(ServiceTold(SERVICE, 10_000), FilesChosen((file("1"),)))
    view = Glance(stage.session, composing=composing)
    drawn = query(fragment(*tray(stage.state, view, ROMEO, Kind.CHAT)))
    told = {"id": "2", "name": "cat.png", "type": "image/png", "size": 5000}
    chosen = drawn.find(cls="attach").fire("attached", detail=[told])
    assert isinstance(chosen, FilesChosen)
    stage.play(chosen)
    assert [each.id for each in stage.state.of(ROMEO, "r1")] == ["2"]
    assert [each.id for each in stage.state.of(ROMEO)] == ["1"]
    stage.play(MessagePosted(message("o:1", outgoing=True), Kind.CHAT))
    assert (how(stage, "1")[0], how(stage, "2")[0]) == (How.CHOSEN, How.CHOSEN), "a reaction sends no file"
    stage.play(TraySubmitted(ROMEO, "r1"))
    assert (how(stage, "1")[0], how(stage, "2")[0]) == (How.CHOSEN, How.SENDING)
    assert {each.id for each in stage.state.of(ROMEO)} == {"1", "2"}, (
        "what is on its way is seen outside, too"
    )
    assert File.from_record(stage.saved("uploads")[-1]).thread == "r1"
    stage.play(FileArrived("2", SLOT, ""))
    (posted,) = stage.emitted(MessagePosted)
    assert posted.message.thread == "r1"


def test_files_go_one_after_the_other() -> None:
    stage = ready(file("1"), file("2"))
    stage.play(SENT)
    assert (how(stage, "1")[0], how(stage, "2")[0]) == (How.SENDING, How.WAITING)
    stage.play(FileArrived("1", SLOT, ""))
    assert how(stage, "2")[0] is How.SENDING


@pytest.mark.parametrize(
    ("wrong", "words"),
    [({"size": 20_000}, "Too large: the server takes up to 10 kB."), ({"size": 0}, "This file is empty.")],
)
def test_what_cannot_go_is_told_before_it_is_tried(wrong: dict[str, int], words: str) -> None:
    stage = ready(replace(file(), **wrong))  # type: ignore[arg-type]
    assert how(stage)[0] is How.FAILED
    drawn = tray(stage.state, Glance(stage.session), ROMEO, Kind.CHAT)
    assert words in query(drawn).text()
    stage.play(SENT)
    assert not any(isinstance(each, Query) and each.iq.get("to") == SERVICE for each in stage.effects)


def test_where_no_service_takes_files_there_is_no_button() -> None:
    stage: Stage[State] = Stage(FEATURE)
    stage.play(FilesChosen((file(),)), ServiceTold(BareJID(""), 0))
    assert how(stage) == (How.FAILED, "no-service")
    stage.play(FileRemoved("1"))
    assert tray(stage.state, Glance(stage.session), ROMEO, Kind.CHAT) == []


def test_a_connection_that_is_lost_while_services_are_asked_says_nothing_of_them() -> None:
    stage: Stage[State] = Stage(FEATURE)
    (asked,) = (each for each in stage.play(FilesChosen((file(),))) if isinstance(each, Query))
    assert asked.failed(NotConnected("x")) is None
    assert how(stage) == (How.CHOSEN, "")
    again = stage.play(SessionStarted(FullJID("juliet@example.org/web"), True, False))
    assert any(isinstance(each, Query) for each in again)


def test_an_expired_slot_is_asked_for_again_but_not_for_ever() -> None:
    stage = ready(file())
    stage.play(SENT)
    for _ in range(2):
        stage.play(SlotGiven("1", SLOT), FileFailed("1", "expired"))
        assert how(stage)[0] is How.SENDING
    stage.play(SlotGiven("1", SLOT), FileFailed("1", "expired"))
    assert how(stage) == (How.FAILED, "expired")


def test_without_a_network_a_file_waits_and_goes_when_it_is_back() -> None:
    stage = ready(file())
    effects = stage.play(SENT, FileFailed("1", "unreachable"))
    assert how(stage) == (How.WAITING, "unreachable")
    (later,) = (each for each in effects if isinstance(each, After))
    stage.play(later.event)
    assert how(stage)[0] is How.SENDING
    stage.play(FileFailed("1", "not-connected"))
    stage.play(SessionStarted(FullJID("juliet@example.org/web"), True, False))
    assert how(stage)[0] is How.SENDING
    assert later.event == FileDue("1")


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (NotConnected("x"), "not-connected"),
        (StanzaError("not-acceptable", "modify", ""), "too-large"),
        (StanzaError("resource-constraint", "wait", ""), "full"),
        (StanzaError("not-allowed", "cancel", ""), "forbidden"),
    ],
)
def test_a_refused_slot_says_why(error: ChinwagError, reason: str) -> None:
    stage = ready(file())
    (asked,) = (each for each in stage.play(SENT) if isinstance(each, Query))
    assert asked.failed(error) == FileFailed("1", reason)


def test_a_slot_without_encryption_is_none() -> None:
    stage = ready(file())
    (asked,) = (each for each in stage.play(SENT) if isinstance(each, Query))
    answer = stanza(
        "<iq type='result'><slot xmlns='urn:xmpp:http:upload:0'><put url='http://u.example/x'/>"
        "<get url='https://u.example/x'/></slot></iq>"
    )
    assert asked.then(answer) == FileFailed("1", "insecure")


def test_only_headers_that_a_server_may_want_are_taken() -> None:
    stage = ready(file())
    (asked,) = (each for each in stage.play(SENT) if isinstance(each, Query))
    answer = stanza(
        "<iq type='result'><slot xmlns='urn:xmpp:http:upload:0'><put url='https://u.example/x'>"
        "<header name='Authorization'>Basic&#10; x</header><header name='X-Evil'>y</header></put>"
        "<get url='https://u.example/x'/></slot></iq>"
    )
    given = asked.then(answer)
    assert isinstance(given, SlotGiven)
    assert given.slot.headers == {"Authorization": "Basic x"}


def test_what_failed_can_be_tried_again_and_what_is_gone_cannot() -> None:
    stage = ready(file("1"), file("2"))
    stage.play(SENT, FileFailed("1", "status 500"), FileMissed("2"))
    drawn = query(tray(stage.state, Glance(stage.session), ROMEO, Kind.CHAT))
    assert len(drawn.all("button", aria_label="Try again")) == 1
    stage.play(FileRetried("1"))
    assert how(stage)[0] is How.SENDING


def test_who_takes_a_file_back_while_it_goes_ends_that() -> None:
    stage = ready(file())
    stage.play(SENT, SlotGiven("1", SLOT))
    assert DropFile("1") in stage.play(FileRemoved("1"))
    stage.play(FileFailed("1", "cancelled"))
    assert not stage.state.files
    assert not stage.emitted(MessagePosted)


def test_what_was_made_to_be_sent_goes_at_once_and_tells_how_long_it_plays() -> None:
    stage = ready()
    stage.play(FileMade(MAIN, ROMEO, Kind.CHAT, "1", "voice.ogg", "audio/ogg", 5000, 7))
    assert how(stage) == (How.SENDING, "")
    stage.play(SlotGiven("1", SLOT))
    (upload,) = stage.wanted(Upload)
    stage.play(upload.then("c2hh", ""))
    (posted,) = stage.emitted(MessagePosted)
    (shared,) = posted.message.files
    assert (shared.seconds, shared.kind) == (7, "audio")
    assert "length>7000<" in posted.payload[0]
