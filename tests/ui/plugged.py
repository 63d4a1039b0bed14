"""What there is to see of the example plugins (demo/plugins), and of one that does not work."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from build.paths import ROOT
from build.plugin import packed
from tests.support.play import envelope
from tests.ui.scenes import MAIN, NOW, Scene
from tests.ui.stories import BALCONY, JULIET, Make, one_window, whole, whole_room
from vdom import query
from widget.core.events import DialogChosen, Event, MessageSubmitted, PageCalled
from widget.core.feature import MessageAction, Slot
from widget.core.model import BareJID, Kind, PageInfo
from widget.core.store import Store
from widget.plugins.loading import load
from widget.plugins.notice import PluginStopped
from widget.plugins.source import Source
from widget.ui.shell import shell
from widget.worker import FEATURES

EXAMPLES = ("canned_replies.py", "poll", "translation.py")
REPLIES = {
    "Welcome": "Good evening, {name}! How can I help?",
    "Opening hours": "We are here from nine to five.",
    "Returns": "Send it back within thirty days.",
    "One moment": "One moment, please.",
}
LOADED = load(
    [Source(name, packed(ROOT / "demo/plugins" / name)) for name in EXAMPLES],
    {"plugin-canned-replies": {"replies": REPLIES, "rooms": True}},
    lambda name, why: None,
)
assert len(LOADED.good) == len(EXAMPLES)
STYLES: tuple[tuple[str, str], ...] = LOADED.features[-1].state().styles


def plugged(scene: Scene) -> Scene:
    """The same scene on a site with these plugins."""
    store = Store((*FEATURES, *LOADED.features))
    store.slices.update(scene.store.slices)
    scene.store = store
    scene.session = replace(scene.session, fresh="plugged")
    return scene


def poll(page: PageInfo) -> Scene:
    words = "/poll Where shall we meet? | On the balcony | In the garden, behind the old wall | At church"
    scene = plugged(whole_room(page)).tell(MessageSubmitted(MAIN, BareJID(BALCONY), Kind.ROOM, words))
    for number, who in enumerate(("Juliet", "Nurse", "Mercutio", "Friar Laurence")):
        answer = f"<answer>{min(number, 1)}</answer>"
        vote = f"<vote xmlns='urn:chinwag:poll:0' poll='{scene.session.fresh}'>{answer}</vote>"
        heard = envelope(f"<message type='groupchat' from='{BALCONY}/{who}'>{vote}</message>", time=NOW)
        scene.tell(*scene.store.read(heard, scene.session))
    return scene


def making_a_poll(page: PageInfo) -> Scene:
    return plugged(whole(page)).tell(MessageSubmitted(MAIN, BareJID(JULIET), Kind.CHAT, "/poll"))


def command_refused(page: PageInfo) -> Scene:
    return plugged(whole(page)).tell(MessageSubmitted(MAIN, BareJID(JULIET), Kind.CHAT, "/poll Where?"))


def canned_replies(page: PageInfo) -> Scene:
    return plugged(one_window(page))


def managing_replies(page: PageInfo) -> Scene:
    dialog = DialogChosen(MAIN, "canned-replies")
    scene = canned_replies(page).tell(dialog)
    form = query(shell(scene.picture())).find("form", cls="dialog-form")
    added = form.fire("submit", form={"title": "Farewell", "text": "Good night, good night!"})
    assert isinstance(added, Event)
    return scene.tell(added)


def translated(page: PageInfo) -> Scene:
    scene = plugged(whole(page)).tell(PageCalled(MAIN, "translator", {"able": True}))
    messages = scene.store.slices["messages"].timelines[BareJID(JULIET)].messages
    message = next(each for each in reversed(messages) if not each.outgoing)
    actions = scene.store.fill(Slot.MESSAGE_ACTIONS, scene.picture(), message, Kind.CHAT)
    named: list[Any] = [each for each in actions if isinstance(each, MessageAction)]
    wanted = next(each.event for each in named if each.name == "translate")
    said = {
        "id": message.id,
        "text": "Gute Nacht, gute Nacht! Scheiden ist so süßer Schmerz.",
        "language": "English",
    }
    return scene.tell(wanted, PageCalled(MAIN, "translated", said))


def plugin_failed(page: PageInfo) -> Scene:
    return plugged(whole(page)).tell(PluginStopped("canned-replies", "it was slow 10 times"))


PLUGGED: dict[str, Make] = {
    make.__name__: make
    for make in (
        poll,
        making_a_poll,
        command_refused,
        canned_replies,
        managing_replies,
        translated,
        plugin_failed,
    )
}
