/** Python on the page, without a worker. */

import { behaviours } from "../../../../vdom/behaviours.js";
import * as page from "../../../../vdom/page.js";

const { loadPyodide } = await import(new URL("/pyodide/pyodide.mjs", location.href).href);
const python = await loadPyodide({ indexURL: "/pyodide/" });
python.unpackArchive(await (await fetch("/python.zip")).arrayBuffer(), "zip");
python.registerJsModule("page", { ...page, behaviours });
await python.runPythonAsync(`
import page
from counter import State, update, view
from vdom.mount import mount
program = mount("#app", view, update, State(), page, page.behaviours)
`);
document.body.dataset.ready = "yes";
