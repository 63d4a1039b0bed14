/**
 * Starts Python in the worker, by PyScript, and joins `widget.worker` to the page's port.
 *
 * PyScript's engine (polyscript) starts an interpreter that its configuration names by URL. The URL given is the
 * worker's own: worker.js exports what interpreter.js does, so that no further file has to be fetched for it.
 */
import { getRuntime, getRuntimeID } from "polyscript/loader";
import * as storage from "../storage/indexeddb.js";

/** @typedef {import("./worker.js").BootMessage} BootMessage */

/**
 * @param {string} interpreter the URL of a module with `version` and `loadPyodide`
 * @param {{
 *     asked: Promise<BootMessage>,
 *     stage: (name: string, fraction: number) => void,
 *     died: (error: Error) => void,
 * }} given `died` is called when Python cannot go on
 */
export async function boot(interpreter, { asked, stage, died }) {
    stage("python", 0.2);
    const python = await getRuntime(getRuntimeID("pyodide", interpreter), undefined, undefined, {});
    python.registerJsModule("chinwag_storage", storage);
    stage("chat", 0.9);
    const { port, options } = await asked;
    const worker = python.pyimport("widget.worker");
    /** @type {(text: string) => void} */
    const receive = worker.start((/** @type {string} */ text) => port.postMessage(text), python.toPy(options));
    worker.destroy();
    port.onmessage = ({ data }) => {
        try {
            receive(data);
        } catch (error) {
            if (/** @type {any} */ (error).pyodide_fatal_error) died(/** @type {Error} */ (error));
            throw error;
        }
    };
}
