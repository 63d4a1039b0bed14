/**
 * chinwag.js, the script tag's file: reads the settings, paints the launcher, starts the rest when it is wanted.
 *
 * What it starts: page.js, imported from our files, exports
 * `start({root, port, settings, launcher, close, started, answered}) → Surface | Promise<Surface>`:
 * - root: the open ShadowRoot of `<chinwag-root>`; its host's attributes `mode` and `theme` are page.js's to change;
 * - port: see line.js; JSON text to and from `widget.worker`; page.js sends `hello` on it;
 * - settings: what settings.js read; launcher: see launcher.js; close: as the API's;
 * - started, answered: promises; Python listens to the port, the worker has said its first word;
 * - Surface: `call(name, args)` gets open, close, toggle and mode when Python runs; `early(name)` gets them before, to
 *   paint what can be seen without it; `painted()` tells whether that is seen; `leave()` comes when the page goes and its
 *   worker stays.
 */
import { createLauncher } from "./launcher.js";
import { destination } from "./destination.js";
import { readKept } from "./kept.js";
import { createLine } from "./line.js";
import { ownScript, plugins, readSettings } from "./settings.js";
import { startWorker, unsupported } from "./spawn.js";

/** @type {Record<string, string>} */
const STAGES = { files: "Loading…", python: "Starting the chat…", chat: "Almost there…" };

/**
 * @typedef {{call: (name: string, args?: object) => unknown, early: (name: string) => void, painted: () => boolean,
 *   leave: () => void, destroy: () => void}} Surface
 */

const INTENT = ["pointerover", "focusin", "touchstart", "click"];

const script = ownScript();
const settings = readSettings(script);
const base = new URL(settings.assets || ".", script?.src || location.href).href;
const stopping = new AbortController();

/** @type {Array<[string, object?]>} */
let queue = [];
/** @type {Promise<unknown> | null} none: not begun, or failed */
let starting = null;
/** @type {Surface | null} */
let surface = null;
/** @type {ReturnType<typeof startWorker> | null} */
let worker = null;
/** Whether Python runs, too. */
let ready = false;
let tries = 0;
/** Which start it is: one that was cancelled has no say any more. */
let attempt = 0;

const host = document.createElement("chinwag-root");
const launcher = createLauncher(host, { settings, clicked: () => call("toggle"), retry, cancel });

/**
 * Pass a call on, or keep it until the page's part is there; a call is reason enough to start.
 * @param {string} name @param {object} [args]
 */
function call(name, args) {
    if (surface && ready) return surface.call(name, args);
    // Two clicks on a launcher that still shows nothing mean "open", not "open and close".
    if (name === "toggle") name = surface?.painted() ? "close" : "open";
    queue = queue.filter(([earlier]) => earlier !== name && !(name === "close" && earlier === "open"));
    queue.push([name, args]);
    launcher.waiting(name !== "close");
    surface?.early(name);
    start();
}

const close = () => call("close");

function start() {
    if (stopping.signal.aborted || starting) return;
    const mine = ++attempt;
    starting = begin(() => mine !== attempt).catch((error) => mine === attempt && fail(error));
}

/** @param {() => boolean} over */
async function begin(over) {
    const why = unsupported();
    if (why) throw Object.assign(new Error(why), { title: "This browser cannot run the chat." });
    launcher.busy(true);
    launcher.stage(STAGES.files, 0);
    const query = tries ? `?retry=${tries}` : "";
    const line = createLine();
    // A module that failed to load is not asked for again under the same address: hence the query.
    const page = import(base + ASSETS.page + query).catch((error) => {
        throw Object.assign(new Error(String(error.message ?? error)), { title: "A file could not be loaded." });
    });
    const mine = startWorker(base + ASSETS.worker, line, {
        query,
        options: { version: VERSION, assets: base, destination: destination(settings), plugins: plugins(settings) },
        settings,
        stage: (name, fraction, bytes) => over() || launcher.stage(STAGES[name] ?? name, fraction, bytes),
        ended: (error) => over() || fail(error),
    });
    worker = mine;
    const { start: open } = await page;
    if (worker !== mine) return;
    const { started, answered } = mine;
    const given = { root: launcher.root, port: line, settings, launcher, close, started, answered };
    const opened = /** @type {Surface} */ (await open(given));
    if (worker !== mine) return opened.destroy();
    surface = opened;
    for (const [name] of queue) surface.early(name);
    await started;
    if (worker !== mine) return;
    ready = true;
    launcher.busy(false);
    for (const [name, args] of queue.splice(0)) surface.call(name, args);
}

/** @param {Error & {title?: string}} error */
function fail(error) {
    if (stopping.signal.aborted) return;
    console.error("Chinwag could not start.", error);
    // What was open when Python ended is open again when it is back
    if (ready && launcher.button.getAttribute("aria-expanded") === "true") queue.push(["open"]);
    end();
    starting = null;
    tries += 1;
    launcher.failed(error.title ?? "The chat could not start.", error.message);
}

function end() {
    surface?.destroy();
    worker?.stop();
    worker = surface = null;
    ready = false;
}

/** The page goes. A worker that stays must not wait for it, nor keep it from the browser's back/forward cache. */
function leave() {
    if (!worker?.shared) return;
    surface?.leave();
    worker.leave();
    ready = false;
}

/** @param {PageTransitionEvent} event */
function comeBack({ persisted }) {
    if (!persisted || !worker?.shared) return;
    end();
    starting = null;
    start();
}

/** What has been downloaded is not lost: the browser keeps it (files.js). */
function cancel() {
    attempt += 1;
    starting = null;
    queue = [];
    end();
    launcher.cancelled();
}

function retry() {
    launcher.waiting(true);
    start();
}

function destroy() {
    stopping.abort();
    end();
    host.remove();
    if (globalThis.chinwag === api) delete globalThis.chinwag;
}

const api = Object.freeze({
    open: (/** @type {object} */ args) => call("open", args),
    close,
    toggle: () => call("toggle"),
    mode: (/** @type {string} */ mode) => call("mode", { mode }),
    destroy,
    version: VERSION,
});

function place() {
    const target = settings.target ? document.querySelector(settings.target) : null;
    if (settings.target && !target) console.warn(`Chinwag: nothing on this page matches ${settings.target}.`);
    host.toggleAttribute("embedded", target !== null);
    (target ?? document.body).append(host);
    const { layout } = readKept();
    const wasOpen = layout?.open || layout?.windows?.length;
    if (settings.mode === "fullscreen" || settings.start === "now" || wasOpen) start();
    else if (settings.start === "idle" || layout?.account) whenIdle(start);
}

/** @param {() => unknown} task */
function whenIdle(task) {
    const soon = () => !stopping.signal.aborted && (self.requestIdleCallback ?? setTimeout)(() => task());
    if (document.readyState === "complete") soon();
    else addEventListener("load", soon, { once: true, signal: stopping.signal });
}

if (globalThis.chinwag?.version) console.warn("Chinwag is on this page already.");
else {
    globalThis.chinwag = api;
    for (const type of INTENT) {
        launcher.button.addEventListener(type, start, { once: true, passive: true, signal: stopping.signal });
    }
    addEventListener("pagehide", leave, { signal: stopping.signal });
    addEventListener("pageshow", comeBack, { signal: stopping.signal });
    if (document.body) place();
    else addEventListener("DOMContentLoaded", place, { once: true, signal: stopping.signal });
}
