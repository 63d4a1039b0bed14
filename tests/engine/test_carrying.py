"""A page follows another: the log-in is kept, the stream goes on, and nothing is lost or doubled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from demo.prosody import Prosody
from tests.support.accounts import Account, Accounts, unique
from tests.support.engine import Browser, Engine
from tests.support.peer import Peer
from widget.core.effects import Effect
from widget.core.events import Event, SessionStarted
from widget.core.login import Keep
from widget.core.model import PageInfo


def sessions(engine: Engine) -> list[SessionStarted]:
    """Note every session that begins from now on."""
    begun: list[SessionStarted] = []
    dispatch = engine.loop.dispatch

    def noting(event: Event, page: PageInfo | None = None, wanted: Sequence[Effect] = ()) -> None:
        if isinstance(event, SessionStarted):
            begun.append(event)
        dispatch(event, page, wanted)

    engine.loop.dispatch = noting  # type: ignore[method-assign]
    return begun


async def at_rest(engine: Engine) -> None:
    """Wait until the next page could carry the session on, and all that is known is kept."""
    journal = engine.login._journal
    assert journal
    await engine.until(lambda: journal.on, "session to carry on")
    await engine.loop.units.drained()


async def test_a_reload_carries_the_session_on_with_all_that_came_meanwhile(
    prosody: Prosody, accounts: Accounts
) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    async with Peer(romeo, prosody) as peer, Engine(prosody) as first:
        await first.log_in(juliet)
        await first.open("Romeo")
        first.say("Before")
        await peer.hears("Before")
        peer.say(juliet.jid, "Seen by the first page")
        await first.sees("Seen by the first page")
        await first.all_sent()
        await at_rest(first)
        first.abandon()
        peer.say(juliet.jid, "While it reloads")
        second = Engine(prosody, first.browser)
        begun = sessions(second)
        async with second:
            await second.sees("While it reloads")
            second.say("After")
            await peer.hears("After")
            assert [each.resumed for each in begun] == [True]
            assert second.bodies == ["Before", "Seen by the first page", "While it reloads", "After"]
            assert peer.bodies == ["Before", "After"]


async def test_presences_are_right_without_asking(prosody: Prosody, accounts: Accounts) -> None:
    juliet, romeo, nurse = accounts.make("juliet", "romeo", "nurse")
    accounts.befriend(juliet, romeo)
    accounts.befriend(juliet, nurse)
    online = 'aria_label="Online"'
    async with Peer(romeo, prosody), Engine(prosody) as first:
        async with Peer(nurse, prosody):
            await first.log_in(juliet)
            await first.until(lambda: len(_online(first)) == 2, f"two {online}")
            await at_rest(first)
            first.abandon()
        async with Engine(prosody, first.browser) as second:
            await second.is_online()
            await second.until(lambda: len(_online(second)) == 1, "one who is left")


async def test_a_message_written_as_the_page_goes_is_sent_once(prosody: Prosody, accounts: Accounts) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    for moment in range(6):
        async with Peer(romeo, prosody) as peer, Engine(prosody) as first:
            await first.log_in(juliet)
            await first.open("Romeo")
            await at_rest(first)
            text = unique("going")
            first.say(text)
            await _some_turns(moment)
            await first.loop.units.drained() if moment % 2 else None
            kept = text in str(await _outbox(first, juliet))
            first.abandon()
            async with Engine(prosody, first.browser) as second:
                await second.is_online()
                second.say("the end")
                await peer.hears("the end")
                assert peer.bodies.count(text) == 1 or not kept
                assert peer.bodies.count(text) <= 1
                await second.all_sent()


async def test_a_room_message_written_as_the_page_goes_is_shown_once(
    prosody: Prosody, accounts: Accounts
) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    room = f"{unique('orchard')}@{prosody.muc}"
    async with Peer(romeo, prosody) as peer, Engine(prosody) as first:
        await peer.join(room, "Romeo")
        await first.log_in(juliet)
        await first.join(room)
        first.say("Settled")
        await first.all_sent()
        await at_rest(first)
        first.say("On the way")
        await peer.hears("On the way")
        first.abandon()
        peer.say(room, "Meanwhile", kind="groupchat")
        async with Engine(prosody, first.browser) as second:
            await second.sees("Meanwhile")
            await second.all_sent()
            second.say("Back")
            await peer.hears("Back")
            await second.all_sent()
            assert second.bodies == ["Settled", "On the way", "Meanwhile", "Back"]
            assert peer.bodies == ["Settled", "On the way", "Meanwhile", "Back"]
            assert second.look().find(cls="message", text="On the way").attr("data-own")


async def test_without_a_network_a_kept_log_in_reads_and_writes(prosody: Prosody, accounts: Accounts) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    async with Peer(romeo, prosody) as peer:
        async with Engine(prosody) as first:
            await first.log_in(juliet)
            await first.open("Romeo")
            peer.say(juliet.jid, "Read me later")
            await first.sees("Read me later")
            await at_rest(first)
            first.abandon()
        second = Engine(Nowhere(), first.browser)
        async with second:
            # In the list it is seen sooner than in the window, which waits for all that is kept
            await second.until(lambda: second.bodies == ["Read me later"], "the conversation")
            assert not second.loop.session.online
            second.say("Written in the dark")
            await second.sees("Written in the dark")
            await second.loop.units.drained()
            second.abandon()
        async with Engine(prosody, first.browser) as third:
            await peer.hears("Written in the dark")
            await third.all_sent()
            assert third.bodies == ["Read me later", "Written in the dark"]
            assert peer.bodies == ["Written in the dark"]


async def test_a_second_tab_has_a_session_of_its_own(prosody: Prosody, accounts: Accounts) -> None:
    juliet = accounts.one("juliet")
    async with Engine(prosody) as first:
        await first.log_in(juliet)
        await at_rest(first)
        second = Engine(prosody, first.browser)
        begun = sessions(second)
        async with second:
            await second.is_online()
            assert [each.resumed for each in begun] == [False]
            assert second.loop.session.jid != first.loop.session.jid
            assert first.loop.session.online


async def test_a_forged_session_is_set_aside(prosody: Prosody, accounts: Accounts) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    forgeries: tuple[dict[str, object], ...] = (
        {"jid": f"{romeo.jid}/web"},
        {"queue": [["<message", "id", True]]},
        {"handled": -1},
        {"sent": 10**6},
        {"occupants": 5},
        {"previd": None},
        {"at": 0},
    )
    for forged in forgeries:
        async with Engine(prosody) as first:
            await first.log_in(juliet)
            await at_rest(first)
            first.abandon()
        await _forge(first.browser, first, juliet, forged)
        second = Engine(prosody, first.browser)
        begun = sessions(second)
        async with second:
            await second.is_online()
            assert [each.resumed for each in begun] == [False], forged


async def test_a_changed_password_shows_the_form_and_nothing_of_the_account(
    prosody: Prosody, accounts: Accounts
) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    async with Engine(prosody) as first:
        await first.log_in(juliet)
        await at_rest(first)
    (kept,) = first.browser.logins.values()
    first.browser.logins[Keep.SESSION] = replace(kept, salt=b"another")
    async with Engine(prosody, first.browser) as second:
        await second.sees("not valid any more")
        assert "Romeo" not in second.look().text()
        assert second.look().find("input", name="jid").attr("value") == juliet.jid
        assert not second.browser.logins


async def test_after_logging_out_the_form_is_there_and_nothing_is_kept(
    prosody: Prosody, accounts: Accounts
) -> None:
    juliet = accounts.one("juliet")
    async with Engine(prosody) as first:
        await first.log_in(juliet)
        await at_rest(first)
        first.click("button", text="Log out")
        first.act(first.look().all("button", text="Log out")[-1].click())
        await first.sees("Log in to chat")
        assert not first.browser.logins
    async with Engine(prosody, first.browser) as second:
        await second.sees("Log in to chat")


class Nowhere:
    """A server that cannot be reached."""

    websocket_url = "ws://127.0.0.1:9/xmpp-websocket"
    bosh_url = "http://127.0.0.1:9/http-bind"


def _online(engine: Engine) -> list[object]:
    return [each for each in engine.look().all(cls="row") if each.has(aria_label="Online")]


async def _some_turns(number: int) -> None:
    import asyncio

    for _ in range(number):
        await asyncio.sleep(0)


async def _outbox(engine: Engine, account: Account) -> list[dict[str, object]]:
    database = engine.loop.performer.database
    assert database
    return await database.select("outbox")


async def _forge(browser: Browser, engine: Engine, account: Account, forged: dict[str, object]) -> None:
    from widget.core.records import Put

    database = await browser.disk.open(f"chinwag:{account.jid}", engine._schema)
    record = await database.get("stream", "session")
    assert record
    await database.commit([Put("stream", {**record, **forged})])
    await database.close()
