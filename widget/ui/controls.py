"""What a person presses and fills in: buttons, fields, menus, dialogs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from vdom import Node, On, VNode
from vdom.html import button as button_tag
from vdom.html import div, h2, input_, p, span
from vdom.html import label as label_tag
from widget.ui.i18n import _
from widget.ui.icons import icon

Message = Any
"""What an event becomes: a constant, or a function of the event's fields (see `vdom.On`)."""


def button(
    label: str,
    message: Message = None,
    kind: str = "plain",
    icon: str | None = None,
    type_: str = "button",
    busy: bool = False,
    disabled: bool = False,
    **attrs: Any,
) -> VNode:
    """A button with words on it; `kind` is "primary", "plain", "quiet" or "danger".

    While `busy` it shows a spinner and cannot be pressed.
    """
    return button_tag(
        span(cls="spin", aria_hidden=True) if busy else _optional(icon),
        span(label),
        type=type_,
        cls=_classes("button", attrs),
        data_kind=kind,
        disabled=busy or disabled,
        aria_busy=True if busy else None,
        on=clicked(message, attrs),
        **attrs,
    )


def icon_button(icon_name: str, label: str, message: Message = None, **attrs: Any) -> VNode:
    """A button with an icon only; `label` names it and is its tooltip."""
    return button_tag(
        icon(icon_name),
        type=attrs.pop("type", "button"),
        cls=_classes("icon-button", attrs),
        title=label,
        aria_label=label,
        on=clicked(message, attrs),
        **attrs,
    )


def field(
    label: str,
    name: str,
    type_: str = "text",
    value: str = "",
    help: str = "",
    error: str = "",
    autocomplete: str = "",
    required: bool = False,
    **attrs: Any,
) -> VNode:
    """A labelled input with help and error below it; passwords can be shown.

    Other attributes (`placeholder`, `on`, `use`, `inputmode`…) go to the input. Give
    `id` where two forms on one screen have fields of the same name.
    """
    id_ = attrs.pop("id", f"field-{name}")
    describes = " ".join(
        part for part in (f"{id_}-error" if error else "", f"{id_}-help" if help else "") if part
    )
    control = input_(
        id=id_,
        name=name,
        type=type_,
        value=value,
        autocomplete=autocomplete or "off",
        required=required,
        aria_invalid=True if error else None,
        aria_describedby=describes or None,
        **{**_quiet_keyboard(type_), **attrs},
    )
    return div(
        label_tag(label, for_=id_),
        span(control, _reveal(), cls="with-reveal") if type_ == "password" else control,
        p(icon("circle-alert"), span(error), cls="field-error", id=f"{id_}-error") if error else None,
        p(help, cls="field-help", id=f"{id_}-help") if help else None,
        cls="field",
    )


def search_field(
    label: str,
    value: str,
    changed: Callable[[Mapping[str, Any]], Message],
    name: str = "search",
    **attrs: Any,
) -> VNode:
    """A search box; `changed` makes a message of {"value": text} as the person types. Escape empties it."""
    emptied = On("keydown", changed({"value": ""}), keys=("Escape",), stop=True, prevent_default=True)
    return div(
        icon("search"),
        input_(
            type="search",
            name=name,
            value=value,
            placeholder=label,
            aria_label=label,
            autocomplete="off",
            spellcheck="false",
            on=[
                On("input", changed, fields=("value",), debounce=60),
                *([emptied] if value else []),
                *attrs.pop("on", ()),
            ],
            **attrs,
        ),
        cls="search",
    )


def dialog(title: str, *body: Node, close: Message, footer: Node = None, name: str = "dialog") -> VNode:
    """A modal dialog over its surface. Escape, the cross and a press beside it send `close`."""
    id_ = f"{name}-title"
    return div(
        div(
            div(
                h2(title, id=id_, cls="dialog-title"),
                icon_button("x", _("Close"), close),
                cls="dialog-head",
            ),
            div(*body, cls="dialog-body"),
            div(footer, cls="dialog-foot") if footer else None,
            cls="dialog",
            part="dialog",
            role="dialog",
            aria_modal="true",
            aria_labelledby=id_,
            use={"trap": {"initial": _FIRST}},
            on=[On("escape", close)],
        ),
        cls="scrim",
        key=name,
        on=[On("click", close, self_only=True)],
    )


_FIRST = ".dialog-body :is(input, textarea, select), .dialog-foot [data-kind=primary]"
"""What a dialog focuses first: something to fill in, else what it is there for."""


def menu(
    label: str, icon_name: str, items: Sequence[Node], cls: str = "", face: Sequence[Node] = ()
) -> VNode | None:
    """A button that opens a menu made of `menu_item`s, all in the page; None without items.

    With a `face` the button shows that, in place of the icon, and has `label` as its tooltip.
    """
    if not any(items):
        return None
    opens: dict[str, Any] = {"aria_haspopup": "menu", "cls": "menu-button"}
    faced = button_tag(*face, type="button", title=label, **opens)
    return div(
        faced if face else icon_button(icon_name, label, **opens),
        div(*items, cls="menu-items", part="menu", role="menu", aria_label=label, popover="auto"),
        cls=f"menu {cls}".strip(),
        use={"menu": {}},
    )


def menu_item(
    label: str,
    message: Message,
    icon: str | VNode | None = None,
    danger: bool = False,
    checked: bool | None = None,
) -> VNode:
    """A line of a menu; `checked` whether it is the one of several that holds."""
    return button_tag(
        _optional(icon) if isinstance(icon, str) else icon,
        span(label),
        _optional("check" if checked else None),
        type="button",
        cls="menu-item",
        role="menuitem" if checked is None else "menuitemradio",
        aria_checked=checked,
        tabindex="-1",
        data_kind="danger" if danger else None,
        on=clicked(message, {}),
    )


def _optional(name: str | None) -> VNode | None:
    return icon(name) if name else None


def clicked(message: Message, attrs: dict[str, Any]) -> list[On]:
    given = list(attrs.pop("on", ()))
    return given if message is None else [On("click", message), *given]


def _classes(first: str, attrs: dict[str, Any]) -> str:
    return f"{first} {attrs.pop('cls', '')}".strip()


def _quiet_keyboard(type_: str) -> dict[str, str]:
    """Addresses and passwords want no help from the phone's keyboard."""
    return {} if type_ == "text" else {"autocapitalize": "none", "spellcheck": "false"}


def _reveal() -> VNode:
    return icon_button("eye", _("Show password"), cls="reveal", aria_pressed="false", use={"reveal": {}})
