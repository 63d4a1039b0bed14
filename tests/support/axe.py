"""axe-core in a page: what keeps somebody out (contrast, names, roles …), also inside our shadow root."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from playwright.sync_api import Page

from build.paths import NODE_MODULES

RUN = """async ([scope, without]) => {
  const rules = Object.fromEntries(without.map((rule) => [rule, { enabled: false }]));
  const { violations } = await axe.run(scope ?? document, { resultTypes: ["violations"], rules });
  return violations.flatMap(({ id, impact, nodes }) => nodes.map(({ target, failureSummary }) =>
    [id, impact ?? "", target.flat().join(" > "), failureSummary ?? ""]));
}"""


@dataclass(frozen=True)
class Barrier:
    """One element that breaks one of axe's rules."""

    rule: str
    impact: str
    target: str
    summary: str

    def __str__(self) -> str:
        return f"{self.rule} ({self.impact}): {self.target}\n    {self.summary}"


def barriers(page: Page, scope: str | None = None, *, without: Sequence[str] = ()) -> list[Barrier]:
    """What axe finds wrong now, in the elements that a CSS selector finds or on the whole page.

    The debugger's protocol runs it, so that it works under any Content-Security-Policy.
    """
    page.evaluate(_source())
    return [Barrier(*found) for found in page.evaluate(RUN, [scope, list(without)])]


def assert_no_barriers(page: Page, scope: str | None = None, *, without: Sequence[str] = ()) -> None:
    found = barriers(page, scope, without=without)
    assert not found, "axe found barriers:\n" + "\n".join(map(str, found))


@cache
def _source() -> str:
    return (NODE_MODULES / "axe-core" / "axe.min.js").read_text()
