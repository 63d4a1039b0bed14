"""Recordings in a conversation: what there is to press, and what is told."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256

import pytest

from vdom import query
from widget.core.attachment import Attachment
from widget.ui.sound import clock, recording


def test_a_recording_is_played_by_a_button_a_slider_and_at_another_speed() -> None:
    shown = query(recording(Attachment("https://a.example/x.ogg", "song.ogg", "audio/ogg", seconds=65)))
    assert shown.has("button", aria_label="Play")
    assert shown.find("input", type="range").attr("aria_label") == "song.ogg"
    assert shown.find(cls="sound-time").text() == "1:05"
    assert "1×" in shown.find(cls="speed").text()


@pytest.mark.parametrize(
    ("name", "seen"),
    [("voice-2026-11-25-17-05-33.webm", False), ("RECORDING_20261125.m4a", False), ("Serenade.ogg", True)],
)
def test_a_name_that_no_person_gave_is_not_shown(name: str, seen: bool) -> None:
    shown = query(recording(Attachment("https://a.example/x.ogg", name, "audio/ogg")))
    assert shown.has("figcaption") is seen


def test_a_length_is_told_in_minutes_and_seconds() -> None:
    assert [clock(each) for each in (0, 9, 60, 3601)] == ["0:00", "0:09", "1:00", "60:01"]


HASH = b64encode(sha256(b"").digest()).decode()


@pytest.mark.parametrize(
    ("hash_", "size", "addressed"), [("", 9, True), (HASH, 9, False), (HASH, 2**25, True)]
)
def test_one_that_is_held_against_a_hash_has_no_address_before_that(
    hash_: str, size: int, addressed: bool
) -> None:
    """A large one is played as it comes, from where it lies: browsers ask for the parts that they need."""
    shown = query(recording(Attachment("https://a.example/x.ogg", "song.ogg", size=size, hash=hash_)))
    assert shown.find("audio").attr("src") == ("https://a.example/x.ogg" if addressed else None)
