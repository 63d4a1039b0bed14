/**
 * One surface, from its element to Python: paints the launcher, starts the rest when it is wanted, hands calls over.
 *
 * What it starts: page.js, imported from our files, exports
 * `start({root, port, settings, name, launcher, language, ask, started, answered}) → Drawn | Promise<Drawn>`:
 * - root: the open ShadowRoot of the element; its host's attributes `mode` and `theme` are page.js's to change;
 * - port: see line.js; JSON text to and from `widget.worker`; page.js sends `hello` on it;
 * - settings: what settings.js read; name: what its tab keeps of it is kept by; launcher, language: see launcher.js, language.js; ask: as `call`, also before Python runs;
 * - started, answered: promises; Python listens to the port, the worker has said its first word;
 * - Drawn: `call(name, args)` gets the calls when Python runs; `early(name)` gets open and close before, to paint what can
 *   be seen without it; `painted()` tells whether that is seen; `known()` who is logged in and how much waits; `leave()`
 *   comes when the page goes and its worker stays.
 */
import { agree, agreed } from "./consent.js";
import { createLauncher } from "./launcher.js";
import { destination } from "./destination.js";
import { allowed, fire, named } from "./fire.js";
import { readKept } from "./kept.js";
import { createLanguage } from "./language.js";
import { createLine } from "./line.js";
import { isWhole, plugins } from "./settings.js";
import { startWorker, unsupported } from "./spawn.js";
import { N_ } from "./words.js";

/** @type {Record<string, string>} */
const STAGES = { files: N_("Loading…"), python: N_("Starting the chat…"), chat: N_("Almost there…") };
/** Calls of which only the last one counts. */
const STATES = ["open", "close", "toggle", "mode"];
const INTENT = ["pointerover", "focusin", "touchstart", "click"];
/** @type {Waiting} */
const REOPENED = { name: "open", resolve() {}, reject() {} };
/** Milliseconds in which no second worker is followed by another one by itself. */
const LASTING = 60_000;
/** How far below what is in sight an embedded surface is when it starts. */
const NEAR = "400px";

/** @typedef {import("./settings.js").Settings} Settings */
/** @typedef {{unread: number, user: import("./chinwag.js").User | null, mode: string}} Known */
/**
 * @typedef {{call: (name: string, args?: object) => Promise<unknown>, early: (name: string) => void, painted: () => boolean,
 *   known: () => Known, leave: () => void, destroy: () => void}} Drawn
 */
/** @typedef {{name: string, args?: object, resolve: (value: unknown) => void, reject: (error: Error) => void}} Waiting */
/** @typedef {ReturnType<typeof createSurface>} Surface */

/**
 * @param {HTMLElement} host in its place on the page
 * @param {{settings: Settings, name: string, base: string}} given `base`: where our files lie
 */
export function createSurface(host, { settings, name: keptBy, base }) {
    /** Whether we may begin before a click. */
    const willing = agreed(settings);
    const stopping = new AbortController();
    const { signal } = stopping;
    /** @type {Waiting[]} */
    let queue = [];
    /** @type {Promise<unknown> | null} none: not begun, or failed */
    let starting = null;
    /** @type {Drawn | null} */
    let drawn = null;
    /** @type {ReturnType<typeof startWorker> | null} */
    let worker = null;
    /** Whether Python runs, too. */
    let ready = false;
    /** When a worker that was gone was last followed by another one. */
    let followed = -Infinity;
    let tries = 0;
    /** Which start it is: one that was cancelled has no say any more. */
    let attempt = 0;

    // Without consent nothing is fetched before the click: till then it is English
    const language = createLanguage(settings, async (name) => (agreed(settings) ? import(base + WORDS[name]) : null));
    const { say: _ } = language;
    const launcher = createLauncher(host, { settings, language, clicked: () => call("toggle"), retry, cancel });
    language.listen(launcher.speak, signal);

    /**
     * Pass a call on, or keep it until the page's part is there; a call is reason enough to start. It may fail unheard:
     * whoever wants to know awaits it.
     * @param {string} name @param {object} [args] @returns {Promise<any>}
     */
    function call(name, args) {
        const answer = asked(name, args);
        answer.catch(() => {});
        return answer;
    }

    /** @param {string} name @param {object} [args] @returns {Promise<unknown>} */
    async function asked(name, args) {
        if (signal.aborted) throw named("Destroyed");
        const open = launcher.button.getAttribute("aria-expanded") === "true";
        const meant = name === "toggle" ? (open ? "close" : "open") : name;
        if (["open", "close"].includes(meant) && !allowed(host, meant)) throw named("Prevented");
        if (drawn && ready) return drawn.call(name, args);
        // Two clicks on a launcher that still shows nothing mean "open", not "open and close".
        return later(name === "toggle" ? (drawn?.painted() ? "close" : "open") : name, args);
    }

    /** @param {string} name @param {object} [args] @returns {Promise<unknown>} */
    function later(name, args) {
        for (const one of queue.filter((earlier) => overtaken(earlier.name, name))) one.resolve(null);
        queue = queue.filter((earlier) => !overtaken(earlier.name, name));
        const answer = new Promise((resolve, reject) => queue.push({ name, args, resolve, reject }));
        // Who has come by a link has not clicked on the chat yet
        if (name === "follow" && !agreed(settings)) return answer;
        launcher.waiting(name !== "close");
        drawn?.early(name);
        start();
        return answer;
    }

    function start() {
        if (signal.aborted || starting) return;
        agree(settings);
        if (!willing) void language.reconsider(true);
        const mine = ++attempt;
        starting = begin(() => mine !== attempt).catch((error) => mine === attempt && ended(error));
    }

    /** @param {() => boolean} over */
    async function begin(over) {
        const why = unsupported();
        if (why) throw Object.assign(new Error(why), { title: N_("This browser cannot run the chat.") });
        launcher.busy(true);
        launcher.stage(_(STAGES.files), 0);
        const query = tries ? `?retry=${tries}` : "";
        const line = createLine();
        // A module that failed to load is not asked for again under the same address: hence the query.
        const page = import(base + ASSETS.page + query).catch((error) => {
            throw Object.assign(new Error(String(error.message ?? error)), { title: N_("A file could not be loaded.") });
        });
        const mine = startWorker(base + ASSETS.worker, line, {
            query,
            options: { version: VERSION, assets: base, destination: destination(settings), plugins: plugins(settings), language: language.wanted() },
            settings,
            stage: (name, fraction, bytes) => over() || launcher.stage(_(STAGES[name] ?? name), fraction, bytes),
            ended: (error) => over() || ended(error),
        });
        worker = mine;
        const [{ start: open }] = await Promise.all([page, language.ready()]);
        if (worker !== mine) return;
        const { started, answered } = mine;
        const given = { root: launcher.root, port: line, settings, name: keptBy, launcher, language, ask: call, started, answered };
        const opened = /** @type {Drawn} */ (await open(given));
        if (worker !== mine) return opened.destroy();
        drawn = opened;
        for (const { name } of queue) drawn.early(name);
        await started;
        if (worker !== mine) return;
        ready = true;
        launcher.busy(false);
        fire(host, "ready", {});
        for (const { name, args, resolve, reject } of queue.splice(0)) opened.call(name, args).then(resolve, reject);
    }

    /** A worker that is gone with another page is followed by another one, but not at once again. */
    function ended(/** @type {Error & {title?: string, lost?: boolean}} */ error) {
        if (!error.lost || performance.now() - followed < LASTING) return fail(error);
        followed = performance.now();
        anew();
    }

    /** @param {Error & {title?: string}} error */
    function fail(error) {
        if (signal.aborted) return;
        console.error("Chinwag could not start.", error);
        fire(host, "error", { name: "NotStarted", message: `${error.title ?? ""} ${error.message}`.trim() });
        for (const { reject } of queue) reject(named("NotStarted", error.message));
        queue = queue.filter(({ name }) => STATES.includes(name));
        reopen();
        end();
        starting = null;
        tries += 1;
        launcher.failed(_(error.title ?? N_("The chat could not start.")), _(error.message));
    }

    function end() {
        drawn?.destroy();
        worker?.stop();
        worker = drawn = null;
        ready = false;
    }

    /** The page goes. A worker that stays must not wait for it, nor keep it from the browser's back/forward cache. */
    function leave() {
        if (!worker?.shared) return;
        drawn?.leave();
        worker.leave();
        ready = false;
    }

    /** @param {PageTransitionEvent} event */
    function comeBack({ persisted }) {
        if (persisted && worker?.shared) anew();
    }

    /** The worker is gone, whether or not this page was: another one takes up what was there. */
    function anew() {
        reopen();
        end();
        starting = null;
        start();
    }

    /** What was open when Python ended is open again when it is back. */
    function reopen() {
        if (ready && launcher.button.getAttribute("aria-expanded") === "true") queue.push(REOPENED);
    }

    /** What has been downloaded is not lost: the browser keeps it (files.js). */
    function cancel() {
        attempt += 1;
        starting = null;
        for (const { reject } of queue.splice(0)) reject(named("Cancelled"));
        end();
        launcher.cancelled();
    }

    function retry() {
        launcher.waiting(true);
        start();
    }

    launcher.theme();
    for (const type of willing ? INTENT : []) {
        launcher.button.addEventListener(type, start, { once: true, passive: true, signal });
    }
    addEventListener("pagehide", leave, { signal });
    addEventListener("pageshow", comeBack, { signal });
    const layout = willing ? readKept(keptBy).layout : null;
    const wasOpen = layout?.open || layout?.windows?.length;
    if (!willing) {
        if (isWhole(settings.mode)) launcher.cancelled();
    } else if (settings.mode === "fullscreen" || settings.start === "now" || wasOpen) start();
    else if (settings.mode === "embedded") whenNear(start);
    else if (settings.start === "idle" || layout?.account) whenIdle(start);

    /** @param {() => unknown} task */
    function whenNear(task) {
        const watcher = new IntersectionObserver((seen) => {
            if (!seen.some(({ isIntersecting }) => isIntersecting)) return;
            watcher.disconnect();
            task();
        }, { rootMargin: NEAR });
        watcher.observe(host);
        signal.addEventListener("abort", () => watcher.disconnect());
    }

    /** @param {() => unknown} task */
    function whenIdle(task) {
        const soon = () => !signal.aborted && (self.requestIdleCallback ?? setTimeout)(() => task());
        if (document.readyState === "complete") soon();
        else addEventListener("load", soon, { once: true, signal });
    }

    return {
        host,
        settings,
        call,
        language,
        wear: launcher.theme,
        /** Whether Python is there, or on its way. */
        begun: () => starting !== null,
        /** Who is logged in and how much waits, as far as this page has been told. @returns {Known} */
        known: () => drawn?.known() ?? { unread: 0, user: null, mode: settings.mode },
        destroy() {
            if (signal.aborted) return;
            stopping.abort();
            for (const { reject } of queue.splice(0)) reject(named("Destroyed"));
            end();
            launcher.destroy();
        },
    };
}

/** @param {string} earlier @param {string} now */
function overtaken(earlier, now) {
    return STATES.includes(now) && (earlier === now || (now === "close" && earlier === "open"));
}
