"""All that there is to see of our own, by name; what plugins add stands beside it (`plugged.py`)."""

from __future__ import annotations

from tests.ui.chosen import CHOSEN
from tests.ui.found import FOUND
from tests.ui.people import PEOPLE
from tests.ui.places import PLACES
from tests.ui.secrets import SECRETS
from tests.ui.shared import SHARED
from tests.ui.snags import SNAGS
from tests.ui.spoken import SPOKEN
from tests.ui.stories import STORIES, Make
from tests.ui.writing import WRITING

VIEWS: dict[str, Make] = {
    **STORIES,
    **CHOSEN,
    **PLACES,
    **SPOKEN,
    **PEOPLE,
    **SHARED,
    **WRITING,
    **FOUND,
    **SECRETS,
    **SNAGS,
}
