/** A worker of the tests: Python with our XMPP edge, which runs what it is sent and answers with what came of it. */
import { loadPyodide } from "./pyodide/pyodide.mjs";
import * as socket from "./socket.js";

const python = loadPyodide({ indexURL: new URL("pyodide/", import.meta.url).href }).then(async (pyodide) => {
    pyodide.registerJsModule("chinwag_socket", socket);
    pyodide.unpackArchive(await (await fetch("python.zip")).arrayBuffer(), "zip");
    return pyodide;
});

addEventListener("message", async ({ data: { id, code } }) => {
    try {
        postMessage({ id, value: (await (await python).runPythonAsync(code)) ?? null });
    } catch (error) {
        postMessage({ id, error: String(error) });
    }
});
