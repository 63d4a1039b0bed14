"""Pinning (XEP-0469) and notification settings (XEP-0492): the same on all devices."""

from __future__ import annotations

from xml.etree.ElementTree import fromstring

from tests.support.bookmarking import begin, extended, published, push, taken
from tests.support.play import ROMEO, ROOM, Glance
from vdom import query
from vdom.html import div
from widget.core.events import (
    PreferencesChanged,
    RoomEntered,
)
from widget.core.model import Kind
from widget.core.preferences import Notify
from widget.features.bookmarks import choices, details
from widget.features.bookmarks.items import CHATS, NOTIFY
from widget.features.bookmarks.state import NotifyChosen, PinToggled


def test_pinning_tells_the_list_and_the_other_devices_and_they_tell_us() -> None:
    stage = begin()
    effects = stage.play(PinToggled(ROMEO, Kind.CHAT))
    (payload,) = published(effects)
    assert payload.tag == f"{{{CHATS}}}chat", "contacts are no rooms, and nobody shall enter them"
    assert stage.emitted(PreferencesChanged) == [PreferencesChanged(ROMEO, Kind.CHAT, True, None)]
    taken(stage, effects)
    push(stage, f"<item id='{ROMEO}'><chat xmlns='{CHATS}'/></item>", node=CHATS)
    assert stage.emitted(PreferencesChanged)[-1] == PreferencesChanged(ROMEO, Kind.CHAT, False, None)


def test_the_rule_that_is_most_specific_to_us_holds() -> None:
    always = f"<always xmlns='{NOTIFY}'/>"
    client = f"<on-mention xmlns='{NOTIFY}' identity-category='client'/>"
    web = f"<never xmlns='{NOTIFY}' identity-category='client' identity-type='web'/>"
    phone = f"<never xmlns='{NOTIFY}' identity-category='client' identity-type='phone'/>"
    for rules, rule in (
        (phone, None),
        (phone + always, Notify.ALWAYS),
        (client + always + phone, Notify.MENTION),
        (always + web + client, Notify.NEVER),
        ("<sometimes xmlns='theirs'/>", None),
    ):
        stage = begin(extended(f"<notify xmlns='{NOTIFY}'>{rules}</notify>"))
        assert stage.state.entries[ROOM].notify is rule


def test_a_rule_that_is_chosen_leaves_those_of_other_devices_and_what_others_have_added() -> None:
    advanced = "<advanced><when xmlns='theirs'/></advanced>"
    phone = "<never identity-category='client' identity-type='phone'/>"
    stage = begin(extended(f"<notify xmlns='{NOTIFY}'>{phone}<always>{advanced}</always></notify>"))
    (payload,) = published(stage.play(NotifyChosen(ROOM, Kind.ROOM, Notify.NEVER)))
    (notify,) = payload.iter(f"{{{NOTIFY}}}notify")
    assert [(each.tag.rpartition("}")[2], dict(each.attrib)) for each in notify] == [
        ("never", {"identity-category": "client", "identity-type": "phone"}),
        ("never", {}),
    ]
    assert notify[1].find(f"{{{NOTIFY}}}advanced/{{theirs}}when") is not None


def test_where_clients_have_a_rule_of_their_own_ours_is_for_the_web_only() -> None:
    stage = begin(extended(f"<notify xmlns='{NOTIFY}'><never identity-category='client'/><always/></notify>"))
    stage.play(NotifyChosen(ROOM, Kind.ROOM, Notify.MENTION))
    entry = stage.state.entries[ROOM]
    assert entry.notify is Notify.MENTION
    rules = {
        each.tag.rpartition("}")[2] for each in fromstring(entry.xml).iterfind(f".//{{{NOTIFY}}}notify/*")
    }
    assert rules == {"never", "always", "on-mention"}


def test_the_menu_and_the_details_tell_what_holds_and_change_it() -> None:
    stage = begin()
    stage.play(RoomEntered(ROOM, "juliet", "", True, private=True))
    glance = Glance(stage.session)

    def chosen() -> str:
        node = details(stage.state, glance, ROOM, Kind.ROOM)
        return ", ".join(each.text() for each in query(node).all("button", aria_pressed="true"))

    assert chosen() == "Always"
    menu = div(choices(stage.state, glance, ROOM, Kind.ROOM))
    event = query(menu).find("button", text="When mentioned").click()
    assert event == NotifyChosen(ROOM, Kind.ROOM, Notify.MENTION)
    stage.play(event, PinToggled(ROOM, Kind.ROOM))
    assert chosen() == "When mentioned, Pinned to the top"
    menu = div(choices(stage.state, glance, ROOM, Kind.ROOM))
    assert query(menu).find("button", aria_checked=True).text() == "When mentioned"
    chat = details(stage.state, glance, ROMEO, Kind.CHAT)
    assert not query(chat).has("button", text="When mentioned")
