"""What a dialog is about is known while it is open, on its surface."""

from __future__ import annotations

import pytest

from tests.support.play import MAIN
from widget.core.dialogs import over
from widget.core.events import DialogChosen, SurfaceDetached
from widget.core.model import SurfaceId

OTHER = SurfaceId("other")


@pytest.mark.parametrize(
    ("event", "ends"),
    [
        (DialogChosen(MAIN, "mine"), False),
        (DialogChosen(MAIN, ""), True),
        (DialogChosen(MAIN, "another"), True),
        (SurfaceDetached(MAIN), True),
        (DialogChosen(OTHER, ""), False),
        (SurfaceDetached(OTHER), False),
    ],
)
def test_it_ends_with_the_dialog_and_with_the_page_of_its_own_surface_alone(
    event: DialogChosen | SurfaceDetached, ends: bool
) -> None:
    assert over({MAIN: "what it is about"}, event, "mine") is ends
