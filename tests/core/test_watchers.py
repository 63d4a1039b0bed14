"""Who sees our presence, and may therefore know what we read and write."""

from __future__ import annotations

from tests.support.play import JULIET, ROMEO
from widget.core.model import Contact
from widget.core.watchers import NOBODY, watching


def test_those_watch_whose_subscription_is_from_or_both() -> None:
    seen = watching(NOBODY, [Contact(ROMEO, subscription="both"), Contact(JULIET, subscription="to")])
    assert seen == {ROMEO}
    assert watching(seen, [Contact(JULIET, subscription="from")]) == {ROMEO, JULIET}


def test_who_loses_the_subscription_or_is_removed_watches_no_more() -> None:
    both = watching(NOBODY, [Contact(ROMEO, subscription="both"), Contact(JULIET, subscription="from")])
    gone = [Contact(ROMEO, subscription="to"), Contact(JULIET, subscription="remove")]
    assert watching(both, gone) == NOBODY


def test_what_changes_nothing_gives_the_same_object() -> None:
    seen = watching(NOBODY, [Contact(ROMEO, subscription="both")])
    assert watching(seen, [Contact(ROMEO, "Montague", subscription="both")]) is seen
