"""The conversation that is measured has what it is said to have, and all of it is drawn."""

from __future__ import annotations

from tests.bench.rich import BODIES, ROOM, Talk, fill
from widget.core.styling import has_style, parse


async def test_each_message_has_styles_a_reply_reactions_and_a_preview() -> None:
    talk = Talk()
    await fill(talk, 2 * len(BODIES))
    held = talk.loop.store.slices["messages"].timelines[ROOM].messages
    assert len(held) == 2 * len(BODIES)
    for each in held:
        assert has_style(parse(each.body))
        assert each.reply
        assert len(each.reactions) == 3
        assert [link.title for link in each.links] == [f"The harbour, part {each.given[1:]}"]


async def test_a_page_that_has_nothing_yet_is_sent_the_same_whether_rows_are_kept_or_drawn_again() -> None:
    talk = Talk()
    await fill(talk, 2 * len(BODIES))
    kept, drawn = (talk.draw(kept=kept) for kept in (True, False))
    for text in (kept, drawn):
        assert text.count('"class":"link-card"') == 2 * len(BODIES)
        assert text.count('"class":"reaction"') == 4 * len(BODIES)
        assert text.count('"class":"quote"') == 2 * len(BODIES)
