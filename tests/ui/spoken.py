"""What is done with messages: scenes of their menu, and of what is said of them afterwards."""

from __future__ import annotations

from dataclasses import replace

from tests.ui.scenes import MAIN, NOW, Scene
from tests.ui.stories import BALCONY, JULIET, NURSE, Make, one_window, whole
from widget.core.additions import Correction, Reacting, Withdrawal
from widget.core.envelope import Place
from widget.core.events import (
    CorrectionChosen,
    ForwardChosen,
    MessageMenuOpened,
    MessagesArrived,
    MessageTicked,
)
from widget.core.message import Reply
from widget.core.model import BareJID, FullJID, Kind, Message, MessageId, PageInfo
from widget.core.replying import answering
from widget.features.forwarding.state import RecipientTicked
from widget.features.replies import ReplyChosen
from widget.features.retraction import DeletionChosen
from widget.features.selection.state import SelectionBegun
from widget.features.threads.events import ThreadClosed, ThreadOpened


def message_menu(page: PageInfo) -> Scene:
    """What can be done with the newest message."""
    scene = whole(page)
    newest = scene.store.slices["messages"].timelines[BareJID(JULIET)].messages[-1]
    return scene.tell(MessageMenuOpened(MAIN, BareJID(JULIET), newest.id))


def added(page: PageInfo) -> Scene:
    """Messages that were corrected, taken back, reacted to and answered."""
    scene = whole(page).open(BALCONY, Kind.ROOM)
    scene.add(
        BALCONY, "The tomatoes", Correction("The tomatoes want repotting, and so do we all."), "Benvolio"
    )
    for who in ("Juliet", "Friar Laurence", ""):
        scene.add(BALCONY, "The tomatoes", Reacting(("🍅", "👍") if who else ("👍",)), who)
    scene.add(
        BALCONY, "since four", Withdrawal("Nurse", "Too early to speak of it"), "", sender=FullJID(BALCONY)
    )
    scene.add(BALCONY, "I brought seeds", Correction("I brought seeds from the market: basil and chervil."))
    scene.add(BALCONY, "I brought seeds", Reacting(("❤️",)), "Juliet")
    seeds, sweet = scene.held(BALCONY, "I brought"), scene.held(BALCONY, "A surprise")
    for about, minutes, who in ((seeds, 20, "Juliet"), (sweet, 19, "")):
        answer = replace(
            sweet if who else seeds,
            id=MessageId(f"answer {who}"),
            body="And when do we sow them?" if who else "Soon. What is it, do you think?",
            given="",
            stanza_id="",
            time=NOW - minutes * 60_000,
            order=NOW - minutes * 60_000,
            versions=(),
            reactions=(),
            reply=answering(about, Kind.ROOM),
        )
        scene.tell(MessagesArrived(BareJID(BALCONY), Kind.ROOM, (answer,), Place.END, False))
    unknown = Reply("gone", FullJID(f"{BALCONY}/Mercutio"), "Who has seen the watering can?")
    lost = replace(answer, id=MessageId("lost"), reply=unknown, body="Under the bench.", order=NOW, time=NOW)
    scene.tell(MessagesArrived(BareJID(BALCONY), Kind.ROOM, (lost,), Place.END, False))
    return scene


def editing(page: PageInfo) -> Scene:
    scene = whole(page)
    return scene.tell(CorrectionChosen(MAIN, scene.held(JULIET, "ladder"), Kind.CHAT))


def answering_her(page: PageInfo) -> Scene:
    scene = one_window(page)
    return scene.tell(ReplyChosen(MAIN, scene.held(JULIET, "Nine o’clock?")))


def deleting(page: PageInfo) -> Scene:
    scene = whole(page)
    return scene.tell(DeletionChosen(MAIN, scene.held(JULIET, "ladder"), Kind.CHAT))


def choosing(page: PageInfo) -> Scene:
    """Several messages are being chosen: one of hers, two of ours, in a row."""
    scene = whole(page)
    scene.tell(SelectionBegun(MAIN, scene.held(JULIET, "Nine o’clock?"), Kind.CHAT))
    messages = scene.store.slices["messages"].timelines[BareJID(JULIET)].messages
    return scene.tell(MessageTicked(MAIN, BareJID(JULIET), messages[-2].id, messages, True))


def choosing_in_a_room(page: PageInfo) -> Scene:
    scene = one_window(page).open(BALCONY, Kind.ROOM)
    return scene.tell(SelectionBegun(MAIN, scene.held(BALCONY, "tomatoes"), Kind.ROOM))


def forwarding(page: PageInfo) -> Scene:
    """Whom a message is to go to."""
    scene = whole(page)
    scene.tell(ForwardChosen(MAIN, BareJID(JULIET), (scene.held(JULIET, "Nine o’clock?"),)))
    return scene.tell(RecipientTicked(MAIN, (BareJID(NURSE), Kind.CHAT)))


def passed_on(page: PageInfo) -> Scene:
    """What somebody else has said, passed on by her and by us."""
    scene = whole(page)
    for at, body in enumerate(("Nine o’clock?", "Shall I bring the ladder?"), 1):
        said = replace(
            scene.held(JULIET, body), id=MessageId(f"f{at}"), forwarded=True, order=NOW + at, time=NOW
        )
        scene.tell(MessagesArrived(BareJID(JULIET), Kind.CHAT, (said,), Place.END, False))
    return scene


def thread(page: PageInfo) -> Scene:
    """A matter of a room's, by itself."""
    scene = whole(page).open(BALCONY, Kind.ROOM)
    root = scene.held(BALCONY, "tomatoes")
    scene.tell(ThreadOpened(MAIN, root, root.stanza_id))
    for at, (who, body) in enumerate(
        (("Mercutio", "I have pots, three of them."), ("Juliet", "I bring soil.")), 1
    ):
        sender, id_ = FullJID(f"{BALCONY}/{who}"), f"t{at}"
        answer = Message(MessageId(id_), root.conversation, sender, False, body, NOW, NOW + at)
        answer = replace(answer, thread=root.stanza_id, given=id_, stanza_id=id_)
        scene.tell(MessagesArrived(BareJID(BALCONY), Kind.ROOM, (answer,), Place.END, False))
    return scene


def threaded(page: PageInfo) -> Scene:
    """Under a message stands how many have answered it apart."""
    return thread(page).tell(ThreadClosed(MAIN, BareJID(BALCONY)))


SPOKEN: dict[str, Make] = {
    make.__name__: make
    for make in (
        message_menu,
        added,
        editing,
        answering_her,
        deleting,
        choosing,
        choosing_in_a_room,
        forwarding,
        passed_on,
        thread,
        threaded,
    )
}
