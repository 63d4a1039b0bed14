"""A scene in a browser, with whoever acts there."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Browser

from tests.support.waiting import becomes, until
from tests.ui.gallery import WIDE, show
from tests.ui.scenes import Scene
from vdom import Encoder
from widget.core.events import EndSeen, Event
from widget.ui.shell import shell


class Talk:
    """A page and the scene behind it, joined as by the worker."""

    def __init__(
        self, browser: Browser, code: str, scene: Scene, size: tuple[int, int] = WIDE, at: str = ""
    ) -> None:
        self.scene, self.encoder = scene, Encoder()
        self.page = show(browser, code, lambda _: scene, size, still=True, encoder=self.encoder, at=at)

    def draw(self) -> None:
        """Send the scene as it is now, and wait until it is drawn."""
        patch = self.encoder.encode(shell(self.scene.picture()))
        self.page.evaluate("patch => tell({type: 'patch', surface: 'main', patch})", patch)
        self.page.wait_for_function(f"sent.some(each => each.generation === {patch[0]})")

    def command(self, name: str, id_: int | None = None, **args: str) -> None:
        """Python wants something of the page."""
        self.page.evaluate(
            "message => tell(message)", {"type": "command", "name": name, "args": args, "id": id_}
        )

    def said(self, kind: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.page.evaluate(f"sent.filter(each => each.type === '{kind}')")
        return found

    def focused(self) -> str:
        """The text, label or name of what has the focus."""
        found: str = self.page.evaluate(
            """() => {
                const el = document.querySelector('chinwag-root').shadowRoot.activeElement;
                return el ? el.ariaLabel || el.name || el.textContent : '';
            }"""
        )
        return found

    def has_focus(self, exactly: str) -> None:
        """Wait until what has this text, label or name has the focus."""
        becomes(self.page, self.focused, exactly)

    def has_focus_in(self, part: str) -> None:
        """Wait until what has this in its text, label or name has the focus."""
        until(self.page, self.focused, lambda found: part in found)

    @property
    def last(self) -> object:
        """What the person did last; that the end has been seen is no deed of theirs."""
        said = (self.encoder.decode(each["event"]) for each in reversed(self.said("event")))
        return next((each for each in said if not isinstance(each, EndSeen)), None)

    def obey(self) -> Event:
        """Let the scene know what the person did last, and draw what follows; what it was."""
        event = self.last
        assert isinstance(event, Event), event
        self.scene.tell(event)
        self.draw()
        return event
