"""What can be done with a message: tools beside the one under the pointer, a menu for the one that wants it.

Neither costs anything for the messages that are drawn: the page moves the one set of tools about by
itself (`widget/page/tools.js`), and a menu's lines are asked for only when it is open.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from vdom import Memo, Node, On, VNode, memo
from vdom.html import div
from widget.core.events import Event, MessageMenuClosed, MessageMenuOpened
from widget.core.feature import Fact, MessageAction, MessageTool, Slot, View
from widget.core.model import BareJID, Kind, MessageId, SurfaceId
from widget.ui.components import icon_button, menu_item
from widget.ui.i18n import _

OF = "data-of"
"""Where the page writes the id of the message beside which the tools stand."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Of whom a tool asks what can be done with the message beside it, when it is pressed.

    A view that is older asks the same features, of what they know by then: so the tools need not be drawn
    anew with every message.
    """

    surface: SurfaceId
    conversation: BareJID
    kind: Kind
    view: View = field(compare=False)

    def menu(self, fields: Mapping[str, Any]) -> Event:
        """The whole menu is wanted."""
        return MessageMenuOpened(
            self.surface, self.conversation, MessageId(str(fields.get("detail") or fields.get(OF)))
        )

    def pressed(self, name: str) -> Callable[[Mapping[str, Any]], Event | None]:
        """What the action of that name does, if the message has it."""

        def acted(fields: Mapping[str, Any]) -> Event | None:
            message = self.view.ask(Fact.MESSAGE, self.conversation, fields[OF])
            filled = self.view.fill(Slot.MESSAGE_ACTIONS, message, self.kind) if message else []
            chosen = [each for each in cast(list[object], filled) if isinstance(each, MessageAction)]
            return next((each.event for each in chosen if each.name == name), None)

        return acted


def tools(view: View, conversation: BareJID, kind: Kind) -> Memo:
    """A few buttons over the edge of a message; out of the way of Tab, since the menu has all of them."""
    given = cast(list[MessageTool], view.fill(Slot.MESSAGE_TOOLS))
    return memo(_drawn_tools, Asked(view.surface.id, conversation, kind, view), tuple(given))


def _drawn_tools(asked: Asked, given: tuple[MessageTool, ...]) -> VNode:
    pressed = [On("click", asked.pressed(each.name), fields=(OF,)) for each in given]
    return div(
        *(_tool(each.icon, each.label, on) for each, on in zip(given, pressed, strict=True)),
        _tool("ellipsis", _("More"), On("click", asked.menu, fields=(OF,))),
        cls="message-tools",
        role="toolbar",
        aria_label=_("With this message"),
        hidden=True,
        use={"tools": {"scroller": ".scroller", "items": ".message"}},
        on=[On("menu", asked.menu, fields=("detail",))],
    )


def message_menu(view: View, conversation: BareJID, kind: Kind) -> VNode | None:
    """The menu of one message, while it is open."""
    open_ = view.ask(Fact.MESSAGE_MENU, conversation)
    message = view.ask(Fact.MESSAGE, conversation, open_) if open_ else None
    given = view.fill(Slot.MESSAGE_ACTIONS, message, kind) if message else []
    if message is None or not given:
        return None
    lines: list[Node] = [
        menu_item(each.label, each.event, each.icon, each.danger) if isinstance(each, MessageAction) else each
        for each in given
        if not isinstance(each, MessageAction) or each.listed
    ]
    return div(
        *lines,
        cls="menu-items message-menu",
        part="menu",
        role="menu",
        aria_label=_("With this message"),
        popover="auto",
        key=f"menu of {message.id}",
        use={"popup": {"scroller": ".scroller", "of": message.id}},
        on=[On("closed", MessageMenuClosed(view.surface.id))],
    )


def _tool(picture: str, label: str, pressed: On) -> VNode:
    return icon_button(picture, label, tabindex="-1", on=[pressed])
