"""Names that others choose, before people see them."""

from __future__ import annotations

import pytest

from widget.core.names import legible


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("Romeo", "Romeo"),
        ("", ""),
        ("Mallory \u202e(uoy)", "Mallory (uoy)"),
        ("\u2067Juliet\u200b", "Juliet"),
        ("two\nlines\u2028or\x1bmore", "two lines ormore"),
        ("\u202e\u200b", "\ufffd"),
        ("👩\u200d🚀 می\u200cخواهم", "👩\u200d🚀 می\u200cخواهم"),
    ],
)
def test_a_name_reaches_no_further_than_itself(name: str, seen: str) -> None:
    assert legible(name) == seen
