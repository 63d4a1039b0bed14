"""Notifications: who is not looking is told once, by the rules, and of nothing that was seen meanwhile."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import pytest

from tests.support.play import MAIN, ROMEO, ROOM, Glance, Stage, message
from vdom import query
from widget.core.effects import After, Page
from widget.core.events import (
    ArchiveCaughtUp,
    ContactsChanged,
    ConversationNamed,
    ConversationOpened,
    ConversationSeen,
    Event,
    LoggedOut,
    MessagesAdded,
    MessagesChanged,
    OwnShowChosen,
    PageCalled,
    PageChanged,
    PreferencesChanged,
    RoomEntered,
    SeenElsewhere,
    SessionStarted,
    SurfaceAttached,
    UnreadCounted,
)
from widget.core.message import Retraction
from widget.core.model import NO_ONE, Contact, FullJID, Kind, Message, MessageId, PageInfo, Surface, SurfaceId
from widget.core.preferences import Notify
from widget.features.notifications import FEATURE, State, _loaded, offer
from widget.features.notifications.dialogs import wishes
from widget.features.notifications.state import (
    DesktopChosen,
    NotifyDue,
    OfferDeclined,
    QuietChosen,
    SoundChosen,
    Told,
    minutes,
)
from widget.settings import Settings

OTHER = SurfaceId("other")
AWAY = PageInfo(visible=True, focused=False, notifications="granted")
HERE = replace(AWAY, focused=True)
FRIEND = ContactsChanged((Contact(ROMEO, "Romeo"),))


def stage(**session: Any) -> Stage[State]:
    """The person is elsewhere, and wants to be told."""
    given = {"page": AWAY, "pages": {MAIN: AWAY}, **session}
    made = Stage(FEATURE, **given)
    made.play(FRIEND, DesktopChosen(MAIN, True))
    return made


def came(*messages: Message, live: bool = True) -> MessagesAdded:
    return MessagesAdded(ROMEO, Kind.CHAT, messages, live)


def said(body: str, who: str = "Romeo") -> MessagesAdded:
    each = message("s:1", conversation=ROOM, sender=FullJID(f"{ROOM}/{who}"), body=body)
    return MessagesAdded(ROOM, Kind.ROOM, (each,), True)


def later(stage_: Stage[State], *events: Event) -> list[Page]:
    """The commands to the page after these and the moment that is waited for."""
    for event in events:
        for effect in stage_.play(event):
            if isinstance(effect, After):
                _follow(stage_, effect.event)
    return [page for page in stage_.wanted(Page) if page.command in ("notify", "sound")]


def _follow(stage_: Stage[State], event: Event) -> None:
    for effect in stage_.play(event):
        if isinstance(getattr(effect, "event", None), Told):
            stage_.play(effect.event)  # type: ignore[attr-defined]


def done(event: object) -> Event:
    """What the person does with a part of the screen."""
    assert isinstance(event, Event)
    return event


def notices(stage_: Stage[State], *events: Event) -> list[tuple[str, str]]:
    return [(p.args["title"], p.args["body"]) for p in later(stage_, *events) if p.command == "notify"]


def test_who_is_elsewhere_is_told_once_on_the_page_that_was_looked_at_last() -> None:
    both = stage(pages={MAIN: AWAY, OTHER: AWAY})
    (page,) = later(both, came(message("s:1", body="Hello")))
    assert page == Page(
        "notify", {"id": "s:1", "conversation": ROMEO, "title": "Romeo", "body": "Hello"}, OTHER
    )
    assert later(both, NotifyDue()) == [page]


def test_who_looks_or_has_not_asked_for_it_or_cannot_be_is_not_told() -> None:
    news = came(message("s:1"))
    assert later(stage(page=HERE, pages={MAIN: HERE}), news) == []
    assert later(Stage(FEATURE, page=AWAY, pages={MAIN: AWAY}), news) == []
    assert later(stage(pages={MAIN: replace(AWAY, notifications="denied")}), news) == []
    assert later(stage(pages={}), news) == []


def test_history_and_our_own_messages_are_no_news() -> None:
    assert later(stage(), came(message("s:1"), live=False), came(message("o:1", outgoing=True))) == []


@pytest.mark.parametrize(
    "seen",
    [
        ConversationSeen(ROMEO, Kind.CHAT, MessageId("s:1"), "1", 1),
        SeenElsewhere(ROMEO, 1),
        PageChanged(HERE),
    ],
)
def test_what_is_seen_within_a_moment_is_not_told(seen: Event) -> None:
    quick = stage()
    quick.play(came(message("s:1", order=1)), seen, NotifyDue())
    assert later(quick) == []


def test_what_is_corrected_meanwhile_is_told_as_it_is_now_and_what_was_taken_back_not_at_all() -> None:
    first = message("s:1", body="Helo")
    gone = replace(first, body="", retraction=Retraction(MessageId("s:2"), 2))
    for now, told in ((replace(first, body="Hello"), [("Romeo", "Hello")]), (gone, [])):
        quick = stage()
        quick.play(came(first), MessagesChanged(ROMEO, (message("s:0"), now)))
        _follow(quick, NotifyDue())
        assert notices(quick) == told


def test_a_notification_goes_when_its_message_is_taken_back_and_stays_when_it_is_corrected() -> None:
    told, first = stage(), message("s:1", body="Helo")
    later(told, came(first))
    taken_back = Retraction(MessageId("s:2"), 2)
    assert told.play(MessagesChanged(ROMEO, (replace(first, body="Hello"),))) == []
    assert told.play(MessagesChanged(ROMEO, (message("s:0", retraction=taken_back),))) == []
    gone = replace(first, retraction=taken_back)
    assert told.play(MessagesChanged(ROMEO, (gone,))) == [Page("unnotify", {"conversation": ROMEO})]


def test_what_another_device_has_shown_of_it_leaves_what_came_after() -> None:
    quick = stage()
    quick.play(came(message("s:1", order=1), message("s:2", order=2)), SeenElsewhere(ROMEO, 1))
    assert notices(quick, came()) == []
    _follow(quick, NotifyDue())
    assert notices(quick) == [("Romeo", "s:2")]


def test_a_notification_goes_when_its_conversation_has_been_read() -> None:
    told = stage()
    later(told, came(message("s:1", order=1)))
    told.play(ConversationSeen(ROMEO, Kind.CHAT, MessageId("s:1"), "1", 1))
    assert told.wanted(Page)[-1] == Page("unnotify", {"conversation": ROMEO})
    told.play(SeenElsewhere(ROMEO, 1))
    assert len([page for page in told.wanted(Page) if page.command == "unnotify"]) == 1


def test_after_an_absence_each_conversation_is_told_of_once_when_all_of_it_is_here() -> None:
    back = stage()
    back.play(SessionStarted(FullJID("juliet@example.org/web"), resumed=False, first=False))
    before = len(back.wanted(After))
    for number in range(5):
        assert later(back, came(message(f"s:{number}", order=number))) == []
    assert len(back.wanted(After)) == before
    assert later(back, NotifyDue()) == [], "of a moment that began before the absence"
    _follow(back, NotifyDue())
    assert notices(back) == []
    assert notices(back, ArchiveCaughtUp(NO_ONE)) == [("Romeo", "s:4")]


def test_rules_are_minded() -> None:
    entered = RoomEntered(ROOM, "Juliet", "", True)
    for rule, plain, named in ((None, 0, 1), (Notify.ALWAYS, 1, 1), (Notify.NEVER, 0, 0)):
        for body, many in (("Hello all", plain), ("Hello juliet!", named)):
            room = stage()
            room.play(entered, ConversationNamed(ROOM, Kind.ROOM, "The garden"))
            room.play(PreferencesChanged(ROOM, Kind.ROOM, False, rule))
            assert notices(room, said(body)) == [("The garden", f"Romeo: {body}")] * many
    private, muted = stage(), stage()
    assert len(notices(private, replace(entered, private=True), said("Hello all"))) == 1
    muted.play(PreferencesChanged(ROMEO, Kind.CHAT, False, Notify.NEVER))
    assert notices(muted, came(message("s:1"))) == []
    assert len(notices(muted, PreferencesChanged(ROMEO, Kind.CHAT, False, None), came(message("s:2")))) == 1


@pytest.mark.parametrize(
    ("nickname", "body", "told"),
    [
        ("Juliet", "Ask JULIET, please", True),
        ("Juliet", "@juliet", True),
        ("C++", "(c++) rules", True),
        ("Juliet", "julietta", False),
        ("", "anything", False),
    ],
)
def test_a_name_counts_as_a_word_of_its_own(nickname: str, body: str, told: bool) -> None:
    room = stage()
    room.play(RoomEntered(ROOM, nickname, "", True))
    assert bool(notices(room, said(body))) is told


def test_long_and_hidden_texts_are_not_shown_whole() -> None:
    told = stage()
    ((_, long),) = notices(told, came(message("s:1", body="word " * 100)))
    assert len(long) <= 120
    assert notices(stage(), came(message("s:2", body="They die", spoiler=""))) == [("Romeo", "Spoiler")]
    assert notices(stage(), came(message("s:3", body="They die", spoiler="The end"))) == [
        ("Romeo", "The end")
    ]


def at(hour: int, minute: int = 0) -> int:
    """That time of a day, here (milliseconds)."""
    return int(time.mktime((2026, 11, 25, hour, minute, 0, 0, 0, -1)) * 1000)


@pytest.mark.parametrize(
    ("hours", "hour", "told"),
    [
        ("22:00-07:00", 23, False),
        ("22:00-07:00", 6, False),
        ("22:00-07:00", 7, True),
        ("22:00-07:00", 12, True),
        ("13:00-14:30", 14, False),
        ("13:00-14:30", 15, True),
        ("", 3, True),
    ],
)
def test_in_quiet_hours_nobody_is_told(hours: str, hour: int, told: bool) -> None:
    own, site = stage(now=at(hour)), stage(now=at(hour), settings=Settings(quiet_hours=hours, sounds=True))
    own.play(QuietChosen(hours))
    assert bool(later(own, came(message("s:1")))) is told
    assert {page.command for page in later(site, came(message("s:1")))} == (
        {"notify", "sound"} if told else set()
    )


def test_who_does_not_want_to_be_disturbed_is_not_until_they_say_otherwise() -> None:
    own = stage(settings=Settings(sounds=True))
    busy, back = OwnShowChosen("dnd"), OwnShowChosen("away")
    assert not later(own, busy, came(message("Hello")), NotifyDue())
    assert later(own, back, came(message("Still there?")), NotifyDue())


def test_a_sound_is_played_if_the_person_wants_it_or_the_site_and_they_do_not_mind() -> None:
    news = came(message("s:1"), message("s:2"))
    loud = Settings(sounds=True)
    for wished, settings, many in (
        (True, Settings(), 1),
        (None, loud, 1),
        (False, loud, 0),
        (None, Settings(), 0),
    ):
        heard = Stage(FEATURE, page=AWAY, pages={MAIN: AWAY}, settings=settings)
        if wished is not None:
            heard.play(SoundChosen(wished))
        assert [page.command for page in later(heard, news)] == ["sound"] * many


def test_what_waits_is_counted_on_the_page_while_nobody_looks() -> None:
    counts = Stage(FEATURE, page=AWAY, pages={MAIN: AWAY})
    two, none = {"count": 2, "prefix": "(2) ", "icon": 0}, {"count": 0, "prefix": "", "icon": 0}
    counts.play(UnreadCounted(2))
    assert counts.wanted(Page) == [Page("count", two)]
    assert counts.play(SurfaceAttached(Surface(OTHER))) == [Page("count", two, OTHER)]
    counts.session = replace(counts.session, page=HERE, pages={MAIN: HERE})
    assert counts.play(PageChanged(HERE)) == [Page("count", none)]
    assert counts.play(PageChanged(HERE)) == []


def test_what_happens_on_another_page_than_the_one_that_is_looked_at_changes_nothing() -> None:
    both = stage(page=HERE, pages={MAIN: AWAY, OTHER: HERE})
    both.play(UnreadCounted(2))
    both.session = replace(both.session, page=AWAY)
    both.play(PageCalled(MAIN, "anything"))
    assert both.wanted(Page) == []


def test_the_title_and_the_icon_are_the_site_s() -> None:
    for title, icon in ((True, False), (False, True)):
        page = Stage(FEATURE, page=AWAY, settings=Settings(page_count=title, icon_count=icon))
        (told,) = page.play(UnreadCounted(2))
        assert isinstance(told, Page)
        assert told.args == {"count": 2, "prefix": "(2) " * title, "icon": 2 * icon}


def test_a_click_leads_to_the_conversation_and_only_to_one_that_was_told_of() -> None:
    phone = stage(page=replace(AWAY, width=390), pages={MAIN: replace(AWAY, width=390)})
    clicked = PageCalled(MAIN, "notified", {"conversation": ROMEO})
    assert phone.play(clicked) == []
    later(phone, came(message("s:1")))
    phone.play(clicked)
    assert phone.emitted(PageCalled) == [PageCalled(MAIN, "open")]
    assert phone.emitted(ConversationOpened) == [ConversationOpened(MAIN, ROMEO, Kind.CHAT)]


def test_the_browser_is_asked_only_when_the_person_has_missed_something_and_accepts() -> None:
    new = replace(AWAY, notifications="default")
    asked = Stage(FEATURE, page=new, pages={MAIN: new})

    def offered() -> bool:
        return offer(asked.state, Glance(asked.session)) is not None

    assert not offered()
    later(asked, came(message("s:1")))
    assert offered()
    node = offer(asked.state, Glance(asked.session))
    assert node
    accepted = done(query(node).find("button", text="Show them").click())
    assert asked.play(accepted)[-1] == Page("ask-notifications", {}, MAIN)
    assert not offered()


def test_who_declines_is_not_asked_again_on_any_visit_and_a_site_may_never_ask() -> None:
    new = replace(AWAY, notifications="default")
    once = Stage(FEATURE, page=new, pages={MAIN: new})
    later(once, came(message("s:1")))
    once.play(OfferDeclined())
    again = Stage(FEATURE, page=new, pages={MAIN: new})
    loaded = _loaded(once.saved("notifications")[-1:])
    assert loaded
    later(again, loaded, came(message("s:2")))
    never = Stage(FEATURE, page=new, pages={MAIN: new}, settings=Settings(notifications="never"))
    later(never, came(message("s:3")))
    for each in (once, again, never):
        assert offer(each.state, Glance(each.session)) is None


def test_the_dialog_shows_what_holds_and_says_what_the_browser_forbids() -> None:
    shown = stage(page=HERE)
    node = wishes(shown.state, Glance(shown.session), "notifications")
    assert node
    boxes = query(node).all("input", type="checkbox")
    assert [(box.attr("name"), bool(box.attr("checked"))) for box in boxes] == [
        ("desktop", True),
        ("sound", False),
        ("quiet", False),
    ]
    for box in boxes[1:]:
        shown.play(done(box.fire("change", checked=True)))
    assert (shown.state.wishes.sound, shown.state.wishes.quiet) == (True, "22:00-07:00")
    node = wishes(shown.state, Glance(shown.session), "notifications")
    assert node
    first = query(node).find("input", name="from")
    shown.play(done(first.fire("change", form={"from": "21:30", "to": ""})))
    assert shown.state.wishes.quiet == "21:30-07:00"
    shown.session = replace(shown.session, page=replace(HERE, notifications="denied"))
    node = wishes(shown.state, Glance(shown.session), "notifications")
    assert node
    assert "does not let this site" in query(node).text()


def test_logging_out_takes_it_all_away() -> None:
    told = stage()
    later(told, UnreadCounted(1), came(message("s:1")))
    pages = [effect for effect in told.play(LoggedOut()) if isinstance(effect, Page)]
    assert [(page.command, page.args.get("count")) for page in pages] == [("count", 0), ("unnotify", None)]


def test_hours_that_are_none_are_no_hours() -> None:
    assert minutes("22:00-07:30") == (1320, 450)
    assert minutes("") == minutes("nonsense") == (0, 0)


@pytest.mark.parametrize(("rule", "told"), [("mentions", 0), ("all", 1), ("none", 0)])
def test_the_site_says_what_of_rooms_is_told_until_the_person_does(rule: str, told: int) -> None:
    given = stage(settings=Settings(room_notifications=rule))
    given.play(RoomEntered(ROOM, "Juliet", "", True))
    assert len(notices(given, said("good morning"))) == told
    given.play(PreferencesChanged(ROOM, Kind.ROOM, False, Notify.ALWAYS))
    assert notices(given, said("good night"))[-1:] == [("garden", "Romeo: good night")]


def test_what_the_page_tells_of_by_itself_is_not_told_again() -> None:
    away = stage()
    away.play(came(message("s:1")), PageCalled(MAIN, "unnoticed", {"conversation": ROMEO}))
    assert later(away, NotifyDue()) == []
    assert notices(away, came(message("s:2", body="And this?"))) == [("Romeo", "And this?")]
