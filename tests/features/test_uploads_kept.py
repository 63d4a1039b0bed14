"""Uploads that are not done: what of them lies in the database, and what of it is left by whom."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.features.test_uploads import SENT, SERVICE, file, how, ready
from tests.support.play import MAIN, ROMEO, Glance, Stage
from vdom import query
from widget.core.effects import DropFile, FindFile
from widget.core.events import FileMade, LogoutChosen
from widget.core.model import Kind
from widget.features.uploads import FEATURE, State, tray
from widget.features.uploads.file import File
from widget.features.uploads.file import Stage as How
from widget.features.uploads.state import FileFailed, FileMissed, FileProgressed, FilesLoaded, ServiceTold
from widget.settings import Settings


def test_a_reload_goes_on_with_what_was_waiting() -> None:
    stage = ready(file())
    stage.play(SENT, FileProgressed("1", 100))
    (record,) = {each["id"]: each for each in stage.saved("uploads")}.values()
    again: Stage[State] = Stage(FEATURE)
    effects = again.play(FilesLoaded((File.from_record(record),)))
    assert FindFile("1", FileMissed("1")) in effects
    again.play(ServiceTold(SERVICE, 0))
    assert how(again)[0] is How.SENDING


def test_a_reload_tries_at_once_what_the_network_had_kept_from_going() -> None:
    stage = ready(file())
    stage.play(SENT, FileFailed("1", "unreachable"))
    again: Stage[State] = Stage(FEATURE)
    again.play(ServiceTold(SERVICE, 0), FilesLoaded((File.from_record(stage.saved("uploads")[-1]),)))
    assert how(again) == (How.SENDING, "")


def test_progress_is_drawn_and_not_stored() -> None:
    stage = ready(file())
    stage.play(SENT)
    before = len(stage.saved("uploads"))
    stage.play(FileProgressed("1", 2500))
    assert len(stage.saved("uploads")) == before
    drawn = query(tray(stage.state, Glance(stage.session), ROMEO, Kind.CHAT))
    assert drawn.find("progress").attr("value") == 2500


@pytest.mark.parametrize(
    ("erase", "guest", "dropped"), [(True, False, 1), (False, True, 1), (False, False, 0)]
)
def test_who_logs_out_and_leaves_nothing_behind_leaves_no_file(
    erase: bool, guest: bool, dropped: int
) -> None:
    stage = ready(file())
    stage.session = replace(stage.session, guest=guest)
    assert stage.play(LogoutChosen(erase=erase)) == [DropFile("1")] * dropped


def test_on_a_computer_of_many_people_no_file_is_left_however_somebody_logs_out() -> None:
    stage = ready(file())
    stage.session = replace(stage.session, settings=Settings(erase_at_logout="always"))
    assert stage.play(LogoutChosen(erase=False)) == [DropFile("1")]


def test_what_was_made_waits_in_the_database_until_it_has_gone() -> None:
    stage = ready()
    stage.play(FileMade(MAIN, ROMEO, Kind.CHAT, "1", "voice.ogg", "audio/ogg", 5000, 7))
    (kept,) = (File.from_record(each) for each in stage.saved("uploads")[-1:])
    assert (kept.seconds, kept.stage) == (7, How.WAITING)
