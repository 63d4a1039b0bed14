/** The worker's side. */

const { loadPyodide } = await import(new URL("/pyodide/pyodide.mjs", location.href).href);
const python = await loadPyodide({ indexURL: "/pyodide/" });
python.unpackArchive(await (await fetch("/python.zip")).arrayBuffer(), "zip");
await python.runPythonAsync(`
import js
from counter import State, update, view
from vdom.mount import serve
program = serve(view, update, State(), js.self)
`);
