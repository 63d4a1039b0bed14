"""A plugin that does something wrong, and why it was switched off."""

from __future__ import annotations

from tests.plugins.writing import HEAD, Plugins
from tests.support.play import JULIET
from widget.core.model import FullJID, Session

SESSION = Session(FullJID(f"{JULIET}/web"), online=True, now=1_000_000, fresh="id-1")


def feature(body: str, *more: str) -> str:
    return HEAD + body + f'\nFEATURE = Feature("bad", State, {", ".join(more)})\n'


def told(plugins: Plugins) -> str:
    """Why it was switched off; it was, and once."""
    ((name, why),) = plugins.stopped
    assert name == "bad"
    return why
