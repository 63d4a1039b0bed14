"""What there is to see while one writes, and of what was written: styles, names, a site's own emoji."""

from __future__ import annotations

from dataclasses import replace

from tests.ui.scenes import MAIN, NOW, Scene
from tests.ui.shared import HOST
from tests.ui.stories import BALCONY, JULIET, Make, one_window, whole
from widget.core.envelope import Place
from widget.core.events import MessagesArrived, TextPaused
from widget.core.model import BareJID, FullJID, Kind, Message, MessageId, PageInfo
from widget.settings import Settings

DRAFT = "*Bring* a `ladder`, and _please_:\n> What light?\n```\nballad.play()\n```"


def styled_draft(page: PageInfo) -> Scene:
    """How what is being written will look."""
    return one_window(page).tell(TextPaused(MAIN, BareJID(JULIET), "", DRAFT))


def named(page: PageInfo) -> Scene:
    """Names in a room: others', our own, and where we name others."""
    scene = whole(page).open(BALCONY, Kind.ROOM)
    lines = (
        ("Juliet", "@Nurse, could you ask @Benvolio for the shears?", ("Nurse", "Benvolio")),
        ("Nurse", "@romeo has them. Has not he?", ("romeo",)),
        ("", "I do, @Nurse!", ("Nurse",)),
        ("Juliet", "romeo: bring them, then.", ()),
    )
    for number, (who, body, mentions) in enumerate(lines):
        scene.tell(_said(number, who, body, mentions))
    return scene


def own_emoji(page: PageInfo) -> Scene:
    """A site's own emoji, among words and alone."""
    scene = one_window(page)
    own = (("garden", f"{HOST}/garden.png"),)
    scene.session = replace(scene.session, settings=Settings(custom_emoji=own))
    return scene.said(JULIET, (2, JULIET, "The :garden: is in bloom"), (1, JULIET, ":garden:"))


def _said(number: int, who: str, body: str, mentions: tuple[str, ...]) -> MessagesArrived:
    time = NOW - (10 - number) * 1000
    sender = FullJID(f"{BALCONY}/{who or 'romeo'}")
    said = Message(
        MessageId(f"n{number}"), BareJID(BALCONY), sender, not who, body, time, time, mentions=mentions
    )
    return MessagesArrived(BareJID(BALCONY), Kind.ROOM, (said,), Place.END, False)


WRITING: dict[str, Make] = {make.__name__: make for make in (styled_draft, named, own_emoji)}
