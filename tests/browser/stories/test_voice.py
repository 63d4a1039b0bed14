"""Voice messages: recorded from a microphone that beeps, sent to a real server, heard by the other side."""

from __future__ import annotations

import re
import urllib.request

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.stories.conftest import Visit
from tests.support.accounts import Account
from tests.support.people import People
from tests.support.story import Conversation

Couple = tuple[Account, Account]
HEARING = {"permissions": ["microphone"]}
AT_LEAST_A_SECOND = re.compile(r"^0:0[1-9]$")
AT_LEAST_TWO_SECONDS = re.compile(r"^0:0[2-9]$")
LOUD = """(canvas) => {
  const { width, height } = canvas;
  const ink = canvas.getContext("2d").getImageData(0, 0, width, height).data;
  const row = Math.floor(height * 0.3) * width * 4;
  return width && ink.slice(row, row + width * 4).some((part, n) => n % 4 === 3 && part);
}"""
"""Whether a waveform has a bar that is taller than silence."""

BROKEN = """(name) => {
  navigator.mediaDevices.getUserMedia = async () => { throw new DOMException("", name); };
}"""


def record(chat: Conversation) -> Locator:
    """Begin to record; the recorder, once it hears something."""
    chat.button("Record a voice message").click()
    recorder = chat.frame.get_by_role("group", name="Voice message")
    expect(recorder.locator(".sound-time")).to_have_text(AT_LEAST_TWO_SECONDS)
    chat.page.wait_for_function(LOUD, arg=recorder.locator("canvas").element_handle())
    return recorder


def test_what_is_said_is_heard_by_the_other_side(visit: Visit, couple: Couple) -> None:
    juliet, romeo = visit(browser=HEARING), visit()
    juliet.log_in(couple[0])
    romeo.log_in(couple[1])
    hers, his = juliet.chat("Romeo"), romeo.chat("Juliet")
    recorder = record(hers)
    expect(hers.button("Stop recording")).to_be_focused()
    hers.button("Stop recording").press("Enter")
    expect(recorder.get_by_role("slider", name="Recording")).to_be_visible()
    expect(recorder.locator(".sound-time")).to_have_text(AT_LEAST_TWO_SECONDS)
    length = recorder.locator(".sound-time").inner_text()
    hers.button("Play").press("Enter")
    expect(hers.button("Pause")).to_be_visible()
    expect(hers.button("Play")).to_be_visible()
    hers.button("Send the recording").click()
    sound = his.frame.locator(".sound")
    expect(sound.locator(".sound-time")).to_have_text(length)
    audio = sound.locator("audio").element_handle()
    sound.get_by_role("button", name="Speed").click()
    sound.get_by_role("button", name="Play").click()
    romeo.page.wait_for_function("(audio) => audio.ended", arg=audio)
    assert romeo.page.evaluate("(audio) => audio.playbackRate", audio) == 1.5
    romeo.page.wait_for_function(LOUD, arg=sound.locator("canvas").element_handle())
    expect(his.frame.locator(".sound-note")).to_have_text("")
    expect(hers.box).to_be_focused()
    hers.all_sent()


@pytest.mark.parametrize("visit", ["firefox"], indirect=True)
def test_what_is_said_in_firefox_is_sent_as_others_can_hear_it(
    visit: Visit, couple: Couple, people: People
) -> None:
    """Without loudspeakers Firefox has no Web Audio: its level, and what was recorded, are silent here."""
    romeo = people.connect(couple[1])
    juliet = visit()
    juliet.log_in(couple[0])
    hers = juliet.chat("Romeo")
    hers.button("Record a voice message").click()
    recorder = hers.frame.get_by_role("group", name="Voice message")
    expect(recorder.locator(".sound-time")).to_have_text(AT_LEAST_TWO_SECONDS)
    hers.button("Stop recording").press("Enter")
    hers.button("Send the recording").click()
    hers.all_sent()
    with urllib.request.urlopen(romeo.hears().body) as answer:
        file: bytes = answer.read()
    assert b"OpusHead" in file
    assert seconds(file) >= 1.5


def seconds(file: bytes) -> float:
    """How long a file of Ogg with Opus is: its last page tells its end (RFC 7845, 4)."""
    last = file.rindex(b"OggS")
    return int.from_bytes(file[last + 6 : last + 14], "little") / 48_000


def test_what_is_discarded_is_sent_to_nobody(visit: Visit, couple: Couple, people: People) -> None:
    romeo = people.connect(couple[1])
    juliet = visit(browser=HEARING)
    juliet.log_in(couple[0])
    chat = juliet.chat("Romeo")
    record(chat)
    chat.button("Stop recording").press("Escape")
    expect(chat.button("Record a voice message")).to_be_visible()
    expect(chat.box).to_be_focused()
    recorder = record(chat)
    chat.button("Stop recording").click()
    expect(recorder.get_by_role("slider")).to_be_visible()
    chat.button("Discard the recording").click()
    chat.say("Never mind")
    assert romeo.hears().body == "Never mind"


def test_held_down_it_ends_when_it_is_let_go_and_is_given_up_by_sliding_away(
    visit: Visit, couple: Couple
) -> None:
    juliet = visit(browser=HEARING)
    juliet.log_in(couple[0])
    chat = juliet.chat("Romeo")
    microphone, time = chat.button("Record a voice message"), chat.frame.locator(".voice .sound-time")
    mouse = juliet.page.mouse
    microphone.hover()
    mouse.down()
    expect(time).to_have_text(AT_LEAST_A_SECOND)
    mouse.up()
    expect(chat.frame.get_by_role("slider", name="Recording")).to_be_visible()
    chat.button("Discard the recording").click()
    microphone.hover()
    mouse.down()
    expect(time).to_have_text(AT_LEAST_A_SECOND)
    mouse.move(600, 300)
    expect(microphone).to_be_visible()
    mouse.up()


def test_what_was_recorded_waits_while_another_conversation_is_looked_at(
    visit: Visit, couple: Couple
) -> None:
    juliet = visit(browser=HEARING)
    juliet.log_in(couple[0])
    juliet.call("() => void chinwag.mode('fullscreen')")
    chat = juliet.chat("Romeo")
    record(chat)
    juliet.chat_by_address("nurse@localhost")
    again = juliet.chat("Romeo")
    expect(again.frame.get_by_role("slider", name="Recording")).to_be_visible()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("NotFoundError", "There is no microphone."),
        ("NotReadableError", "another program may be using it"),
        ("", "does not let this page hear the microphone"),
    ],
)
def test_why_there_is_no_recording_is_told(visit: Visit, couple: Couple, name: str, words: str) -> None:
    juliet = visit()
    juliet.log_in(couple[0])
    chat = juliet.chat("Romeo")
    if name:
        # A device that breaks cannot be had for a test; the browser's own refusal, the third, can
        juliet.call(BROKEN, name)
    chat.button("Record a voice message").click()
    trouble = chat.frame.locator(".voice-trouble")
    expect(trouble).to_contain_text(words)
    trouble.get_by_role("button", name="Close").click()
    expect(trouble).to_have_count(0)
