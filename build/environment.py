"""The private environment: everything that building, testing and the demo need, set up below .chinwag/.

A package's `__main__` begins with `enter("node", "prosody", …)`: it sets up what is missing (Python packages
by build/requirements.txt, npm's by package-lock.json, Debian's by build/debian.py) and goes on inside the
private Python. Where all is set up it costs milliseconds. Standard library only: it runs before all else.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from build import debian
from build.paths import NODE_MODULES, ROOT, STATE
from build.steps import SetupFailed, Words, say, step

VENV = STATE / "venv"
PYTHON = VENV / "bin" / "python"
LOCK = ROOT / "build" / "requirements.txt"
OLDEST_PYTHON = (3, 11)


@dataclass(frozen=True)
class Tools:
    """Where the programs are; those not asked of `ensure` may be missing."""

    python: Path = PYTHON
    node: Path = Path("node")
    chromium: Path = debian.BIN / "chromium"
    firefox: Path = debian.BIN / "firefox"
    driver: Path = debian.BIN / "driver"  # Playwright's
    prosody: Path = debian.BIN / "prosody"
    ejabberd: Path = debian.BIN / "ejabberd"
    profanity: Path = debian.BIN / "profanity"
    tmux: Path = debian.BIN / "tmux"
    node_modules: Path = NODE_MODULES


def enter(*needs: str) -> None:
    """Sets up what is needed and, outside the private Python, starts this same command again inside it.

    `needs` are "node" and names of debian.PROGRAMS; Python packages are always set up.
    On failure it says why and exits.
    """
    try:
        ensure(*needs)
    except SetupFailed as failure:
        sys.exit(f"\nThe environment could not be set up.\n{failure}")
    if Path(sys.prefix).resolve() != VENV.resolve():
        os.execve(PYTHON, [str(PYTHON), *sys.orig_argv[1:]], variables())


def ensure(*needs: str) -> Tools:
    """Sets up what is needed (see `enter`) and tells where it is. Raises SetupFailed."""
    if sys.version_info < OLDEST_PYTHON:
        raise SetupFailed(f"Python {sys.version.split()[0]} is too old: 3.11 or newer is needed")
    with _alone():
        _ensure_python()
        if "node" in needs:
            _ensure_node()
        browsers = {"chromium", "firefox"} & set(needs)
        debian.provide([*(need for need in needs if need != "node"), *(["driver"] if browsers else [])])
    return tools()


def tools() -> Tools:
    """Where the programs are, without setting anything up."""
    return Tools(node=Path(shutil.which("node") or "node"))


def variables() -> dict[str, str]:
    """The environment for our own children: the private Python and npm's programs come first."""
    outer = {k: v for k, v in os.environ.items() if k not in ("PYTHONHOME", "PYTHONPATH")}
    folders = [str(VENV / "bin"), str(NODE_MODULES / ".bin")]
    path = [folder for folder in outer.get("PATH", os.defpath).split(os.pathsep) if folder not in folders]
    own = {
        "PATH": os.pathsep.join([*folders, *path]),
        "VIRTUAL_ENV": str(VENV),
        "NODE_PATH": str(NODE_MODULES),
    }
    if tools().driver.exists():
        own["PLAYWRIGHT_NODEJS_PATH"] = str(tools().driver)
    return {**outer, **own}


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """One set-up at a time, however many commands were started at once."""
    STATE.mkdir(parents=True, exist_ok=True)
    with (STATE / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("waiting for another command that is setting up")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _ensure_python() -> None:
    stamp = _Stamp("python", LOCK.read_bytes(), _base_python().encode(), sys.version.encode())
    if stamp.holds() and PYTHON.exists():
        return
    shutil.rmtree(VENV, ignore_errors=True)
    _make_venv()
    options = ["--require-hashes", "--only-binary=:all:", "--no-deps"]
    command: Words = [PYTHON, "-m", "pip", "install", *options, "-r", LOCK]
    step("installing Python packages", command, log=STATE / "log" / "pip.log", env=variables())
    stamp.set()


def _base_python() -> str:
    return os.path.realpath(getattr(sys, "_base_executable", sys.executable))


def _make_venv() -> None:
    """COMPAT: Debian's python3 without python3-venv has no pip for new environments: then we unpack it."""
    log = STATE / "log" / "venv.log"
    command: Words = [_base_python(), "-m", "venv", VENV]
    probe = subprocess.run([_base_python(), "-c", "import ensurepip"], capture_output=True, check=False)
    if probe.returncode == 0:
        step("making the private Python", command, log=log)
        return
    step("making the private Python", [*command, "--without-pip"], log=log)
    wheel = debian.pip_wheel()
    installer = {**variables(), "PYTHONPATH": str(wheel)}
    install: Words = [PYTHON, "-m", "pip", "install", "--no-index", wheel]
    step("installing pip", install, log=log, env=installer)


def _ensure_node() -> None:
    manifest, lock = ROOT / "package.json", ROOT / "package-lock.json"
    node = shutil.which("node")
    if not node or not shutil.which("npm"):
        raise SetupFailed("node and npm are missing: install Node.js 18 or newer (Debian: nodejs and npm)")
    if not lock.exists():
        return
    stamp = _Stamp("node", manifest.read_bytes(), lock.read_bytes(), _real(node))
    if stamp.holds() and NODE_MODULES.exists():
        return
    for file in (manifest, lock):
        shutil.copy(file, STATE / file.name)
    # COMPAT: npm 9.2 (Debian 12) would copy, and not find, what a package keeps in a folder of its own
    options = ["--no-audit", "--no-fund", "--install-links=false"]
    command: Words = ["npm", "ci", *options, "--prefix", STATE]
    step("installing npm packages", command, log=STATE / "log" / "npm.log", cwd=STATE)
    stamp.set()


def _real(program: str) -> bytes:
    """Tells one installed version of a program from another without starting it."""
    path = Path(program).resolve()
    return f"{path} {path.stat().st_mtime_ns}".encode()


class _Stamp:
    """A file that notes for which inputs a part was set up."""

    def __init__(self, part: str, *inputs: bytes) -> None:
        self.path = STATE / "stamps" / part
        self.value = hashlib.sha256(b"\0".join(inputs)).hexdigest()

    def holds(self) -> bool:
        return self.path.exists() and self.path.read_text() == self.value

    def set(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(self.value)
