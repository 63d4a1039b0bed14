"""Event descriptors: what the page listens for, does at once and reports, as data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from vdom.node import JSON

Fields: TypeAlias = Mapping[str, Any]
"""What was read on the page, by field name: JSON values."""

FIELDS = frozenset(
    {
        "value", "checked", "key", "form", "detail", "scroll",
        "files", "repeat", "rect", "selection", "shift",
    }
)  # fmt: skip

MODIFIERS = ("Alt", "Ctrl", "Meta", "Mod", "Shift")


class On:
    """One event of an element, and what becomes of it. Immutable (checked by the type checker).

    Args:
        event: DOM event name, or a name that a behaviour emits.
        message: what the program receives. A callable is called with the fields (`Fields`) and gives
            the message; anything else is the message. None reports nothing (for `submit`, `clear`,
            `prevent_default` alone).
        fields: what the page reads when it happens: ``value``, ``checked``, ``key``, ``repeat``,
            ``form`` (all named controls of the nearest form), ``detail`` (of a CustomEvent),
            ``scroll`` (scrollTop, scrollHeight, clientHeight), ``files`` (name, size, type of each),
            ``rect`` (x, y, width, height), ``selection`` (start, end), ``shift`` (whether that key was
            down), or a ``data-`` attribute of the nearest element, from the event's target outwards,
            which has it.
        prevent_default: keep the browser from acting on it.
        stop: keep it from the elements around.
        debounce: wait for this pause in milliseconds. What waits is reported before any later event
            of the view, when the focus leaves and when the element goes.
        keys: only these keys, with exactly these modifiers: ``"Enter"``, ``"Ctrl+Enter"``,
            ``"Mod+K"`` (Mod: Cmd on Apple's machines, Ctrl elsewhere). Never while text is composed.
        submit: submit the element's form, as its button would.
        clear: names of controls of the form which the page empties at once, after reading the fields.
        self_only: only when the element itself is the target.
        once: only the first time.
        every: report at most one in so many milliseconds, the first at once; the others never.
        tell: a word for the page's own script, which may act on it at once; the message comes as ever.
    """

    # No dataclass: a frozen one takes four times as long to make, and each button of each message has one
    __slots__ = (
        *("event", "message", "fields", "prevent_default", "stop", "debounce", "keys", "submit", "clear"),
        *("self_only", "once", "every", "tell", "plain"),
    )

    def __init__(
        self,
        event: str,
        message: object | Callable[[Fields], object] = None,
        fields: tuple[str, ...] = (),
        prevent_default: bool = False,
        stop: bool = False,
        debounce: int = 0,
        keys: tuple[str, ...] = (),
        submit: bool = False,
        clear: tuple[str, ...] = (),
        self_only: bool = False,
        once: bool = False,
        every: int = 0,
        tell: str = "",
    ) -> None:
        self.event: Final = event
        self.message: Final = message
        self.fields: Final = fields
        self.prevent_default: Final = prevent_default
        self.stop: Final = stop
        self.debounce: Final = debounce
        self.keys: Final = keys
        self.submit: Final = submit
        self.clear: Final = clear
        self.self_only: Final = self_only
        self.once: Final = once
        self.every: Final = every
        self.tell: Final = tell
        self.plain: Final = not (
            fields
            or keys
            or prevent_default
            or stop
            or submit
            or clear
            or debounce
            or every
            or self_only
            or once
            or tell
        )

    def deliver(self, fields: Fields) -> object:
        """The message for what the page read."""
        return self.message(fields) if callable(self.message) else self.message

    def telling(self, message: object | Callable[[Fields], object]) -> On:
        """The same event with another message."""
        rest = (getattr(self, name) for name in self.__slots__[2:-1])
        return On(self.event, message, *rest)

    def wire(self, handler: int) -> list[JSON]:
        """Itself for the page: ``[event, handler id, options]``, options only where some are set."""
        if self.plain:  # as most are
            return [self.event, handler]
        return [self.event, handler, self._options()]

    def _options(self) -> dict[str, JSON]:
        options: dict[str, JSON] = {}
        if self.fields:
            options["f"] = [_known_field(name) for name in self.fields]
        if self.keys:
            options["k"] = [parse_key(key) for key in self.keys]
        if self.debounce:
            options["d"] = self.debounce
        if self.every:
            options["v"] = self.every
        if self.clear:
            options["c"] = list(self.clear)
        if self.tell:
            options["w"] = self.tell
        for flag, name in _FLAGS:
            if getattr(self, name):
                options[flag] = 1
        return options


def parse_key(text: str) -> str:
    """A key's canonical name: modifiers in alphabetical order, a letter in lower case.

    Raises:
        ValueError: a modifier is unknown.
    """
    *modifiers, key = text.split("+") if text[-1:] != "+" else [*text[:-1].split("+")[:-1], "+"]
    for modifier in modifiers:
        if modifier not in MODIFIERS:
            raise ValueError(f"unknown modifier {modifier!r} in key {text!r}; use {', '.join(MODIFIERS)}")
    key = " " if key == "Space" else key
    return "+".join([*sorted(modifiers), key.lower() if len(key) == 1 else key])


_FLAGS = (("p", "prevent_default"), ("s", "stop"), ("r", "submit"), ("t", "self_only"), ("o", "once"))


def _known_field(name: str) -> str:
    if name in FIELDS or name.startswith("data-"):
        return name
    raise ValueError(f"unknown field {name!r}; use data-… or one of {', '.join(sorted(FIELDS))}")
