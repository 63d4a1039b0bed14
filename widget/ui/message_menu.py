"""What can be done with a message: tools beside the one under the pointer, a menu for the one that wants it.

Neither costs anything for the messages that are drawn: the page moves the one set of tools about by
itself (`widget/page/tools.js`), and a menu's lines are asked for only when it is open.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from vdom import Node, On, VNode
from vdom.html import div
from widget.core.events import Event, MessageMenuClosed, MessageMenuOpened
from widget.core.feature import Fact, MessageAction, MessageTool, Slot, View
from widget.core.model import BareJID, Kind, Message, MessageId
from widget.ui.components import icon_button, menu_item
from widget.ui.i18n import _

OF = "data-of"
"""Where the page writes the id of the message beside which the tools stand."""


def tools(view: View, conversation: BareJID, kind: Kind, messages: tuple[Message, ...]) -> VNode:
    """A few buttons over the edge of a message; out of the way of Tab, since the menu has all of them."""
    surface = view.surface.id

    def menu_wanted(fields: Mapping[str, Any]) -> Event:
        id_ = MessageId(str(fields.get("detail") or fields.get(OF)))
        return MessageMenuOpened(surface, conversation, id_)

    def pressed(tool: MessageTool) -> Any:
        def acted(fields: Mapping[str, Any]) -> Event | None:
            chosen = _actions(view, _found(messages, fields[OF]), kind)
            return next((each.event for each in chosen if each.name == tool.name), None)

        return acted

    given = cast(list[MessageTool], view.fill(Slot.MESSAGE_TOOLS))
    return div(
        *(_tool(each.icon, each.label, On("click", pressed(each), fields=(OF,))) for each in given),
        _tool("ellipsis", _("More"), On("click", menu_wanted, fields=(OF,))),
        cls="message-tools",
        role="toolbar",
        aria_label=_("With this message"),
        hidden=True,
        use={"tools": {"scroller": ".scroller", "items": ".message"}},
        on=[On("menu", menu_wanted, fields=("detail",))],
    )


def message_menu(
    view: View, conversation: BareJID, kind: Kind, messages: tuple[Message, ...]
) -> VNode | None:
    """The menu of one message, while it is open."""
    message = _found(messages, view.ask(Fact.MESSAGE_MENU, conversation))
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
        role="menu",
        aria_label=_("With this message"),
        popover="auto",
        key=f"menu of {message.id}",
        use={"popup": {"scroller": ".scroller", "of": message.id}},
        on=[On("closed", MessageMenuClosed(view.surface.id))],
    )


def _tool(picture: str, label: str, pressed: On) -> VNode:
    return icon_button(picture, label, tabindex="-1", on=[pressed])


def _found(messages: tuple[Message, ...], id_: object) -> Message | None:
    return next((each for each in reversed(messages) if each.id == id_), None) if id_ else None


def _actions(view: View, message: Message | None, kind: Kind) -> list[MessageAction]:
    given: list[object] = [*view.fill(Slot.MESSAGE_ACTIONS, message, kind)] if message else []
    return [each for each in given if isinstance(each, MessageAction)]
