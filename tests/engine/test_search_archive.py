"""What only the server has is found there, where it can search, and shown where it was said."""

from __future__ import annotations

import time

import pytest

from demo.prosody import Prosody
from demo.store import conversation
from tests.engine.conftest import Place
from tests.support.accounts import Account, Accounts, unique
from tests.support.engine import Engine
from tests.support.peer import Peer
from vdom.finding import Query

FAR = "It was the Nightingale, and not the lark"


@pytest.fixture
def couple(searching: Prosody) -> tuple[Account, Account]:
    """Juliet and Romeo, who have said a lot: once of a nightingale, often of a garden."""
    accounts = Accounts(searching.store, searching.domain)
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    said = [f"Garden {n}" if n % 10 == 0 else f"Word {n}" for n in range(500)]
    said[3], said[498] = FAR, "No nightingale now"
    lines = conversation((juliet.jid, romeo.jid), said)
    searching.store.chat(juliet.local, romeo.jid, lines)
    return juliet, romeo


def find(engine: Engine, text: str) -> None:
    """Look for something in the conversation that is open."""
    engine.click("button", role="menuitem", text="Search messages…")
    engine.act(engine.look().find("input", name="search-messages").fire("input", value=text))


def find_anywhere(engine: Engine, text: str) -> None:
    """Look for something in all conversations."""
    engine.act(engine.look().find("input", name="search").fire("input", value=text))


def hits(engine: Engine) -> list[Query]:
    return [each for each in engine.look().all("button", cls="row") if each.has(cls="excerpt")]


def excerpts(engine: Engine) -> list[str]:
    return [each.find(cls="excerpt").text() for each in hits(engine)]


async def follow_the_only_hit(engine: Engine) -> None:
    """Come to where it was said."""
    await engine.until(lambda: len(hits(engine)) == 1, "the result")
    engine.act(hits(engine)[0].click())
    await engine.until(lambda: FAR in engine.bodies, "the message")


async def test_what_the_server_finds_comes_after_what_is_here_and_leads_to_its_place(
    searching: Prosody, couple: tuple[Account, Account]
) -> None:
    async with Engine(searching) as engine:
        await engine.log_in(couple[0])
        await engine.open("Romeo")
        await engine.sees("Word 499")
        find(engine, "nightingale")
        await engine.until(lambda: len(hits(engine)) == 2, "both of them")
        assert ["No" in each for each in excerpts(engine)] == [True, False]
        assert "Found on the server" in engine.look().text()
        engine.act(hits(engine)[1].click())
        await engine.until(lambda: FAR in engine.bodies, "the message")
        assert engine.bodies[engine.bodies.index(FAR) :][:3] == [FAR, "Word 4", "Word 5"]
        assert not engine.look().has(cls="dialog")
        await engine.scroll_up_to("Garden 0")
        assert engine.bodies[:4] == ["Garden 0", "Word 1", "Word 2", FAR]


async def test_the_server_s_results_come_page_by_page_to_their_end_and_none_twice(
    searching: Prosody, couple: tuple[Account, Account]
) -> None:
    async with Engine(searching) as engine:
        await engine.log_in(couple[0])
        await engine.open("Romeo")
        await engine.sees("Word 499")
        find(engine, "garden")
        await engine.until(lambda: pressed_on(engine), "the end")
        assert [int(each.split()[-1]) for each in excerpts(engine)] == list(range(490, -1, -10))


def pressed_on(engine: Engine) -> bool:
    """Press for older results wherever that is offered, until the server says that it has no more."""
    more = next((each for each in engine.look().all("button") if each.text() == "Older results"), None)
    if more:
        engine.act(more.click())
    return "found on the server" in engine.look().text()


async def test_in_all_conversations_the_server_is_asked_when_the_person_wants_it(
    searching: Prosody, couple: tuple[Account, Account]
) -> None:
    async with Engine(searching) as engine:
        await engine.log_in(couple[0])
        await engine.until(lambda: engine.look().has("button", cls="row", text="Romeo"), "the list")
        find_anywhere(engine, "lark")
        await engine.sees("Search on the server")
        engine.click("button", text="Search on the server")
        await follow_the_only_hit(engine)


async def test_a_result_leads_into_a_conversation_of_which_nothing_is_here_yet(searching: Prosody) -> None:
    accounts = Accounts(searching.store, searching.domain)
    juliet, romeo, nurse = accounts.make("juliet", "romeo", "nurse")
    accounts.befriend(juliet, romeo)
    accounts.befriend(juliet, nurse)
    now = int(time.time())
    long_ago = ["Word 0", "Word 1", FAR, *(f"Word {n}" for n in range(3, 120))]
    old = conversation((nurse.jid, juliet.jid), long_ago, end=now - 90_000, prefix="old")
    searching.store.chat(juliet.local, nurse.jid, old)
    new = conversation((romeo.jid, juliet.jid), [f"Verse {n}" for n in range(210)], end=now, prefix="new")
    searching.store.chat(juliet.local, romeo.jid, new)
    async with Engine(searching) as engine:
        await engine.log_in(juliet)
        await engine.sees("Verse 209")
        find_anywhere(engine, "lark")
        await engine.sees("Search on the server")
        engine.click("button", text="Search on the server")
        await follow_the_only_hit(engine)
        assert engine.bodies[engine.bodies.index(FAR) :][:2] == [FAR, "Word 3"]
        await engine.scroll_up_to("Word 0")


async def test_a_room_s_archive_is_searched_by_the_room(searching: Prosody) -> None:
    accounts = Accounts(searching.store, searching.domain)
    juliet, romeo = accounts.make("juliet", "romeo")
    room = f"{unique('garden')}@{searching.muc}"
    async with Peer(romeo, searching) as peer:
        await peer.join(room, "Romeo")
        peer.say(room, FAR, kind="groupchat")
        for n in range(70):
            peer.say(room, f"Word {n}", kind="groupchat")
        await peer.hears("Word 69")
        async with Engine(searching) as engine:
            await engine.log_in(juliet)
            await engine.join(room)
            await engine.sees("Word 69")
            assert FAR not in engine.bodies
            find(engine, "lark")
            await follow_the_only_hit(engine)


async def test_a_server_that_cannot_search_is_not_asked_to(place: Place) -> None:
    server, accounts = place
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    async with Engine(server) as engine:
        await engine.log_in(juliet)
        await engine.open("Romeo")
        find(engine, "nightingale")
        remote = lambda: engine.loop.store.slices["search"].remote  # noqa: E731
        await engine.until(lambda: "" in remote().fields, "its form")
        assert remote().fields == {"": ""}
        assert (remote().soon, remote().asked) == ({}, {})
        assert "No message with “nightingale”." in engine.look().text()
