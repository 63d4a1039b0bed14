"""Programs: state, a view and an update, drawn on the page that Python runs in, or from a worker.

On the page, with PyScript or Pyodide::

    mount("#app", view, update, state, page)              # page: the JavaScript module page.js

In a worker, with ``connect(port, element)`` of connect.js on the page::

    serve(view, update, state, port)
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from vdom.node import Node
from vdom.wire import Encoder

State = TypeVar("State")
Schedule = Callable[[Callable[[], None]], object]
"""Calls a function a little later, once."""


class Program(Generic[State]):
    """A state that messages change and a view that shows it; knows nothing of browsers.

    Args:
        view: draws a state.
        update: gives the next state for a message.
        state: the first state.
        send: takes each patch, as JSON.
        schedule: puts off drawing, so that many messages make one patch.
    """

    def __init__(
        self,
        view: Callable[[State], Node],
        update: Callable[[State, Any], State],
        state: State,
        send: Callable[[str], object],
        schedule: Schedule,
    ) -> None:
        self.state = state
        self._view = view
        self._update = update
        self._send = send
        self._schedule = schedule
        self._encoder = Encoder()
        self._due = False

    def start(self) -> None:
        """Draw the first state."""
        self._draw()

    def dispatch(self, message: Any) -> None:
        """Change the state by a message, from wherever it comes, and draw before long."""
        self.state = self._update(self.state, message)
        if not self._due:
            self._due = True
            self._schedule(self._draw)

    def receive(self, text: str) -> None:
        """Take what the page says, as JSON: an event, or the generation that it has drawn."""
        said = json.loads(text)
        if isinstance(said, int):
            self._encoder.acknowledge(said)
            return
        message = self._encoder.decode(said)
        if message is not None:
            self.dispatch(message)

    def _draw(self) -> None:
        self._due = False
        self._send(self._encoder.write(self._view(self.state)))


def mount(
    container: Any,
    view: Callable[[State], Node],
    update: Callable[[State, Any], State],
    state: State,
    page: Any,
    behaviours: Any = None,
) -> Program[State]:
    """Run a program on the page itself.

    Args:
        container: an element or a selector; what it holds already stays.
        view, update, state: see `Program`.
        page: the JavaScript module page.js.
        behaviours: a JavaScript object of behaviours, that of behaviours.js for instance.

    Returns:
        The program; use its `dispatch` for what does not come from the page.
    """
    import js
    from pyodide.ffi import create_once_callable, create_proxy

    def send(patch: str) -> None:
        program.receive(str(surface.apply(patch)))

    def schedule(draw: Callable[[], None]) -> None:
        js.requestAnimationFrame(create_once_callable(lambda _: draw()))

    program = Program(view, update, state, send, schedule)
    options = js.Object.new()
    options.post = create_proxy(lambda event: program.receive(js.JSON.stringify(event)))
    if behaviours is not None:
        options.behaviours = behaviours
    element = js.document.querySelector(container) if isinstance(container, str) else container
    surface = page.createView(element, options)
    program.start()
    return program


def serve(
    view: Callable[[State], Node],
    update: Callable[[State, Any], State],
    state: State,
    port: Any,
) -> Program[State]:
    """Run a program in a worker.

    Args:
        view, update, state: see `Program`.
        port: where connect.js listens: the worker's own ``self``, or a MessagePort.

    Returns:
        The program; use its `dispatch` for what does not come from the page.
    """
    import js
    from pyodide.ffi import create_once_callable, create_proxy

    def schedule(draw: Callable[[], None]) -> None:
        js.setTimeout(create_once_callable(draw), 0)

    program = Program(view, update, state, port.postMessage, schedule)
    port.onmessage = create_proxy(lambda event: program.receive(event.data))
    program.start()
    return program
