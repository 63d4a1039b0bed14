"""Polls (demo/plugins/poll): a plugin with stanzas, a view and stores of its own, against a real Prosody."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from xml.etree.ElementTree import tostring

from build.paths import ROOT
from demo.prosody import Prosody
from tests.support.accounts import Accounts, unique
from tests.support.engine import Engine
from tests.support.peer import Peer

POLLS: Sequence[Path] = (ROOT / "demo/plugins/poll",)
NS = "urn:chinwag:poll:0"


def counts(engine: Engine) -> list[str]:
    """The answers of the polls in view, with how many have chosen each."""
    return [str(each.attr("aria_label")) for each in engine.look().all(cls="poll-choice")]


def written(engine: Engine) -> list[str]:
    """What was put into text boxes."""
    return [str(post["args"]["text"]) for post in engine.told("write")]


def vote(peer: Peer, to: str, poll: str, *answers: int, kind: str = "chat") -> None:
    """Somebody's other client votes."""
    inside = "".join(f"<answer>{each}</answer>" for each in answers)
    peer.add(to, f"<vote xmlns='{NS}' poll='{poll}'>{inside}</vote><store xmlns='urn:xmpp:hints'/>", kind)


async def test_two_people_vote_and_who_knows_no_polls_reads_one(
    prosody: Prosody, accounts: Accounts, bosh: bool
) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    async with (
        Peer(romeo, prosody) as peer,
        Engine(prosody, bosh=bosh, plugins=POLLS) as hers,
        Engine(prosody, plugins=POLLS) as his,
    ):
        await hers.log_in(juliet)
        await his.log_in(romeo)
        await hers.open("Romeo")
        await his.open("Juliet")
        hers.say("/poll Where? | Balcony | Garden | Church")
        await his.until(lambda: len(counts(his)) == 3, "the poll")
        heard = await peer.hears("📊 Where?\n1. Balcony\n2. Garden\n3. Church")
        his.click(cls="poll-choice", text="Garden")
        await hers.until(lambda: "Garden: 1 vote" in counts(hers), "his vote")
        hers.click(cls="poll-choice", text="Garden")
        await his.until(lambda: "Garden: 2 votes" in counts(his), "both")
        # His other client is he, too: his vote there takes the place of the one here
        vote(peer, juliet.jid, str(heard.stanza.get("id")), 0)
        expected = ["Balcony: 1 vote", "Garden: 1 vote", "Church: No votes yet"]
        await hers.until(lambda: counts(hers) == expected, "his other mind")
        await his.until(lambda: counts(his) == expected, "the same there")
        await hers.until(lambda: not hers.loop.store.slices["outbox"].parcels, "all taken")
        browser = hers.browser
    for who in (browser, None):
        async with Engine(prosody, who, plugins=POLLS) as again:
            await again.log_in(juliet)
            await again.open("Romeo")
            await again.until(lambda: counts(again) == expected, "all of it")


async def test_in_a_room_each_is_counted_once(prosody: Prosody, accounts: Accounts) -> None:
    juliet, romeo, nurse = accounts.make("juliet", "romeo", "nurse")
    room = f"{unique('garden')}@{prosody.muc}"
    async with (
        Peer(romeo, prosody) as one,
        Peer(nurse, prosody) as two,
        Engine(prosody, plugins=POLLS) as engine,
    ):
        await one.join(room, "Romeo")
        await two.join(room, "Nurse")
        await engine.log_in(juliet)
        await engine.join(room)
        engine.say("/poll Who? | Paris | Romeo")
        heard = await two.hears("📊 Who?\n1. Paris\n2. Romeo")
        id_ = str(heard.stanza.get("id"))
        vote(two, room, id_, 0, kind="groupchat")
        vote(one, room, id_, 1, kind="groupchat")
        vote(one, room, id_, 1, kind="groupchat")
        vote(one, room, id_, 7, kind="groupchat")
        vote(one, room, id_, 1, 0, kind="groupchat")
        await engine.until(lambda: counts(engine) == ["Paris: 1 vote", "Romeo: 1 vote"], "both")
        engine.click(cls="poll-choice", text="Romeo")
        await engine.until(lambda: counts(engine) == ["Paris: 1 vote", "Romeo: 2 votes"], "ours")
        # Another person's poll with the same id changes nothing of it
        one.add(
            room,
            f"<poll xmlns='{NS}'><question>Who?</question><answer>A</answer><answer>B</answer></poll>",
            "groupchat",
        )
        await engine.settled()
        assert counts(engine) == ["Paris: 1 vote", "Romeo: 2 votes"]


async def test_a_vote_that_was_given_offline_is_sent_and_one_that_was_refused_is_told(
    prosody: Prosody, accounts: Accounts
) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    async with Peer(romeo, prosody) as peer, Engine(prosody, plugins=POLLS) as engine:
        await engine.log_in(juliet)
        await engine.open("Romeo")
        engine.say("/poll Where? | Balcony | Garden")
        await peer.hears("📊 Where?\n1. Balcony\n2. Garden")
        engine.cut()
        engine.click(cls="poll-choice", text="Garden")
        await engine.until(lambda: "Garden: 1 vote" in counts(engine), "ours")
        await peer.until(lambda: bool(peer.told(f"{{{NS}}}vote")))
        assert "<ns0:answer>1</ns0:answer>" in tostring(peer.told(f"{{{NS}}}vote")[0], "unicode")


async def test_a_command_that_cannot_be_done_is_told_and_what_was_written_is_put_back(
    prosody: Prosody, accounts: Accounts
) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    async with Engine(prosody, plugins=POLLS) as engine:
        await engine.log_in(juliet)
        await engine.open("Romeo")
        engine.say("/poll Where? | Balcony")
        await engine.sees("A poll needs two answers")
        await engine.until(lambda: written(engine) == ["/poll Where? | Balcony"], "what was written")
        assert engine.bodies == []
        # What is no command of anybody's is a message
        engine.say("/shrug")
        await engine.until(lambda: engine.bodies == ["/shrug"], "it")


async def test_a_poll_is_made_in_a_dialog(prosody: Prosody, accounts: Accounts) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    async with Engine(prosody, plugins=POLLS) as engine:
        await engine.log_in(juliet)
        await engine.open("Romeo")
        engine.click("button", cls="menu-item", text="New poll")
        form = {"question": "Where?", "answer-0": "Balcony", "answer-2": "Garden", "multiple": "yes"}
        engine.fill("form", cls="dialog-form", form=form)
        await engine.until(lambda: len(counts(engine)) == 2, "the poll")
        engine.click(cls="poll-choice", text="Garden")
        engine.click(cls="poll-choice", text="Balcony")
        await engine.until(lambda: counts(engine) == ["Balcony: 1 vote", "Garden: 1 vote"], "both")
        engine.click(cls="poll-choice", text="Garden")
        await engine.until(lambda: counts(engine) == ["Balcony: 1 vote", "Garden: No votes yet"], "one")
        assert not engine.look().has(cls="dialog")
