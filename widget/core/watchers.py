"""Who may learn that we are there: those who see our presence (RFC 6121, 4.2.2)."""

from __future__ import annotations

from collections.abc import Sequence

from widget.core.model import BareJID, Contact

Watchers = frozenset[BareJID]
"""Receipts, typing and markers go to these only: to a stranger each would tell that somebody is at home."""

NOBODY: Watchers = frozenset()


def watching(watchers: Watchers, contacts: Sequence[Contact]) -> Watchers:
    """Who they are once these contacts are new or different; the same object if nothing has changed."""
    come = {each.jid for each in contacts if each.subscription in ("from", "both")}
    after = watchers.difference(each.jid for each in contacts) | come
    return watchers if after == watchers else after
