"""Our own presence: chosen, told once, away when nobody is there."""

from __future__ import annotations

from dataclasses import replace

from tests.support.play import JULIET, MAIN, ROOM, STARTED, Glance, Stage
from vdom import query
from widget.core.effects import Emit, Load, Send
from widget.core.events import (
    AnnouncementChanged,
    BecameAvailable,
    CapabilitiesAsked,
    OwnPictureChanged,
    OwnShowChosen,
    PageChanged,
    RoomEntered,
    RoomLeft,
    RosterAnswered,
    SessionStarted,
    SettingsChanged,
    StorageOpened,
)
from widget.core.model import IDLE_AFTER, FullJID, PageInfo
from widget.core.stanza import idle_since
from widget.features.presence import (
    FEATURE,
    PresenceChosen,
    PresenceLoaded,
    Said,
    State,
    StatusChosen,
    head,
    status,
)
from widget.settings import Settings

RESUMED = SessionStarted(FullJID(f"{JULIET}/web"), resumed=True, first=True)
IDLE, BACK = PageChanged(PageInfo(idle=True)), PageChanged(PageInfo())


def ready() -> Stage[State]:
    stage = Stage(FEATURE)
    stage.play(STARTED, RosterAnswered())
    return stage


def told(stage: Stage[State]) -> list[tuple[str, str, str]]:
    """What went out so far: to whom, show and status."""
    out = [send.stanza for send in stage.wanted(Send)]
    ns = "{jabber:client}"
    return [(s.get("to", ""), s.findtext(f"{ns}show", ""), s.findtext(f"{ns}status", "")) for s in out]


def test_the_initial_presence_goes_out_before_anybody_counts_on_it() -> None:
    stage = Stage(FEATURE)
    stage.play(STARTED)
    assert not stage.effects
    effects = [each for each in stage.play(RosterAnswered()) if isinstance(each, (Send, Emit))]
    assert [type(each) for each in effects] == [Send, Emit]
    assert stage.emitted(BecameAvailable)
    assert told(stage) == [("", "", "")]


def test_what_is_chosen_is_told_once_and_kept() -> None:
    stage = ready()
    stage.play(PresenceChosen("dnd"), PresenceChosen("dnd"))
    stage.play(StatusChosen(MAIN, "dnd", "  In the\n garden "))
    assert told(stage)[1:] == [("", "dnd", ""), ("", "dnd", "In the garden")]
    assert stage.saved("own-presence")[-1]["status"] == "In the garden"


def test_a_choice_of_an_earlier_visit_goes_out_with_the_first_presence() -> None:
    stage = ready()
    stage.play(StatusChosen(MAIN, "away", "Asleep"))
    records = {each["name"]: each for each in stage.saved("own-presence")}
    later = Stage(FEATURE)
    (load,) = [each for each in later.play(StorageOpened(True)) if isinstance(each, Load)]
    event = load.then(list(records.values()))
    assert event
    later.play(event, STARTED, RosterAnswered())
    assert told(later) == [("", "away", "Asleep")]
    resumed = Stage(FEATURE)
    resumed.play(event, RESUMED)
    assert not told(resumed)
    resumed.play(PresenceChosen("available"))
    assert told(resumed) == [("", "", "Asleep")]


def test_what_another_session_was_told_is_told_again() -> None:
    stage = Stage(FEATURE)
    stage.play(PresenceLoaded(None, Said(), f"{JULIET}/other-tab"), RESUMED)
    assert told(stage) == [("", "", "")]


def test_whoever_leaves_the_keys_alone_is_away_since_then_until_they_return() -> None:
    stage = ready()
    stage.play(IDLE, IDLE)
    last = stage.wanted(Send)[-1].stanza
    since = last.find("{urn:xmpp:idle:1}idle")
    assert since is not None
    assert idle_since(last) == stage.session.now - IDLE_AFTER
    stage.play(BACK)
    assert [show for _, show, _ in told(stage)] == ["", "away", ""]


def test_others_learn_what_is_chosen_and_was_on_an_earlier_visit() -> None:
    stage = ready()
    stage.play(PresenceChosen("dnd"), StatusChosen(MAIN, "away", "At lunch"), IDLE, BACK)
    stage.play(PresenceLoaded(Said("dnd"), None, ""))
    assert [each.show for each in stage.emitted(OwnShowChosen)] == ["dnd", "away", "dnd"]


def test_idle_does_not_disturb_a_choice() -> None:
    stage = ready()
    stage.play(PresenceChosen("dnd"), IDLE)
    assert [show for _, show, _ in told(stage)] == ["", "dnd", "dnd"]


def test_rooms_are_told_too_while_we_are_in_them() -> None:
    stage = ready()
    stage.play(RoomEntered(ROOM, "Juliet", "", False))
    assert len(told(stage)) == 1
    stage.play(PresenceChosen("away"))
    assert told(stage)[1:] == [("", "away", ""), (f"{ROOM}/Juliet", "away", "")]
    stage.play(RoomLeft(ROOM), PresenceChosen("dnd"))
    assert told(stage)[3:] == [("", "dnd", "")]


def test_a_room_that_is_entered_hears_at_once_that_we_are_away() -> None:
    stage = ready()
    stage.play(PresenceChosen("away"), RoomEntered(ROOM, "Juliet", "", False))
    assert told(stage)[-1] == (f"{ROOM}/Juliet", "away", "")


def test_what_is_chosen_offline_is_told_when_the_session_goes_on() -> None:
    stage = ready()
    stage.session = replace(stage.session, online=False)
    stage.play(PresenceChosen("away"))
    assert len(told(stage)) == 1
    stage.session = replace(stage.session, online=True)
    stage.play(RESUMED)
    assert told(stage)[1:] == [("", "away", "")]


def test_the_menu_shows_what_holds_and_the_form_sends_both() -> None:
    stage = ready()
    stage.play(PresenceChosen("dnd"))
    checked = query(head(stage.state, Glance(stage.session, connected=True))).find(
        "button", aria_checked=True
    )
    assert checked.text() == "Do not disturb"
    form = status(stage.state, Glance(stage.session), "status")
    assert form
    sent = query(form).find("form").fire("submit", form={"show": "away", "status": "Reading"})
    assert sent == StatusChosen(MAIN, "away", "Reading")


def test_it_names_our_picture_once_we_know_that_it_has_to() -> None:
    stage = ready()
    update = "{vcard-temp:x:update}x"
    assert stage.wanted(Send)[-1].stanza.find(update) is None
    stage.play(OwnPictureChanged("a" * 40))
    assert stage.wanted(Send)[-1].stanza.findtext(f"{update}/{{vcard-temp:x:update}}photo") == "a" * 40
    stage.play(OwnPictureChanged(""))
    photo = stage.wanted(Send)[-1].stanza.find(f"{update}/{{vcard-temp:x:update}}photo")
    assert photo is not None
    assert not photo.text


def test_a_session_that_goes_on_has_named_our_picture_already() -> None:
    stage = ready()
    stage.play(OwnPictureChanged("a" * 40))
    records = {each["name"]: each for each in stage.saved("own-presence")}
    later = Stage(FEATURE)
    (load,) = [each for each in later.play(StorageOpened(True)) if isinstance(each, Load)]
    event = load.then(list(records.values()))
    assert event
    later.play(event, RESUMED)
    assert not told(later)


def test_a_site_may_not_want_others_to_know_who_is_idle() -> None:
    stage = ready()
    stage.session = replace(stage.session, settings=Settings(send_idle=False))
    assert stage.play(IDLE) == []
    stage.session = replace(stage.session, settings=Settings(), page=PageInfo(idle=True))
    assert [effect for effect in stage.play(SettingsChanged()) if isinstance(effect, Send)]


def test_what_we_announce_is_told_by_our_presence_when_it_changes_and_there_is_one() -> None:
    stage = ready()
    assert len([each for each in stage.play(AnnouncementChanged()) if isinstance(each, Send)]) == 1
    early = Stage(FEATURE)
    assert not early.play(AnnouncementChanged())


def test_that_our_server_asks_what_we_can_do_is_told_to_who_waits_for_its_news() -> None:
    stage = Stage(FEATURE)
    query = "<query xmlns='http://jabber.org/protocol/disco#info'/>"
    assert stage.read(f"<iq type='get' id='1' from='{JULIET}'>{query}</iq>") == [CapabilitiesAsked()]
    assert stage.read(f"<message from='{JULIET}'>{query}</message>") == []
