"""The private environment: pinned and hashed inputs, nothing done twice, failures that say what is wrong."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from build import debian, environment, launchers
from build.paths import ROOT
from build.steps import SetupFailed, step

LOCK = (ROOT / "build" / "requirements.txt").read_text()
WANTED = (ROOT / "build" / "requirements.in").read_text()


def test_every_locked_package_has_a_version_and_hashes() -> None:
    entries = re.split(r"\n(?=\S)", LOCK.strip())
    assert len(entries) > 20
    assert not [
        entry for entry in entries if not re.match(r"[\w.-]+==\S+", entry) or "--hash=sha256:" not in entry
    ]


def test_all_that_is_asked_for_is_locked() -> None:
    asked = {re.match(r"[\w-]+", line)[0] for line in WANTED.splitlines() if line and line[0] != "#"}  # type: ignore[index]
    assert asked <= set(re.findall(r"^([\w-]+)==", LOCK, re.MULTILINE))


def test_the_locks_name_no_index() -> None:
    assert "://" not in LOCK
    assert '"resolved": "http' not in (ROOT / "package-lock.json").read_text()


def test_a_set_up_environment_costs_next_to_nothing() -> None:
    environment.ensure("node", "prosody")
    before = {path: path.stat().st_mtime_ns for path in (environment.PYTHON, *debian.BIN.iterdir())}
    environment.ensure("node", "prosody")
    assert before == {path: path.stat().st_mtime_ns for path in before}


def test_children_find_the_private_programs_first() -> None:
    folders = environment.variables()["PATH"].split(":")
    assert folders[0] == str(environment.VENV / "bin")
    assert folders.count(folders[0]) == 1


def test_a_step_that_fails_says_what_and_shows_the_end_of_its_output(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "print('the cause'); raise SystemExit(3)"]
    with pytest.raises(SetupFailed, match=r"(?s)digging: failed with exit code 3.*the cause"):
        step("digging", command, log=tmp_path / "log" / "dig.log")


def test_a_step_whose_program_is_missing_says_so(tmp_path: Path) -> None:
    with pytest.raises(SetupFailed, match="cannot run no-such-program"):
        step("digging", ["no-such-program"], log=tmp_path / "dig.log")


def test_a_long_step_shows_that_it_lives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("build.steps.HEARTBEAT", 0.05)
    gate = tmp_path / "gate"
    code = f"import pathlib, time\nwhile not pathlib.Path({str(gate)!r}).exists(): time.sleep(0.01)"

    def open_the_gate(text: str) -> None:
        said.append(text)
        if "…" in text:
            gate.touch()

    said: list[str] = []
    monkeypatch.setattr("build.steps.say", open_the_gate)
    step("waiting", [sys.executable, "-c", code], log=tmp_path / "log")
    assert any("…" in line for line in said)


def test_an_unpacked_program_finds_its_libraries(tmp_path: Path) -> None:
    libraries = tmp_path / "debian" / "usr" / "lib" / "x86_64-linux-gnu"
    libraries.mkdir(parents=True)
    (libraries / "libnss3.so").touch()
    launchers.write("chromium", tmp_path / "debian", tmp_path / "bin")
    script = (tmp_path / "bin" / "chromium").read_text()
    assert f"LD_LIBRARY_PATH={libraries}" in script
    assert (tmp_path / "fonts.conf").exists()


def test_an_installed_program_is_run_as_it_is(tmp_path: Path) -> None:
    launchers.write("prosody", Path("/"), tmp_path)
    assert (tmp_path / "prosody").read_text().endswith('exec /usr/bin/prosody "$@"\n')


def test_an_unpacked_prosody_looks_into_its_own_folders(tmp_path: Path) -> None:
    root = tmp_path / "debian"
    (root / "usr" / "bin").mkdir(parents=True)
    (root / "usr" / "bin" / "prosody").write_text(
        "CFG_SOURCEDIR='/usr/lib/prosody';\nCFG_DATADIR='/var/lib/prosody';\n"
    )
    launchers.write("prosody", root, tmp_path / "bin")
    assert f"CFG_SOURCEDIR='{root}/usr/lib/prosody'" in (tmp_path / "bin" / "prosody.lua").read_text()


def test_apts_plan_is_read_by_name_and_version() -> None:
    line = "Inst libnss3 [2:3.87-1] (2:3.87.1-1+deb12u1 Debian:12.11/stable [amd64])"
    assert debian._planned(line) == ("libnss3", "2:3.87.1-1+deb12u1")
