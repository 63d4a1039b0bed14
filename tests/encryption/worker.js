/**
 * Python as it ships, in a worker of either kind; it runs what it is sent and answers with what came of it.
 * `?insecure`: as on a page that browsers do not trust.
 */
import { loadPyodide } from "/interpreter.js";

if (location.search === "?insecure") Object.defineProperty(crypto, "subtle", { value: undefined });
const python = loadPyodide();
/** @param {MessagePort | typeof globalThis} port */
const serve = (port) => {
    port.onmessage = async ({ data: { id, code } }) => {
        try {
            port.postMessage({ id, value: (await (await python).runPythonAsync(code)) ?? null });
        } catch (error) {
            port.postMessage({ id, error: String(error) });
        }
    };
};
if ("onconnect" in globalThis) globalThis.onconnect = ({ ports: [port] }) => serve(port);
else serve(globalThis);
