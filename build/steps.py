"""Long steps, told as they go: what is being done, that it still goes on, and exactly what failed."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

HEARTBEAT = 10.0  # seconds between two signs of life
Words = Sequence[str | Path]  # a command and its arguments
TAIL = 25  # lines of a failed command's output that are shown


class SetupFailed(Exception):
    """Something that we need is missing or failed; the text says what and what to do."""


def say(text: str) -> None:
    """One line of progress, on standard error so that a command's own output stays clean."""
    print(f"· {text}", file=sys.stderr, flush=True)


def step(
    title: str,
    command: Words,
    *,
    log: Path,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
) -> str:
    """Runs a command and returns its standard output; all it prints also goes to `log`.

    Raises SetupFailed, with the end of the output, when the command is missing or fails.
    """
    say(title)
    log.parent.mkdir(parents=True, exist_ok=True)
    words = [str(word) for word in command]
    started = time.monotonic()
    with log.open("w+") as output:
        try:
            process = subprocess.Popen(
                words, cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
            )
        except OSError as error:
            raise SetupFailed(f"{title}: cannot run {words[0]}: {error.strerror}") from error
        _wait(process, started)
        output.seek(0)
        text = output.read()
    if process.returncode:
        raise SetupFailed(_failure(title, words, process.returncode, text, log))
    return text


def _wait(process: subprocess.Popen[bytes], started: float) -> None:
    """Waits for the process, with a line now and then; ends it if we are interrupted."""
    try:
        while True:
            try:
                process.wait(HEARTBEAT)
                return
            except subprocess.TimeoutExpired:
                say(f"  … {time.monotonic() - started:.0f} s")
    except BaseException:
        process.kill()
        process.wait()
        raise


def _failure(title: str, words: Sequence[str], code: int, text: str, log: Path) -> str:
    tail = "\n".join(f"    {line}" for line in text.splitlines()[-TAIL:])
    head = f"{title}: failed with exit code {code}\n  {' '.join(words)}"
    return f"{head}\n{tail}\n  (all of it: {os.path.relpath(log)})"
