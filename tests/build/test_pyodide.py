"""The unit tests again, in the Python that ships."""

from __future__ import annotations

import subprocess
import sys

from build.paths import ROOT


def test_the_unit_tests_pass_inside_pyodide() -> None:
    command = [sys.executable, "-m", "build.pyodide_run", "--tb=short"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert " passed" in done.stdout
