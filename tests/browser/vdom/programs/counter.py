"""A counter with a text field, for Python on a page and in a worker."""

from __future__ import annotations

from dataclasses import dataclass, replace

from vdom import Fields, Node, On
from vdom.html import button, div, input_, output


@dataclass(frozen=True)
class State:
    count: int = 0
    name: str = ""


def typed(fields: Fields) -> str:
    return f"name {fields['value']}"


def view(state: State) -> Node:
    return div(
        output(f"{state.name} {state.count}"),
        button("More", on=[On("click", "more")]),
        input_(value="", on=[On("input", typed, fields=("value",))], use={"autofocus": {}}),
        style={"--count": state.count},
    )


def update(state: State, message: str) -> State:
    match message.split():
        case ["name", *words]:
            return replace(state, name=" ".join(words))
        case ["more"]:
            return replace(state, count=state.count + 1)
    return state
