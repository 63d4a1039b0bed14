"""What a PyScript user writes: Python on the page, started by PyScript."""

from counter import State, update, view  # type: ignore[import-not-found]
from pyscript.js_modules import vdom_behaviours, vdom_page

from vdom.mount import mount

program = mount("#app", view, update, State(), vdom_page, vdom_behaviours.behaviours)
