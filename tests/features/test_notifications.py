"""Notifications: who is not looking is told once, by the rules, and of nothing that was seen meanwhile."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.notifying import AWAY, HERE, came, follow, later, notices, stage
from tests.support.play import MAIN, ROMEO, ROOM, Stage, message
from widget.core.effects import After, Page
from widget.core.events import (
    ArchiveCaughtUp,
    ConversationNamed,
    ConversationOpened,
    ConversationSeen,
    Event,
    LoggedOut,
    MessagesAdded,
    MessagesChanged,
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
from widget.core.model import NO_ONE, FullJID, Kind, MessageId, Surface, SurfaceId
from widget.core.preferences import Notify
from widget.features.notifications import FEATURE
from widget.features.notifications.state import NotifyDue
from widget.settings import Settings

OTHER = SurfaceId("other")


def said(body: str, who: str = "Romeo") -> MessagesAdded:
    each = message("s:1", conversation=ROOM, sender=FullJID(f"{ROOM}/{who}"), body=body)
    return MessagesAdded(ROOM, Kind.ROOM, (each,), True)


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
        follow(quick, NotifyDue())
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
    follow(quick, NotifyDue())
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
    follow(back, NotifyDue())
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


def test_logging_out_takes_it_all_away() -> None:
    told = stage()
    later(told, UnreadCounted(1), came(message("s:1")))
    pages = [effect for effect in told.play(LoggedOut()) if isinstance(effect, Page)]
    assert [(page.command, page.args.get("count")) for page in pages] == [("count", 0), ("unnotify", None)]


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
