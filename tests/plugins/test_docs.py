"""The docs of plugins (demo/docs/plugins.md): what they show works, and what there is stands in them."""

from __future__ import annotations

import re

from build.paths import ROOT
from tests.plugins.writing import Plugins
from tests.support.play import ROMEO, Glance, message
from vdom import query
from widget import plugin
from widget.core.events import MessagesAdded
from widget.core.feature import Slot
from widget.core.model import Kind, Session

DOCS = (ROOT / "demo/docs/plugins.md").read_text("utf-8")


def test_the_plugin_that_they_show_works() -> None:
    shown = re.search(r"```python\n(.*?)```", DOCS, re.DOTALL)
    assert shown
    plugins = Plugins(shown[1])
    assert plugins.faults == ()
    plugins.store.dispatch(MessagesAdded(ROMEO, Kind.CHAT, (message("m1"), message("m2")), True), Session())
    (drawn,) = plugins.store.fill(Slot.TITLE, Glance(Session()), ROMEO, Kind.CHAT)
    assert query(drawn).text() == "2 messages"


def test_every_name_that_a_plugin_may_import_stands_in_them() -> None:
    assert [name for name in plugin.__all__ if not re.search(rf"\b{name}\b", DOCS)] == []


def test_every_place_that_can_be_filled_stands_in_them() -> None:
    assert [slot.name for slot in Slot if f"`{slot.name}`" not in DOCS] == []
