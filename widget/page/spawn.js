/**
 * Starts the worker, from our own origin or another, and hears of its start and its failures.
 *
 * Pages of one origin and the same settings share one worker, and with it one log-in, stream and database, where the
 * browser lets them; where it lets workers outlive the moment between two pages, the next page finds it running. The
 * surfaces of one page share a worker in any case.
 */
import { OF_A_SURFACE } from "./settings.js";
import { N_ } from "./words.js";

/** Milliseconds. */
const GRACE = 300;
/** Milliseconds until a shared worker's first word; without one the page takes a worker of its own. */
const FIRST_WORD = 8000;
const NOT_LOADED = N_("A file could not be loaded.");
const STOPPED = N_("The chat has stopped.");
/** What a name must not tell: the browser shows names of workers. */
const SECRET = ["password"];

/** @typedef {Pick<MessagePort, "postMessage"> & {onmessage: ((event: MessageEvent) => void) | null}} Control */
/** @typedef {{shared: boolean, control: Control, source: {onerror: unknown}, end: () => void}} Spawned */
/** @typedef {{name: string, release: () => void}} Lock */
/** @typedef {{worker: Worker, surfaces: number, heard: boolean}} Owned A worker of this page's own. */
/** By the chat that it is for. @type {Map<string, Owned>} */
const owned = new Map();

/** Why this browser cannot run us, or nothing. @returns {string} */
export function unsupported() {
    if (typeof WebAssembly !== "object") return N_("WebAssembly is missing or turned off.");
    if (typeof Worker !== "function") return N_("Web workers are missing or turned off.");
    return "";
}

/**
 * A worker's script must be of the page's origin. Ours may lie elsewhere (a CDN of the site's): then a blob of one
 * line, which has the page's origin, imports it; the page's policy needs `worker-src blob:` for that and only then.
 * A static import there would be held against `worker-src` as well, this one only against `script-src`.
 * @param {string} url @returns {Worker}
 */
function makeWorker(url) {
    const foreign = new URL(url).origin !== location.origin;
    const failed = `{ type: "failed", error: { title: ${JSON.stringify(NOT_LOADED)}, detail: String(error) } }`;
    const source = `import(${JSON.stringify(url)}).catch((error) => postMessage(${failed}));`;
    const blob = foreign ? URL.createObjectURL(new Blob([source], { type: "text/javascript" })) : "";
    const worker = new Worker(blob || url, { type: "module", name: "chinwag" });
    // Browsers fetch a worker's script after `new Worker` has returned.
    for (const type of blob ? ["message", "error"] : []) {
        worker.addEventListener(type, () => URL.revokeObjectURL(blob), { once: true });
    }
    return worker;
}

/**
 * This page's own, which its surfaces with the same chat share. Who comes late may have missed its first word.
 * @param {string} url @param {string} name @returns {Spawned & {heard: boolean}}
 */
function spawnOwn(url, name) {
    const one = owned.get(name) ?? { worker: makeWorker(url), surfaces: 0, heard: false };
    owned.set(name, one);
    one.surfaces++;
    const { worker } = one;
    const listening = new AbortController();
    const { signal } = listening;
    /** @type {Control} */
    const control = { onmessage: null, postMessage: worker.postMessage.bind(worker) };
    worker.addEventListener("message", (event) => ((one.heard = true), control.onmessage?.(event)), { signal });
    const source = { onerror: /** @type {((event: ErrorEvent) => void) | null} */ (null) };
    worker.addEventListener("error", (event) => source.onerror?.(event), { signal });
    function end() {
        listening.abort();
        if (--one.surfaces) return;
        if (owned.get(name) === one) owned.delete(name);
        setTimeout(() => worker.terminate(), GRACE);
    }
    return { shared: false, control, source, end, heard: one.heard };
}

/**
 * What chat it is: settings and language.
 * @param {Record<string, unknown>} settings
 */
function nameOf(settings) {
    const language = settings.language || document.documentElement.lang || navigator.language;
    const chat = Object.entries({ ...settings, language }).filter(([name]) => ![...OF_A_SURFACE, ...SECRET].includes(name));
    return `chinwag ${JSON.stringify(chat.sort())}`;
}

/**
 * Its URL holds a hash, so that versions never mix.
 * @param {string} url @param {string} name @returns {Spawned & {heard: boolean}}
 */
function spawnShared(url, name) {
    const options = /** @type {WorkerOptions} */ ({ type: "module", name, extendedLifetime: true });
    const worker = new SharedWorker(url, options);
    /** What it may still say is for nobody, and would keep all of us in memory that waits for it. */
    function end() {
        worker.port.postMessage({ type: "stop" });
        worker.port.onmessage = worker.onerror = null;
        worker.port.close();
    }
    return { shared: true, control: worker.port, source: worker, end, heard: false };
}

/** @param {string} url */
function sharable(url) {
    return typeof SharedWorker === "function" && new URL(url).origin === location.origin;
}

/**
 * @typedef {object} Given
 * @property {string} query after another try; a shared worker goes without, so that all pages find the same one
 * @property {object} options passed on to `widget.worker.start`
 * @property {Record<string, unknown>} settings
 * @property {(name: string, fraction: number, bytes?: import("./progress.js").Bytes) => void} stage how far it is
 * @property {(error: Error & {lost: boolean}) => void} ended Python ran and has come to an end by itself; `lost`: its
 *   worker is gone
 */

/**
 * @param {string} url
 * @param {ReturnType<typeof import("./line.js").createLine>} line between page.js and Python
 * @param {Given} given
 */
export function startWorker(url, line, { query, options, settings, stage, ended }) {
    /** @type {Spawned} */
    let spawned;
    const name = nameOf(settings);
    let stopped = false;
    let running = false;
    let timer = 0;
    let heard = false;
    let letGo = () => {};
    let watching = new AbortController();
    /** @type {(running: boolean) => void} */
    let answer = () => {};
    /** @type {Promise<boolean>} */
    const answered = new Promise((resolve) => (answer = resolve));

    /** @type {Promise<void>} */
    const started = new Promise((resolve, reject) => {
        const failed = (/** @type {string} */ title, /** @type {string} */ detail, lost = false) => {
            const error = Object.assign(new Error(detail), { title, lost });
            running ? ended(error) : reject(error);
        };

        /** @param {boolean} shared */
        function begin(shared) {
            if (stopped) return;
            letGo();
            watching.abort();
            const one = (spawned = shared ? spawnShared(url, name) : spawnOwn(url + query, name));
            function instead() {
                if (one !== spawned || heard) return;
                begin(false);
                one.end();
            }
            if (shared) timer = setTimeout(instead, FIRST_WORD);
            one.control.onmessage = ({ data }) => one === spawned && !stopped && take(data);
            one.source.onerror = (/** @type {ErrorEvent} */ { message }) => {
                if (stopped || one !== spawned) return;
                // Once it runs this is one event that went wrong, not the end; the browser reports it by itself.
                if (shared || running) return instead();
                failed(NOT_LOADED, message || N_("The network, the server or this page's security policy refused it."));
            };
            // One of our own speaks first: what is posted to it while it still imports its script may be lost
            if (shared || one.heard) ask(one);
            if (one.heard) answer(false);
            heard ||= one.heard;
        }

        /** @param {any} data */
        function take(data) {
            if (data.type === "ending") {
                // Of the next one nothing has been heard yet
                heard = false;
                watching.abort();
                clearTimeout(timer);
                const gone = spawned;
                return void setTimeout(() => gone === spawned && begin(true), GRACE);
            }
            if (!heard && !spawned.shared) ask(spawned);
            heard = true;
            clearTimeout(timer);
            answer(data.name === "chat");
            if (data.type === "stage") stage(data.name, data.fraction, data.bytes);
            else if (data.type === "said") say(data);
            else if (data.lock) watch(spawned, data.lock);
            else if (data.type === "failed") failed(data.error.title, data.error.detail);
            else if (data.type === "started") {
                running = true;
                line.listened();
                resolve();
            }
        }

        /**
         * A shared worker may lie in the process of another page, and go with it without a word.
         * @param {Spawned} one @param {string} lock what it has as long as it lives
         */
        function watch(one, lock) {
            const { signal } = (watching = new AbortController());
            const gone = () => void (signal.aborted || one !== spawned || failed(STOPPED, "", true));
            navigator.locks.request(lock, { mode: "shared", signal }, () => {}).then(gone, () => {});
        }

        /** @param {Spawned} one */
        function ask(one) {
            const port = line.lay();
            one.control.postMessage({ type: "boot", port, options }, [port]);
            if (one.shared) void holdLock().then((lock) => lock && hold(one, lock));
        }

        /** @param {Spawned} one @param {Lock} lock */
        function hold(one, { name, release }) {
            if (stopped || one !== spawned) return release();
            letGo = release;
            line.hold(name);
        }

        try {
            begin(sharable(url) && !owned.has(name));
        } catch {
            // A browser may have shared workers and forbid them, in a private window for instance.
            begin(false);
        }
    });
    started.catch(() => {});
    return {
        started,
        /** It has said its first word; whether Python ran before we came. */
        answered,
        /** Whether it lives on when this page has gone. */
        get shared() {
            return spawned.shared;
        },
        /** The page has said goodbye on its port; a worker of its own is left the time to say so to the server. */
        stop() {
            this.leave();
            spawned.end();
        },
        /** A shared one goes on, also if it has only begun to start. */
        leave() {
            stopped = true;
            clearTimeout(timer);
            letGo();
            watching.abort();
        },
    };
}

/**
 * What a shared worker waits for to be let go: then this page has gone, however it went.
 * COMPAT: only secure contexts have Web Locks; elsewhere a page that crashes is missed.
 * @returns {Promise<Lock | null>}
 */
function holdLock() {
    if (!navigator.locks) return Promise.resolve(null);
    const name = `chinwag-page:${crypto.randomUUID()}`;
    return new Promise((resolve) => {
        const holding = () => new Promise((done) => resolve({ name, release: () => done(null) }));
        navigator.locks.request(name, holding).catch(() => resolve(null));
    });
}

/** @param {{level: "error" | "warn" | "info" | "debug", text: string}} said by a shared worker, which has no console */
function say({ level, text }) {
    console[level](text);
}
