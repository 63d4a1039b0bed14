"""Children that never outlive us: in a session of their own, ended with all that they started."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

PATIENCE = 15.0  # seconds between asking a process to end and making it


def launch(
    command: Sequence[str | Path], folder: Path, variables: Mapping[str, str], output: Path
) -> subprocess.Popen[bytes]:
    """Starts a server. Ctrl-C does not reach it: we end it when we are done with it; if we die, it ends."""
    leash = ["setpriv", "--pdeathsig", "TERM", "--"] if shutil.which("setpriv") else []
    with output.open("ab") as file:
        return subprocess.Popen(
            [*leash, *command],
            cwd=folder,
            env={**os.environ, **variables},
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def end(process: subprocess.Popen[bytes], sig: signal.Signals = signal.SIGTERM) -> None:
    """Ends the process and its group, and waits for it."""
    _signal_group(process, sig)
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        pass
    finally:
        _signal_group(process, signal.SIGKILL)
        process.wait()


def _signal_group(process: subprocess.Popen[bytes], sig: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, sig)
