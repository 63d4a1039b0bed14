/**
 * The worker's entry: begins to fetch at once, then starts Python and joins it to the port that the page sends.
 *
 * page → worker, once: `{type: "boot", port, options}`. worker → page: `{type: "stage", name, fraction}`,
 * `{type: "started"}` or `{type: "failed", error: {title, detail}}`. All else passes through the port as JSON text
 * between page.js and `widget.worker`.
 */
import { boot } from "./boot.js";

export { loadPyodide, version } from "./interpreter.js";

/** @typedef {{type: "boot", port: MessagePort, options: Record<string, unknown>}} BootMessage */

/** @type {Promise<BootMessage>} */
const asked = new Promise((resolve) => {
    addEventListener("message", (event) => resolve(event.data), { once: true });
});

/** @param {string} name @param {number} fraction of 1 */
function stage(name, fraction) {
    performance.mark(`chinwag:${name}:${fraction}`);
    postMessage({ type: "stage", name, fraction });
}

/** @param {string} title @param {string} detail */
function failed(title, detail) {
    postMessage({ type: "failed", error: { title, detail: detail.trim().split("\n").at(-1) } });
}

/** @param {any} error */
function notStarted(error) {
    console.error("Chinwag: Python did not start.", error);
    failed(error.asset ? "A file could not be loaded." : "Python could not start.", String(error?.message ?? error));
}

function started() {
    performance.mark("chinwag:started");
    postMessage({ type: "started" });
}

const died = (/** @type {Error} */ error) => failed("The chat has stopped.", error.message);
boot(import.meta.url, { asked, stage, died }).then(started, notStarted);
