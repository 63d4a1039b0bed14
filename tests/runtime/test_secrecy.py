"""What is to be opened, as the runtime tells it without the library."""

from __future__ import annotations

import pytest

from tests.support.play import ROMEO, envelope
from widget.core.encryption import NEW, OLD
from widget.runtime.secrecy import is_sealed


@pytest.mark.parametrize("namespace", [OLD, NEW])
def test_what_is_sealed_is_known_by_either_version(namespace: str) -> None:
    assert is_sealed(envelope(f"<message from='{ROMEO}/a'><encrypted xmlns='{namespace}'/></message>"))
    assert not is_sealed(envelope(f"<presence from='{ROMEO}/a'><encrypted xmlns='{namespace}'/></presence>"))


def test_other_kinds_of_encryption_are_not_ours_to_open() -> None:
    other = "<encrypted xmlns='urn:example'/><body>Hello</body>"
    assert not is_sealed(envelope(f"<message from='{ROMEO}/a'>{other}</message>"))
