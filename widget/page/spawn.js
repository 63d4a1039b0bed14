/**
 * Starts the worker, from our own origin or another, and hears of its start and its failures.
 */

/** Milliseconds. */
const GRACE = 300;
const NOT_LOADED = "A file could not be loaded.";

/** Why this browser cannot run us, or nothing. @returns {string} */
export function unsupported() {
    if (typeof WebAssembly !== "object") return "WebAssembly is missing or turned off.";
    if (typeof Worker !== "function") return "Web workers are missing or turned off.";
    return "";
}

/**
 * A worker's script must be of the page's origin. Ours may lie elsewhere (a CDN of the site's): then a blob of one
 * line, which has the page's origin, imports it; the page's policy needs `worker-src blob:` for that and only then.
 * A static import there would be held against `worker-src` as well, this one only against `script-src`.
 * @param {string} url
 */
function spawn(url) {
    if (new URL(url).origin === location.origin) return new Worker(url, { type: "module", name: "chinwag" });
    const failed = `{ type: "failed", error: { title: ${JSON.stringify(NOT_LOADED)}, detail: String(error) } }`;
    const source = `import(${JSON.stringify(url)}).catch((error) => postMessage(${failed}));`;
    const blob = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
    const worker = new Worker(blob, { type: "module", name: "chinwag" });
    // Browsers fetch a worker's script after `new Worker` has returned.
    for (const type of ["message", "error"]) worker.addEventListener(type, () => URL.revokeObjectURL(blob), { once: true });
    return worker;
}

/**
 * @typedef {object} Given
 * @property {object} options passed on to `widget.worker.start`
 * @property {(name: string, fraction: number) => void} stage how far it is
 * @property {(error: Error) => void} ended Python ran and has come to an end by itself
 */

/**
 * @param {string} url
 * @param {MessagePort} port its end of the channel between page.js and Python
 * @param {Given} given
 */
export function startWorker(url, port, { options, stage, ended }) {
    const worker = spawn(url);
    // It speaks first: what is posted to a worker that still imports its script may be lost.
    worker.addEventListener("message", () => worker.postMessage({ type: "boot", port, options }, [port]), { once: true });

    /** @type {Promise<void>} */
    const started = new Promise((resolve, reject) => {
        let running = false;
        const failed = (/** @type {string} */ title, /** @type {string} */ detail) => {
            const error = Object.assign(new Error(detail), { title });
            running ? ended(error) : reject(error);
        };
        worker.addEventListener("message", ({ data }) => {
            if (data.type === "stage") stage(data.name, data.fraction);
            else if (data.type === "failed") failed(data.error.title, data.error.detail);
            else if (data.type === "started") {
                running = true;
                resolve();
            }
        });
        worker.addEventListener("error", ({ message }) => {
            // Once it runs this is one event that went wrong, not the end; the browser reports it by itself.
            if (!running) failed(NOT_LOADED, message || "The network, the server or this page's security policy refused it.");
        });
    });
    started.catch(() => {});
    return {
        started,
        /** Leaves it the time to say goodbye to the server. */
        stop: () => void setTimeout(() => worker.terminate(), GRACE),
    };
}
