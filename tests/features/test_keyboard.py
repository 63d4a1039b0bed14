"""The keys: told in a dialog, by the menu or a key."""

from __future__ import annotations

from dataclasses import replace

from tests.ui.scenes import MAIN, Scene
from tests.ui.stories import chats
from vdom.finding import Query
from widget.core.events import DialogChosen
from widget.core.model import PageInfo
from widget.settings import Settings
from widget.ui.shell import shell


def test_a_key_with_ctrl_opens_the_dialog_of_all_keys() -> None:
    scene = chats(PageInfo())
    (opening,) = shell(scene.picture()).on
    assert opening.keys == ("Mod+/",)
    assert opening.deliver({}) == DialogChosen(MAIN, "keys")
    scene.tell(DialogChosen(MAIN, "keys"))
    dialog = _drawn(scene).find(role="dialog")
    assert {each.text() for each in dialog.all("kbd")} >= {"Enter", "Esc", "Ctrl /", "↑", "Ctrl ↑"}


def test_it_tells_by_which_key_a_message_is_sent_here() -> None:
    scene = chats(PageInfo())
    scene.tell(DialogChosen(MAIN, "keys"))
    lines = [each.text() for each in _drawn(scene).all(cls="keys-line")]
    assert {"EnterSend", "⇧ EnterBegin a new line"} <= set(lines)
    scene.session = replace(scene.session, settings=Settings(send_by="ctrl-enter"))
    lines = [each.text() for each in _drawn(scene).all(cls="keys-line")]
    assert {"Ctrl EnterSend", "EnterBegin a new line"} <= set(lines)


def test_who_is_not_logged_in_has_no_such_key() -> None:
    assert not shell(Scene().picture()).on


def test_it_is_in_the_menu_but_where_fingers_are() -> None:
    assert _drawn(chats(PageInfo())).all(role="menuitem", text="Keyboard…")
    assert not _drawn(chats(PageInfo(touch=True))).all(role="menuitem", text="Keyboard…")


def _drawn(scene: Scene) -> Query:
    return Query(shell(scene.picture()))
