"""Debian's programs for the tests and the demo: used where installed, else unpacked under .chinwag/debian.

Nothing outside .chinwag is touched and no service is started, so root and an ordinary user are served alike:
apt gets lists and a cache of its own there, works out what is missing on this machine, and dpkg unpacks it.
Each program is then reached by a small script in .chinwag/bin that tells it where its libraries are.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from build import launchers
from build.paths import STATE
from build.steps import SetupFailed, Words, say, step

UNPACKED = STATE / "debian"
BIN = STATE / "bin"
APT = STATE / "apt"
FONTS = ("fonts-dejavu-core", "fonts-liberation", "fonts-noto-color-emoji")
# A libc of its own would not fit the loader of the machine; within one release the installed one always does.
NEVER = {"libc6", "libc-bin", "libc-l10n", "locales"}


@dataclass(frozen=True)
class Program:
    """A program: its packages, and files (patterns from the root) that show that they are installed."""

    name: str
    packages: tuple[str, ...]
    files: tuple[str, ...]


PROGRAMS = {
    program.name: program
    for program in (
        Program(
            "chromium",
            ("chromium", *FONTS),
            ("usr/lib/chromium/chromium", "usr/share/fonts/truetype/*/*.ttf"),
        ),
        Program("driver", ("libatomic1",), ("usr/lib/*/libatomic.so.1",)),  # of Playwright
        Program("firefox", ("firefox-esr", *FONTS), ("usr/lib/firefox-esr/firefox-esr",)),
        Program(
            "prosody",
            ("prosody", "prosody-modules", "lua-dbi-sqlite3", "lua-sec"),
            (
                "usr/lib/prosody/util/startup.lua",
                "usr/lib/prosody/modules/mod_sasl2*",
                "usr/lib/*/lua/5.4/dbd/sqlite3.so",
                "usr/lib/*/lua/5.4/ssl.so",
            ),
        ),
        Program(
            "ejabberd",
            ("ejabberd",),
            ("usr/lib/erlang/bin/start.boot", "usr/lib/*/ejabberd-*/ebin/ejabberd.beam"),
        ),
        Program("profanity", ("profanity",), ("usr/bin/profanity", "usr/lib/*/libstrophe.so.0")),
        Program("tmux", ("tmux",), ("usr/bin/tmux", "usr/lib/*/libutempter.so.0")),
    )
}


def provide(names: Iterable[str]) -> None:
    """Makes the named programs ready to be started from .chinwag/bin; quick when they are.

    Raises SetupFailed.
    """
    wanted = [PROGRAMS[name] for name in names]
    unpack = [program for program in wanted if not _root(program)]
    if unpack:
        _unpack([package for program in unpack for package in program.packages])
    for program in wanted:
        root = _root(program)
        if not root:
            raise SetupFailed(f"{program.name}: unpacked, but not all of {', '.join(program.files)} is there")
        launchers.write(program.name, root, BIN)


def pip_wheel() -> Path:
    """pip as Debian keeps it for new environments, installed or unpacked. Raises SetupFailed."""
    pattern = "usr/share/python-wheels/pip-*.whl"
    if not any(root for root in (Path("/"), UNPACKED) if any(root.glob(pattern))):
        _unpack(["python3-pip-whl"])
    return next(wheel for root in (Path("/"), UNPACKED) for wheel in root.glob(pattern))


def _root(program: Program) -> Path | None:
    """Below which folder the whole program lies, if any."""
    return next((root for root in (Path("/"), UNPACKED) if _holds(root, program)), None)


def _holds(root: Path, program: Program) -> bool:
    return all(any(root.glob(pattern)) for pattern in program.files)


def _unpack(packages: Sequence[str]) -> None:
    for tool in ("apt-get", "dpkg"):
        if not shutil.which(tool):
            names = ", ".join(packages)
            raise SetupFailed(f"{tool} is missing: on a system other than Debian install {names} by hand")
    _update()
    wanted = _closure(packages)
    folder = APT / "archives"
    folder.mkdir(parents=True, exist_ok=True)
    step(
        f"fetching {len(wanted)} Debian packages ({', '.join(packages[:3])}, …)",
        _apt("apt-get", "download", *(f"{name}={version}" for name, version in wanted)),
        log=STATE / "log" / "apt-download.log",
        cwd=folder,
        env=_variables(),
    )
    say("unpacking them")
    for archive in sorted(folder.glob("*.deb")):
        command: Words = ["dpkg-deb", "--extract", archive, UNPACKED]
        UNPACKED.mkdir(parents=True, exist_ok=True)
        _quietly(command)
        archive.unlink()


def _update() -> None:
    for folder in ("state/lists/partial", "cache/archives/partial"):
        (APT / folder).mkdir(parents=True, exist_ok=True)
    log = STATE / "log" / "apt-update.log"
    step("reading Debian's package lists", _apt("apt-get", "update"), log=log, env=_variables())


def _closure(packages: Sequence[str]) -> list[tuple[str, str]]:
    """(name, version) of the packages and of all that they need and this machine has not."""
    unique = list(dict.fromkeys(packages))
    log = STATE / "log" / "apt-closure.log"
    command = _apt("apt-get", "--simulate", "--no-install-recommends", "install", *unique)
    text = step("working out what they need", command, log=log, env=_variables())
    found = dict(_planned(line) for line in text.splitlines() if line.startswith("Inst "))
    for name in unique:  # installed in part: unpacked all the same, so that the program is of one piece
        if name not in found:
            found[name] = _candidate(name)
    return sorted((name, version) for name, version in found.items() if name.split(":")[0] not in NEVER)


def _planned(line: str) -> tuple[str, str]:
    """`Inst NAME [OLD] (VERSION Debian:… [amd64]) …` → NAME, VERSION."""
    return line.split()[1], line.split("(", 1)[1].split()[0]


def _candidate(name: str) -> str:
    log = STATE / "log" / "apt-policy.log"
    text = step(f"looking up {name}", _apt("apt-cache", "policy", name), log=log, env=_variables())
    for line in text.splitlines():
        if line.strip().startswith("Candidate:") and "(none)" not in line:
            return line.split()[1]
    raise SetupFailed(f"Debian's package {name} is not to be found in this machine's package sources")


def _apt(tool: str, *words: str) -> Words:
    """apt with lists and a cache of its own; what is installed it reads from the machine's own status."""
    options = {
        "Dir::State": APT / "state",
        "Dir::State::status": "/var/lib/dpkg/status",
        "Dir::Cache": APT / "cache",
        "Debug::NoLocking": "true",
        "APT::Sandbox::User": "root",
        "Acquire::Retries": "3",
    }
    return [tool, "--quiet", *(word for k, v in options.items() for word in ("-o", f"{k}={v}")), *words]


def _variables() -> dict[str, str]:
    return {**os.environ, "LC_ALL": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive"}


def _quietly(command: Words) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SetupFailed(f"{' '.join(map(str, command))}: {done.stderr.strip()}")
