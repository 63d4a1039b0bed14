"""What the doctor is tested on: a page of a site's, under its policy, and servers that are broken."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from demo.prosody import Prosody
from tests.support.browsers import Watch
from tests.support.site import HostSite

EXAMINE = """async ([address, given]) => {
    const { examine } = await import(address);
    return (await examine(given, () => {})).map((step) => ({ remedy: [], ...step }));
}"""

Broken = Callable[[str], Prosody]
"""Starts a Prosody with such lines more in its configuration."""


@dataclass
class Examination:
    """What the doctor found, by the id of each step."""

    steps: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def verdict(self, step: str) -> str:
        return str(self.steps[step]["verdict"])

    def text(self, step: str) -> str:
        return str(self.steps[step]["text"])

    def mends(self, step: str) -> str:
        """All that is said to mend it."""
        return "\n".join(f"{where}: {lines}" for where, lines in self.steps[step]["remedy"])

    @property
    def broken(self) -> list[str]:
        """The steps that failed, in order."""
        return [name for name, step in self.steps.items() if step["verdict"] == "bad"]


Examine = Callable[..., Examination]


@pytest.fixture
def examine(page: Page, site: HostSite, watch: Watch) -> Examine:
    """Examines from a page: `examine(domain="localhost", websocket=…, csp=…)`."""
    watch.allow("")  # the browser tells of each request that fails

    def examined(*, csp: str | None = None, at: str = "", **given: Any) -> Examination:
        page.goto(at or site.raw("<!doctype html><title>Host page</title>", csp))
        given = {"domain": "localhost", "patience": 3000, **given}
        steps = page.evaluate(EXAMINE, ["/doctor.js", given])
        return Examination({step["id"]: step for step in steps})

    return examined


@pytest.fixture
def broken(tmp_path: Path) -> Iterator[Broken]:
    with contextlib.ExitStack() as stack:
        yield lambda extra: stack.enter_context(Prosody(tmp_path / "broken", extra=extra))
