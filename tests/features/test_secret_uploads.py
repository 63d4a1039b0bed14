"""Files that go into encrypted conversations: the server gets ciphertext, and their key only who may read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.features.test_uploads import SENT, SERVICE, SLOT, file, how, ready
from tests.support.play import MAIN, ROMEO, Glance, Stage
from vdom import query
from widget.core.effects import Query, Upload
from widget.core.encryption import OLD
from widget.core.events import FileMade, MessagePosted, SessionStarted
from widget.core.feature import Fact
from widget.core.model import FullJID, Kind
from widget.core.upload import LARGEST_SECRET
from widget.features.uploads import FEATURE, State, tray
from widget.features.uploads.file import File
from widget.features.uploads.file import Stage as How
from widget.features.uploads.sharing import outside
from widget.features.uploads.state import (
    FileFailed,
    FileRetried,
    FilesChosen,
    FilesLoaded,
    ServiceTold,
    SlotGiven,
)

SECRET = "0c" * 44
BACK = SessionStarted(FullJID("juliet@example.org/web"), True, False)


def secret(*files: File) -> Stage[State]:
    stage = ready(*files)
    stage.facts[Fact.SECRET] = True
    return stage


def slots(stage: Stage[State]) -> list[dict[str, str]]:
    """What was asked of the file service."""
    asked = (
        each.iq for each in stage.wanted(Query) if each.iq.get("to") == SERVICE and each.iq[0].get("size")
    )
    return [dict(each[0].attrib) for each in asked]


def test_the_server_learns_how_large_the_ciphertext_is_and_neither_name_nor_type() -> None:
    stage = secret(replace(file("8a3c-11"), name="Divorce papers.PDF", media_type="application/pdf"))
    stage.play(SENT)
    told = {"filename": "8a3c-11.pdf", "size": "5016", "content-type": "application/octet-stream"}
    assert slots(stage) == [told]
    stage.play(SlotGiven("8a3c-11", SLOT))
    (upload,) = stage.wanted(Upload)
    assert (upload.secret, upload.media_type) == (True, "application/octet-stream")


@pytest.mark.parametrize("name", ["letter", "letter.", "x.tar.gz/../..", "x.my private notes", "x.ööö"])
def test_an_ending_that_is_none_is_not_told(name: str) -> None:
    assert "." not in outside(replace(file("1"), name=name, secret=True))[0]


def test_its_message_tells_the_key_and_is_to_go_out_encrypted() -> None:
    stage = secret(file())
    stage.play(SENT, SlotGiven("1", SLOT))
    (upload,) = stage.wanted(Upload)
    stage.play(upload.then("aGFzaA==", SECRET))
    (posted,) = stage.emitted(MessagePosted)
    (shared,) = posted.message.files
    assert posted.message.encryption
    assert posted.message.encryption.namespace == OLD
    assert (shared.name, shared.size, shared.hash, shared.secret) == ("cat.png", 5000, "aGFzaA==", SECRET)
    assert posted.text == f"aesgcm://upload.example.org/a/cat.png#{SECRET}"
    assert posted.message.body == SLOT.get
    assert not any("jabber:x:oob" in each for each in posted.payload)
    assert any("urn:xmpp:esfs:0" in each for each in posted.payload)
    assert SECRET not in repr(posted.message)


def test_where_nothing_is_encrypted_a_file_goes_in_the_clear() -> None:
    stage = ready(file())
    stage.facts[Fact.SECRET] = False
    stage.play(SENT, SlotGiven("1", SLOT))
    (upload,) = stage.wanted(Upload)
    stage.play(upload.then("aGFzaA==", ""))
    (posted,) = stage.emitted(MessagePosted)
    assert not upload.secret
    assert (posted.message.encryption, posted.text) == (None, None)


def test_what_was_sent_under_encryption_never_goes_in_the_clear() -> None:
    """The person switches it off while the network is away."""
    stage = secret(file("1"), file("2"))
    stage.play(SENT, FileFailed("1", "unreachable"))
    kept = {each["id"]: File.from_record(each) for each in stage.saved("uploads")}
    assert [kept[each].secret for each in ("1", "2")] == [True, True], "also of what waits for its turn"
    stage.facts[Fact.SECRET] = False
    stage.play(FileFailed("2", "unreachable"), BACK)
    assert {each["size"] for each in slots(stage)} == {"5016"}
    later: Stage[State] = Stage(FEATURE)
    later.play(FilesLoaded((kept["1"],)), ServiceTold(SERVICE, 0))
    assert [each["size"] for each in slots(later)] == ["5016"]


def test_what_waits_when_encryption_is_switched_on_goes_out_encrypted() -> None:
    stage = ready(file())
    stage.play(SENT, FileFailed("1", "unreachable"))
    stage.facts[Fact.SECRET] = True
    stage.play(BACK)
    assert [each["size"] for each in slots(stage)] == ["5000", "5016"]


def test_each_slot_is_asked_for_once() -> None:
    stage = secret(file("1"), file("2"))
    stage.play(SENT)
    assert len(slots(stage)) == 1


def test_a_voice_message_is_encrypted_as_any_file_is() -> None:
    stage = secret()
    stage.play(FileMade(MAIN, ROMEO, Kind.CHAT, "v1", "voice.ogg", "audio/ogg", 5000, 7))
    assert slots(stage) == [
        {"filename": "v1.ogg", "size": "5016", "content-type": "application/octet-stream"}
    ]


def test_a_file_that_is_too_large_once_it_is_encrypted_says_so() -> None:
    stage = secret(replace(file(), size=9_990))
    stage.play(SENT)
    assert how(stage) == (How.FAILED, "too-large")
    assert not slots(stage)


def test_a_browser_encrypts_no_file_that_does_not_fit_into_its_memory() -> None:
    stage: Stage[State] = Stage(FEATURE)
    stage.facts[Fact.SECRET] = True
    stage.play(FilesChosen((replace(file(), size=LARGEST_SECRET + 1),)), ServiceTold(SERVICE, 0), SENT)
    assert how(stage) == (How.FAILED, "too-large-secret")
    drawn = query(tray(stage.state, Glance(stage.session), ROMEO, Kind.CHAT))
    assert "a browser encrypts files of up to 134 MB" in drawn.text()
    assert not drawn.has(aria_label="Try again")


def test_without_a_cipher_nothing_goes_and_the_person_is_told_why() -> None:
    stage = secret(file())
    stage.play(SENT, SlotGiven("1", SLOT), FileFailed("1", "no-cipher"))
    drawn = query(tray(stage.state, Glance(stage.session), ROMEO, Kind.CHAT))
    assert "secure pages" in drawn.text()
    stage.play(FileRetried("1"))
    assert [each["size"] for each in slots(stage)] == ["5016", "5016"]


def test_files_that_an_older_version_kept_are_judged_before_they_go() -> None:
    record = replace(file(), stage=How.WAITING).to_record()
    del record["secret"]
    stage: Stage[State] = Stage(FEATURE)
    stage.facts[Fact.SECRET] = True
    stage.play(ServiceTold(SERVICE, 0), FilesLoaded((File.from_record(record),)))
    assert [each["size"] for each in slots(stage)] == ["5016"]
