/**
 * The worker's entry: begins to fetch at once, then starts Python and joins it to the pages that ask, one if the worker
 * is dedicated to it, any number if it is shared.
 *
 * page → worker: `{type: "boot", port, options}`; `{type: "stop"}` takes that back. worker → page: `{type: "stage",
 * name, fraction, bytes?}` (progress.js has `bytes`), first of all, then `{type: "started"}` or `{type: "failed", error:
 * {title, detail}}`; a shared one also `{lock}` (which Web Lock it has till its end), `{type: "said", level, text}` for the
 * console that it lacks, and `{type: "ending"}` to a page that comes too late. All else passes through the port, see boot.js.
 */
import { boot } from "./boot.js";
import { catalogue } from "./catalogues.js";
import { hurry, onProgress } from "./interpreter.js";
import { fetchPlugins } from "./plugins.js";
import { connect } from "./socket.js";
import { warm } from "./warm.js";
import { N_ } from "./words.js";

export { loadPyodide, version } from "./interpreter.js";

/** @typedef {{type: "boot", port: MessagePort, options: Record<string, any>}} BootMessage */
/** @typedef {Pick<MessagePort, "postMessage" | "onmessage">} Control The worker's own end of the way to one page. */

/** Milliseconds: the time to say goodbye to the server. */
const GRACE = 300;

const scope = /** @type {any} */ (self);
const shared = "onconnect" in scope;

const lock = `chinwag-engine:${Math.random()}`;
/** @type {Promise<void>} COMPAT: only secure contexts have Web Locks */
const lives = new Promise((resolve) => {
    if (shared) navigator.locks?.request(lock, () => new Promise(() => resolve())).catch(() => {});
});

/** @type {Set<Control>} all that may hear from us */
const pages = new Set();
/** @type {Set<Control>} those of them that Python knows */
const joined = new Set();
/** @type {object} what a page that comes later must hear */
let news = { type: "stage", name: "files", fraction: 0 };
let ending = false;
/** @type {Promise<import("./plugins.js").Fetched[] | undefined> | undefined} of the first page, which speaks for all */
let plugins;

/** @param {{type: string} & Record<string, unknown>} message */
function tell(message) {
    // What plugins still wait for is no news to who comes later
    if (news !== RUNS || message.type !== "stage") news = message;
    for (const page of pages) page.postMessage(message);
}

/** @param {string} name @param {number} fraction of 1 @param {import("./progress.js").Bytes} [bytes] */
function stage(name, fraction, bytes) {
    furthest = Math.max(furthest, fraction);
    performance.mark(`chinwag:${name}:${furthest}`);
    tell({ type: "stage", name, fraction: furthest, bytes });
}

/** A file that only now tells its size makes the whole larger: the bar waits rather than goes back. */
let furthest = 0.05;
onProgress((bytes) =>
    stage(bytes.done < bytes.total ? "files" : "python", 0.05 + (0.75 * bytes.done) / (bytes.total || 1), bytes),
);

/** @param {string} title @param {string} detail */
function failed(title, detail) {
    tell({ type: "failed", error: { title, detail: detail.trim().split("\n").at(-1) } });
    // Pages that try again must find another one
    if (shared) end();
}

/** @param {any} error */
function notStarted(error) {
    console.error("Chinwag: Python did not start.", error);
    failed(error.asset ? N_("A file could not be loaded.") : N_("Python could not start."), String(error?.message ?? error));
}

function end() {
    ending = true;
    setTimeout(() => scope.close(), GRACE);
}

/**
 * Python cannot go on after an error of WebAssembly itself, wherever it met it: what Pyodide calls by a timer, it does not
 * flag as fatal.
 * @param {any} error
 */
function perhapsDied(error) {
    if (!error?.pyodide_fatal_error && !(error instanceof WebAssembly.RuntimeError)) return;
    if (!dead) failed(N_("The chat has stopped."), error.message);
    dead = true;
}

/** Python runs: what a page hears first that comes later. */
const RUNS = { type: "stage", name: "chat", fraction: 1 };
let dead = false;
addEventListener("error", ({ error }) => perhapsDied(error));
addEventListener("unhandledrejection", ({ reason }) => perhapsDied(reason));
const started = boot(import.meta.url, stage);
started.then(() => (performance.mark("chinwag:started"), (news = RUNS)), notStarted);

/** @param {Control} control */
function admit(control) {
    if (ending) return control.postMessage({ type: "ending" });
    pages.add(control);
    control.onmessage = ({ data }) => {
        if (data.type === "boot") {
            if (!joined.size) connect(data.options.destination);
            if (news !== RUNS) warm(data.options.language);
            plugins ??= data.options.plugins && fetchPlugins(data.options.plugins, hurry(), started);
            const ready = Promise.all([started, plugins, catalogue(data.options.language)]);
            void ready.then(([join, plugins, words]) => welcome(join, data, { plugins, catalogue: words }, control), () => {});
        }
        else dismiss(control);
    };
    control.postMessage(news);
    void lives.then(() => control.postMessage({ lock }));
}

/**
 * @param {import("./boot.js").Join} join
 * @param {BootMessage} asked
 * @param {{plugins: import("./plugins.js").Fetched[] | undefined, catalogue: string}} found
 * @param {Control} control
 */
function welcome(join, { port, options }, found, control) {
    if (!pages.has(control)) return;
    // The last one of the others has gone meanwhile
    if (ending) return control.postMessage({ type: "ending" });
    joined.add(control);
    join(port, { ...options, ...found }, (last) => {
        // One of a page's own has its only way to it, which all its surfaces share
        if (!shared) return;
        pages.delete(control);
        joined.delete(control);
        if (last) end();
    });
    control.postMessage({ type: "started" });
}

/** A page that has joined says goodbye on its port; one that has not yet, here. @param {Control} control */
function dismiss(control) {
    if (joined.has(control)) return;
    pages.delete(control);
    if (!pages.size) end();
}

/** What a shared worker logs is seen nowhere: the pages log it. */
function logOnPages() {
    for (const level of /** @type {const} */ (["error", "warn", "info", "debug"])) {
        console[level] = (...parts) => say(level, parts.map((part) => part?.stack ?? String(part)).join(" "));
    }
    addEventListener("error", ({ message, filename, lineno, error }) =>
        say("error", `${message} (${filename}:${lineno})\n${error?.stack ?? ""}`.trim()));
    addEventListener("unhandledrejection", ({ reason }) => say("error", `Uncaught: ${reason?.stack ?? reason}`));
}

/** @param {string} level @param {string} text */
function say(level, text) {
    for (const page of pages) page.postMessage({ type: "said", level, text });
}

if (shared) {
    logOnPages();
    scope.onconnect = (/** @type {MessageEvent} */ { ports: [port] }) => admit(port);
} else admit(scope);
