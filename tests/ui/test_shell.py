"""One surface as a whole: what stands where, and what its buttons mean."""

from __future__ import annotations

from tests.ui.scenes import MAIN, Scene
from tests.ui.stories import (
    BALCONY,
    FRIAR,
    JULIET,
    MERCUTIO,
    chats,
    login,
    offline,
    offline_window,
    one_window,
    three_windows,
    whole,
)
from vdom import Encoder, VNode, query
from vdom.finding import Query
from widget.core.events import (
    ConversationClosed,
    DetailsToggled,
    DialogChosen,
    LauncherToggled,
    ModeChosen,
    WindowMinimised,
)
from widget.core.model import BareJID, Mode, PageInfo
from widget.ui.shell import shell

WIDE, PHONE = PageInfo(), PageInfo(width=390, height=844, touch=True)


def drawn(scene: Scene) -> Query:
    return query(shell(scene.picture()))


def test_a_closed_overlay_draws_nothing_in_the_way() -> None:
    root = drawn(Scene(page=WIDE).online())
    assert not root.has(cls="panel")
    assert root.text() == ""


def test_nobody_logged_in_sees_only_the_way_in() -> None:
    root = drawn(login(WIDE))
    assert root.has("input", name="jid")
    assert not root.has(cls="list")
    assert root.find(cls="login-close").click() == LauncherToggled(MAIN)


def test_windows_stand_beside_the_panel_and_the_others_in_the_bar() -> None:
    root = drawn(three_windows(WIDE))
    assert root.has(cls="panel")
    assert len(root.all(cls="conversation")) == 3
    assert [chip.node.key for chip in root.all(cls="chip")] == [FRIAR, MERCUTIO]
    assert root.find(cls="chip-open").click() == WindowMinimised(MAIN, BareJID(FRIAR))


def test_a_window_goes_down_to_the_bar_by_escape_and_closes_by_its_cross() -> None:
    window = drawn(one_window(WIDE)).find(cls="conversation")
    assert window.fire("keydown", key="Escape") == WindowMinimised(MAIN, BareJID(JULIET))
    assert window.find(title="Close Juliet Capulet").click() == ConversationClosed(MAIN, BareJID(JULIET))
    assert window.find(title="Details").click() == DetailsToggled(MAIN, BareJID(JULIET))
    assert window.attr("aria_label") == "Chat with Juliet Capulet"


def test_a_phone_shows_one_page_at_a_time() -> None:
    listed, talking = drawn(chats(PHONE)), drawn(one_window(PHONE))
    assert listed.has(cls="list")
    assert not listed.has(cls="conversation")
    assert not talking.has(cls="list")
    assert talking.find(cls="back").click() == ConversationClosed(MAIN, BareJID(JULIET))


def test_a_whole_page_has_list_conversation_and_details_side_by_side() -> None:
    panes = drawn(whole(WIDE).tell(DetailsToggled(MAIN, BareJID(JULIET)))).find(cls="panes")
    classes = [child.cls for child in panes.node.children if isinstance(child, VNode)]
    assert classes == ["pane", "conversation", "details"]
    assert panes.find(cls="pane").has(cls="list")
    assert panes.find(cls="who-jid").text() == JULIET


def test_the_mode_is_switched_live() -> None:
    assert drawn(chats(WIDE)).find(title="Fill the page").click() == ModeChosen(MAIN, Mode.FULLSCREEN)
    root = drawn(whole(WIDE))
    assert root.find(title="Show as windows").click() == ModeChosen(MAIN, Mode.OVERLAY)
    assert root.find(cls="surface").attr("data_mode") == "fullscreen"


def test_escape_leads_out_of_what_covers_the_page_where_there_is_a_way() -> None:
    filled = drawn(chats(WIDE).tell(ModeChosen(MAIN, Mode.FULLSCREEN)))
    assert filled.find(cls="surface").fire("keydown", key="Escape") == ModeChosen(MAIN, Mode.OVERLAY)
    assert drawn(chats(PHONE)).find(cls="pane").fire("keydown", key="Escape") == LauncherToggled(MAIN)
    page = drawn(one_window(PHONE)).find(cls="conversation")
    assert page.fire("keydown", key="Escape") == ConversationClosed(MAIN, BareJID(JULIET))


def test_escape_does_not_leave_the_page_that_the_site_has_filled() -> None:
    for root in (drawn(whole(WIDE)), drawn(chats(WIDE))):
        assert not _hears_escape(root.find(cls="surface"))
    assert not _hears_escape(drawn(whole(PHONE)).find(cls="surface"))


def _hears_escape(part: Query) -> bool:
    assert isinstance(part.node, VNode)
    return any("Escape" in on.keys for on in part.node.on)


def test_a_dialog_covers_the_panel_and_escape_closes_it() -> None:
    dialog = drawn(chats(WIDE).tell(DialogChosen(MAIN, "log-out"))).find(role="dialog")
    assert dialog.fire("escape") == DialogChosen(MAIN, "")
    assert dialog.attr("aria_modal") == "true"


def test_rooms_are_named_as_such_and_have_no_presence() -> None:
    room = next(
        each
        for each in drawn(three_windows(WIDE)).all(cls="conversation")
        if each.node.key == f"conversation {BALCONY}"
    )
    assert room.attr("aria_label") == "Room Balcony talk"
    assert not room.find("header").has(cls="presence")


def test_that_we_are_offline_is_said_in_the_panel_or_else_in_each_window() -> None:
    with_panel, without = drawn(offline(WIDE)), drawn(offline_window(WIDE))
    assert with_panel.find(cls="panel").has(cls="banner")
    assert not with_panel.find(cls="conversation").has(cls="banner")
    assert without.find(cls="conversation").has(cls="banner")


def test_details_cover_the_messages_of_a_window_and_what_is_typed_stays() -> None:
    window = drawn(one_window(WIDE).tell(DetailsToggled(MAIN, BareJID(JULIET)))).find(cls="conversation")
    assert window.has(cls="details")
    assert window.find(cls="conversation-foot").attr("hidden") is True
    assert window.has("textarea")


def test_what_has_not_changed_around_a_message_is_not_sent_again() -> None:
    scene, encoder = one_window(WIDE), Encoder()
    first, again = (str(encoder.encode(shell(scene.picture()))) for _ in range(2))
    for static in ("menu-button", "list-self", "finder", "composer", "newest", "'Details'"):
        assert static in first
        assert static not in again


def test_a_conversation_has_the_same_place_in_all_modes_so_that_it_stays_as_it_is() -> None:
    for mode in Mode:
        surface = shell(one_window(WIDE).tell(ModeChosen(MAIN, mode)).picture())
        window = _child(_child(surface, "stage"), f"conversation {JULIET}")
        assert _child(window, "timeline")
        assert _child(window, "foot")


def _child(node: VNode, key: str) -> VNode:
    return next(each for each in node.children if isinstance(each, VNode) and each.key == key)
