"""Rooms: three people, subject and occupants, the service's list, leaving."""

from __future__ import annotations

from playwright.sync_api import expect

from demo.prosody import Prosody
from tests.browser.stories.conftest import ComeBack, Visit
from tests.support.accounts import Accounts, unique
from tests.support.people import People
from tests.support.rooms import configure, nicknames


def test_three_talk_in_a_room(visit: Visit, accounts: Accounts, prosody: Prosody, people: People) -> None:
    juliet, romeo, nurse = accounts.make("juliet", "romeo", "nurse")
    garden = unique("garden")
    room = f"{garden}@{prosody.muc}"
    third = people.connect(nurse)
    third.join(room, "Nurse")
    third.subject(room, "The garden by night")
    one, other = visit(nickname="Juliet"), visit(nickname="Romeo")
    one.log_in(juliet)
    other.log_in(romeo)
    hers, his = one.join(room), other.join(room)
    for view in (hers, his):
        expect(view.frame.locator(".conversation-title")).to_have_text("The garden by night")
    hers.say("Good evening")
    his.sees("Good evening")
    his.say("And to you")
    third.hears("And to you")
    third.say(room, "Madam!", kind="groupchat")
    for view in (hers, his):
        view.reads("Good evening", "And to you", "Madam!")
        view.all_sent()
    expect(hers.message("And to you").locator(".sender")).to_have_text("Romeo")
    expect(hers.message("Good evening")).to_have_attribute("data-own", "true")


def test_occupants_and_a_changed_subject_are_seen(
    visit: Visit, accounts: Accounts, prosody: Prosody, people: People
) -> None:
    juliet, romeo, nurse = accounts.make("juliet", "romeo", "nurse")
    room = f"{unique('hall')}@{prosody.muc}"
    first = people.connect(romeo)
    first.join(room, "Romeo")
    visitor = visit(nickname="Juliet")
    visitor.log_in(juliet)
    hall = visitor.join(room)
    expect(hall.frame.locator(".conversation-title")).to_have_text("2 people here")
    hall.button("Details").click()
    inside = visitor.page.get_by_role("region", name="Details")
    expect(inside.locator(".row-title")).to_have_text(["Romeo", "Juliet (you)"])
    second = people.connect(nurse)
    second.join(room, "Nurse")
    expect(inside.locator(".row-title")).to_have_text(["Romeo", "Juliet (you)", "Nurse"])
    first.subject(room, "Supper at nine")
    expect(inside.locator(".room-subject")).to_have_text("Supper at nine")
    second.leave(room, "Nurse")
    expect(inside.locator(".row-title")).to_have_text(["Romeo", "Juliet (you)"])
    inside.get_by_role("button", name="Close details").click()
    expect(hall.box).to_be_visible()


def test_a_room_is_found_in_the_services_list(
    visit: Visit, accounts: Accounts, prosody: Prosody, people: People
) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    square = unique("square")
    first = people.connect(romeo)
    first.join(f"{square}@{prosody.muc}", "Romeo")
    configure(first, f"{square}@{prosody.muc}", f"The {square}")
    visitor = visit()
    visitor.log_in(juliet)
    visitor.page.get_by_role("button", name="Join a room").first.click()
    dialog = visitor.page.get_by_role("dialog", name="Join a room")
    expect(dialog.get_by_label("Room", exact=True)).to_be_focused()
    dialog.get_by_role("button", name=f"The {square}").click()
    found = visitor.conversation(f"The {square}")
    found.say("So this is the square")
    first.hears("So this is the square")


def test_a_room_is_entered_by_its_name_alone(
    visit: Visit, accounts: Accounts, prosody: Prosody, people: People
) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    market = unique("market")
    first = people.connect(romeo)
    first.join(f"{market}@{prosody.muc}", "Romeo")
    visitor = visit(muc_domain=prosody.muc)
    visitor.log_in(juliet)
    visitor.join(market).say("Anyone?")
    first.hears("Anyone?")


def test_a_taken_nickname_gets_a_tail(
    visit: Visit, accounts: Accounts, prosody: Prosody, people: People
) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    room = f"{unique('ball')}@{prosody.muc}"
    first = people.connect(romeo)
    first.join(room, "Mask")
    visitor = visit(nickname="Mask")
    visitor.log_in(juliet)
    visitor.join(room).say("Two masks")
    assert first.hears("Two masks").nick == "Mask_"


def test_who_leaves_a_room_is_out_also_after_a_reload(
    visit: Visit, accounts: Accounts, prosody: Prosody, people: People, come_back: ComeBack
) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    cell = unique("cell")
    room = f"{cell}@{prosody.muc}"
    first = people.connect(romeo)
    first.join(room, "Romeo")
    visitor = visit(nickname="Juliet")
    visitor.log_in(juliet)
    inside = visitor.join(room)
    inside.say("I am here")
    first.hears("I am here")
    inside.button("Details").click()
    visitor.page.get_by_role("button", name="Leave room").click()
    expect(inside.frame).to_have_count(0)
    first.until(lambda: nicknames(first, room) == {"Romeo"})
    come_back(visitor)
    visitor.opened_by_the_page()
    visitor.is_online()
    visitor.chat_by_address(romeo.jid).say("Not in the cell")
    first.hears("Not in the cell")
    assert nicknames(first, room) == {"Romeo"}


def test_what_is_unread_in_a_room_is_counted(
    visit: Visit, accounts: Accounts, prosody: Prosody, people: People
) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    street = unique("street")
    room = f"{street}@{prosody.muc}"
    first = people.connect(romeo)
    first.join(room, "Romeo")
    visitor = visit()
    visitor.log_in(juliet)
    talk = visitor.join(room)
    talk.say("I am here")
    first.hears("I am here")
    talk.button(f"Close {street}").click()
    expect(talk.frame).to_have_count(0)
    for number in range(3):
        first.say(room, f"While you were away {number}", kind="groupchat")
    expect(visitor.launcher).to_have_accessible_name("Close chat, 3 unread")
    expect(visitor.row(street)).to_contain_text("Romeo: While you were away 2")
    visitor.row(street).click()
    expect(visitor.launcher).to_have_accessible_name("Close chat")
    talk.reads("I am here", *(f"While you were away {number}" for number in range(3)))
