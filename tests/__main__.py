"""`python3 tests`: every check and every test, in a private environment that it sets up itself.

python3 tests                           all: format, lint, types, then the tests in rings
python3 tests PATH…                     some tests; words beginning with "-" go to pytest
python3 tests lint                      the checks alone
python3 tests bench [NAME…] [--json FILE]   measurements (tests/bench)
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)

from build import environment  # noqa: E402 - the path comes first
from build.steps import Words  # noqa: E402

SOURCES = [name for name in ("widget", "vdom", "build", "demo", "tests") if (ROOT / name).exists()]
EMPTY: Mapping[str, str] = MappingProxyType({})
EVERYTHING = ("node", "chromium", "firefox", "prosody", "ejabberd", "profanity", "tmux")


def main(words: list[str]) -> int:
    match words:
        case ["lint"]:
            environment.enter("node")
            return _lint()
        case ["bench", *names]:
            environment.enter("node", "chromium", "firefox", "prosody")
            return _run("bench", [sys.executable, "-m", "tests.bench", *names])
        case []:
            environment.enter(*EVERYTHING)
            return max(_lint(), _run("build", [sys.executable, "build"]), _test([], CHINWAG_BUILT="yes"))
        case _:
            environment.enter(*EVERYTHING)
            return _test(words)


def _test(words: list[str], **variables: str) -> int:
    """pytest, last of all, so that its closing line is the last of the output."""
    return _run("tests", [sys.executable, "-m", "pytest", *words], variables)


def _lint() -> int:
    """ruff, mypy and tsc over everything; all of them run, whatever the first says."""
    return max(
        _run("format", ["ruff", "format", "--check", "--quiet", *SOURCES]),
        _run("lint", ["ruff", "check", "--quiet", *SOURCES]),
        _run("types of the Python", ["mypy", *SOURCES]),
        _run("types of the JavaScript", ["tsc", "--project", ROOT, "--pretty", "false"]),
    )


def _run(title: str, command: Words, variables: Mapping[str, str] = EMPTY) -> int:
    """Runs a command from the root with the private environment's programs first."""
    print(f"\n── {title} " + "─" * (90 - len(title)), flush=True)
    env = {**environment.variables(), **variables}
    return subprocess.run(command, cwd=ROOT, env=env, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
