"""Full-text search: over all that is stored here, whether its words are gathered yet or not."""

from __future__ import annotations

from dataclasses import replace

from tests.support.desk import MAIN
from tests.support.play import ROMEO, ROOM
from tests.support.searching import NURSE, desk, found, said, tell
from vdom import Encoder
from widget.core.attachment import Attachment
from widget.core.envelope import Place
from widget.core.events import (
    ConversationOpened,
    DialogChosen,
    FilterTyped,
    LauncherToggled,
    MessagesArrived,
    MessagesChanged,
    MessageWanted,
    NewestWanted,
    StorageOpened,
    SurfaceDetached,
)
from widget.core.feature import Slot
from widget.core.message import Retraction, Version
from widget.core.model import NO_ONE, FullJID, Kind, MessageId
from widget.core.records import Put
from widget.features.search.index import DAY
from widget.features.search.state import DIALOG, SHOWN, HitChosen, MoreWanted


async def test_words_are_found_by_their_beginnings_newest_first_in_all_chats() -> None:
    at = desk()
    await at.tell(StorageOpened(True))
    await tell(
        at,
        said("1", "The Élan of youth", 20_000),
        said("2", "Such elan!", 20_005, NURSE),
        said("4", "élans, and more", 20_003),
        said("3", "Nothing of it", 20_006),
    )
    assert await found(at, "ELAN") == ["2", "4", "1"]  # before anything is gathered
    await at.rest()
    assert await at.records("unindexed") == []
    assert await found(at, "ELAN") == ["2", "4", "1"]
    assert await found(at, "elan yo") == ["1"]
    assert await found(at, "lan") == []
    assert await found(at, "elan", where=NURSE) == ["2"]


async def test_what_is_corrected_or_taken_back_is_so_here_too() -> None:
    at = desk()
    await at.tell(StorageOpened(True))
    first, second = said("1", "a secret"), said("2", "the same secret", 20_001)
    await tell(at, first, second)
    await at.rest()
    assert await found(at, "secret") == ["2", "1"]
    gone = first.withdrawn(Retraction(MessageId("r"), 1))
    version = Version(MessageId("v"), "v", "the same nonsense", 1)
    other = replace(second, body=version.body, versions=(version,))
    for each in (gone, other):
        await at.database.commit([Put("messages", each.to_record())])  # type: ignore[union-attr]
        await at.tell(MessagesChanged(ROMEO, (each,)))
    shown = at.store.slices["search"].searches[MAIN, NO_ONE]
    assert shown.hits == ()
    assert await found(at, "secret") == []
    await at.rest()
    assert "secret" not in str(await at.records("words"))
    assert await found(at, "nonsense") == ["2"]


async def test_another_room_s_message_of_the_same_id_is_not_shown_in_place_of_what_was_found() -> None:
    at = desk()
    await at.tell(StorageOpened(True))
    await tell(at, mine := said("1", "a secret"))
    assert await found(at, "secret") == ["1"]
    await at.tell(MessagesChanged(ROOM, (said("1", "another secret", conversation=ROOM),)))
    assert at.store.slices["search"].searches[MAIN, NO_ONE].hits == (mine,)


async def test_messages_of_one_id_in_two_conversations_are_both_found_and_drawn() -> None:
    at = desk()
    await at.tell(StorageOpened(True))
    await tell(at, said("1", "a secret"), said("1", "another secret", 20_001, ROOM))
    assert await found(at, "secret") == ["1", "1"]
    Encoder().encode(at.look(Slot.LIST).find("div").node)


async def test_more_is_shown_when_it_is_wanted() -> None:
    at = desk()
    await at.tell(StorageOpened(True))
    await tell(at, *(said(str(n), "again", 20_000 + n / 7) for n in range(3 * SHOWN)))
    await at.rest()
    ids = [str(n) for n in reversed(range(3 * SHOWN))]
    assert await found(at, "again") == ids[:SHOWN]
    assert at.look(Slot.LIST).has(text="Older results")
    asker = (MAIN, NO_ONE)
    await at.tell(MoreWanted(asker))
    shown = at.store.slices["search"].searches[asker]
    assert [each.id for each in shown.hits[: shown.wanted]] == ids[: 2 * SHOWN]
    await at.tell(MoreWanted(asker), MoreWanted(asker))
    shown = at.store.slices["search"].searches[asker]
    assert [each.id for each in shown.hits] == ids
    assert shown.over


async def test_a_result_says_who_when_and_where_and_leads_to_the_message() -> None:
    at = desk()
    await at.tell(StorageOpened(True))
    await tell(at, said("1", "By yonder blessed moon", 20_000, ROOM, sender=FullJID(f"{ROOM}/romeo")))
    await found(at, "moo")
    seen = at.look(Slot.LIST)
    assert "romeo: By yonder blessed moon" in seen.text()
    assert [each.text() for each in seen.all("mark")] == ["moon"]
    assert "1 message found" in seen.text()
    chosen = next(each for each in seen.all("button", cls="row") if each.has("mark")).click()
    assert isinstance(chosen, HitChosen)
    await at.tell(ConversationOpened(MAIN, ROOM, Kind.ROOM), chosen)
    assert [page.command for page in at.pages].count("reveal") == 1
    assert '[data-id="1"]' in next(p.args["selector"] for p in at.pages if p.command == "reveal")


async def test_in_one_conversation_a_dialog_searches() -> None:
    at = desk()
    name = f"{DIALOG}{ROMEO}"
    await at.tell(StorageOpened(True), DialogChosen(MAIN, name))
    await tell(at, said("1", "the lark"), said("2", "the lark", 20_000, NURSE))
    assert await found(at, "lark", ROMEO) == ["1"]
    assert at.look(Slot.DIALOG, name).has("mark", text="lark")
    await found(at, "nightingale", ROMEO)
    assert "No message with “nightingale”" in at.look(Slot.DIALOG, name).text()
    await at.tell(DialogChosen(MAIN, ""))
    assert not at.store.slices["search"].searches


async def test_what_a_message_hides_is_found_but_not_told() -> None:
    at = desk()
    await at.tell(StorageOpened(True))
    await tell(at, said("1", "Romeo dies", spoiler="The end of the play"))
    assert await found(at, "dies") == ["1"]
    seen = at.look(Slot.LIST).text()
    assert "The end of the play" in seen
    assert "dies" not in seen.replace("“dies”", "")


async def test_files_are_found_by_their_names() -> None:
    at = desk()
    await at.tell(StorageOpened(True))
    file = Attachment("https://example.org/1", name="Balcony plan.pdf")
    await tell(at, said("1", file.url, files=(file,)))
    assert await found(at, "plan") == ["1"]
    assert await found(at, "https") == []


async def test_an_earlier_search_s_answer_is_not_shown_for_a_later_one() -> None:
    at = desk()
    await at.tell(StorageOpened(True))
    await tell(at, said("1", "lark"), said("2", "nightingale"))
    await at.rest()
    held = at.slow = []
    await found(at, "lark")
    at.slow = None
    assert await found(at, "nightingale") == ["2"]
    late = held[0].then(await at.records(held[0].store))
    assert late
    await at.tell(late)
    assert [each.id for each in at.store.slices["search"].searches[MAIN, NO_ONE].hits] == ["2"]


async def test_a_surface_s_search_goes_with_it_and_with_its_launcher() -> None:
    for last in (SurfaceDetached(MAIN), LauncherToggled(MAIN), FilterTyped(MAIN, "")):
        at = desk()
        await at.tell(StorageOpened(True))
        await tell(at, said("1", "lark"))
        assert await found(at, "lark")
        await at.tell(last)
        assert not at.store.slices["search"].searches


async def test_a_message_far_back_is_shown_among_those_around_it() -> None:
    at = desk()
    await at.tell(StorageOpened(True), ConversationOpened(MAIN, ROMEO, Kind.CHAT))
    await tell(at, *(said(str(n), f"word{n}", 20_000 + n) for n in range(900)))
    await at.tell(MessageWanted(MAIN, ROMEO, MessageId("300"), (20_000 + 300) * DAY))
    held = at.store.slices["messages"].timelines[ROMEO]
    ids = [each.id for each in held.messages]
    assert ids == [str(n) for n in range(260, 340)]
    assert not held.at_end
    assert not held.whole
    assert any('[data-id="300"]' in str(page.args) for page in at.pages if page.command == "reveal")
    assert at.look(Slot.TIMELINE, ROMEO, Kind.CHAT).has("button", aria_label="Newest messages")
    # Live messages wait in the database until the person comes to them
    await at.tell(
        MessagesArrived(ROMEO, Kind.CHAT, (said("new", "now", 21_000),), Place.END, True),
        NewestWanted(ROMEO),
    )
    held = at.store.slices["messages"].timelines[ROMEO]
    assert held.at_end
    assert [each.id for each in held.messages][-2:] == ["899", "new"]


async def test_a_message_that_is_gone_from_the_database_changes_nothing() -> None:
    at = desk()
    await at.tell(StorageOpened(True), ConversationOpened(MAIN, ROMEO, Kind.CHAT))
    await tell(at, said("1", "here"))
    before = at.store.slices["messages"].timelines[ROMEO]
    await at.tell(MessageWanted(MAIN, ROMEO, MessageId("2"), 20_001 * DAY))
    assert at.store.slices["messages"].timelines[ROMEO] == before
    assert not [page for page in at.pages if page.command == "reveal"]
