/**
 * The page's half: draws what Python sends, reports what the person does and what the page is like.
 *
 * Messages are JSON text on one port; `hello` opens it. Everything seen hangs under one `div` in the shadow root.
 */
import { createView } from "../../vdom/page.js";
import { behaviours as generic } from "../../vdom/behaviours.js";
import { behaviours } from "./behaviours.js";
import { commands } from "./commands.js";
import { keepInFront } from "./covering.js";
import { keepForm } from "./draft.js";
import { keepLeaving, readKept } from "./kept.js";
import { createEarly } from "./early.js";
import { allowed, fire, named } from "./fire.js";
import { guestName, sessionToken } from "./session.js";
import { NO, isWhole } from "./settings.js";
import { canHandle, watchLinks, watchSends } from "./sends.js";
import { createTold } from "./told.js";
import { watchPage } from "./watch.js";
import { createWork } from "./work.js";

/** @typedef {import("./launcher.js").Launcher} Launcher */
/** @typedef {import("./settings.js").Settings} Settings */
/**
 * @typedef {{root: ShadowRoot, port: import("./line.js").Line, settings: Settings, name: string, launcher: Launcher,
 *   language: import("./language.js").Language, ask: (name: string, args?: object) => void,
 *   started: Promise<void>, answered: Promise<boolean>}} Given `started`: Python runs and listens; `answered`: the worker is
 *   there, whether Python has run in it before we came or not
 */
/** @typedef {{surface: string, patch: unknown}} Picture */

const SURFACE = "main";
/** Frames do not come to a page that nobody sees: then a picture waits no longer than this (ms). */
const LONGEST_WAIT = 200;
/** Patches that each get a frame as they come, if they follow within so long (ms). In a flood that lasts longer every second
 * frame is the host page's alone: a patch costs nearly the same (style, layout, paint) with one message in it or three. */
const IN_A_ROW = 4;
const CLOSELY = 40;
/** Elements that are drawn at once of long lists: with what they cost in layout, some 10 ms. */
const PORTION = 150;
/** And where the person had them on the page before: what is in sight at once, which is some 15 ms; more where somebody has
 * scrolled up, so that it stands there at once. */
const PORTION_OF_NEXT = 450;
const PORTION_SCROLLED = 1500;
/** How long a worker that was left by a page just now is waited for, and how long ago that may have been; and how long its
 * picture is, if Python runs on there (ms). */
const FRAME = 16;
const JUST_NOW = 3000;
const SOON = 60;

/** @param {Given} given */
export async function start({ root, port, settings, name: keptBy, launcher, language, ask, started, answered }) {
    const stopping = new AbortController();
    const { signal } = stopping;
    const container = dress(root);
    const kept = readKept(keptBy);
    const { layout = null, left = 0 } = kept;
    const justNow = Date.now() - left < JUST_NOW;
    const work = createWork({ root, container, name: keptBy, kept, signal });
    const host = /** @type {HTMLElement} */ (root.host);
    /** @type {Map<number, {resolve: (value: unknown) => void, reject: (reason: Error) => void}>} */
    const calls = new Map();
    const seen = { open: false, mode: settings.mode };
    let lastCall = 0;
    let greeted = false;
    let firstDrawn = () => {};
    const isDrawn = /** @type {Promise<void>} */ (new Promise((resolve) => (firstDrawn = resolve)));

    /** The first is `hello`; what changes before it is in it. @param {object} message */
    const post = (message) => {
        if (greeted && !signal.aborted) port.postMessage(JSON.stringify(message));
    };
    const view = createView(container, {
        post: (event) => post({ type: "event", surface: SURFACE, event }),
        postDeed: (event, deed) => post({ type: "event", surface: SURFACE, event, deed: work.send(deed) }),
        behaviours: { ...generic, ...behaviours(launcher, (id, file) => port.postMessage({ id, file }), signal) },
        told: (word) => word === "close" && leaving(),
        held: (deed) => early.held(deed),
        lost: keepForm,
        portion: !justNow ? PORTION : work.scrolled ? PORTION_SCROLLED : PORTION_OF_NEXT,
        whole: () => work.place(),
    });
    const page = watchPage(host, { signal, language, changed });
    /** @param {import("./watch.js").Page} state */
    function changed(state) {
        launcher.theme();
        post({ type: "page", page: state });
    }
    const shown = () => reflect(container, host, launcher, page, seen);
    const early = createEarly({
        ...{ view, container, host, settings, launcher, language, shown, signal, layout },
        page: page.state,
        name: keptBy,
    });
    const told = createTold(host, { call: say, signal });
    watchSends(container, host, signal);
    keepInFront(host, root, signal);
    if (settings.view !== "single") watchLinks(container, ask, signal);
    const draw = inFrames((/** @type {any[]} */ patches) => {
        const generation = view.apply(...patches);
        early.end();
        firstDrawn();
        if (!view.partial()) work.place();
        post({ type: "drawn", surface: SURFACE, generation });
        shown();
        early.drawn();
    }, signal);
    const carryOut = commands({ root, launcher, language, early, told, work, name: keptBy, settle, call: say, signal });

    /** The person puts the chat away by its own button, or by Escape. @returns {boolean} that is all that comes of it */
    function leaving() {
        if (!early.painted()) return !allowed(host, "close");
        ask("close");
        return true;
    }

    function greet() {
        if (greeted) return;
        greeted = true;
        const { mode, view, open_room: room = "", open_chat: chat = "", switch_modes: switches = true, links = true } = settings;
        const surface = { id: SURFACE, mode, view, room, chat, switches: !NO.includes(switches), links: !NO.includes(links) && canHandle(), ...early.told() };
        post({ type: "hello", settings, surfaces: [surface], page: page.state(), session: sessionToken(), name: guestName() });
        if (work.unsure.names.length) say("unsure", work.unsure);
    }

    /**
     * From page to page of a site Python has drawn already what stands here (widget/runtime/heirs.py): it comes sooner than
     * an earlier picture could be painted and then taken over (35 ms). Chromium joins us to a shared worker on this very
     * thread, so nothing else is done meanwhile.
     */
    async function pictureOfNext() {
        const runs = await Promise.race([answered, pause(FRAME)]);
        if (runs) await Promise.race([isDrawn, pause(SOON)]);
    }

    /** The page goes: keeps what the next one will want. */
    function going() {
        view.withdraw();
        work.keep();
        early.save();
    }
    addEventListener("pagehide", going, { signal });

    /** @param {any} message */
    async function receive(message) {
        switch (message.type) {
            case "patch":
                return draw(message.patch);
            case "command":
                return answer(message);
            case "failed":
                return launcher.failed(language.say(message.error.title), language.say(message.error.detail));
        }
    }

    /** @param {{id: number | null, name: string, args: Record<string, unknown>}} command */
    async function answer({ id, name, args }) {
        try {
            const value = (await carryOut(name, args ?? {})) ?? null;
            if (id !== null && id !== undefined) post({ type: "reply", id, value });
        } catch (error) {
            if (id !== null && id !== undefined) post({ type: "reply", id, error: String(error) });
            else console.warn(`Chinwag: ${name} failed.`, error);
        }
    }

    /** What wants no answer. @param {string} name @param {object} args */
    function say(name, args) {
        post({ type: "call", surface: SURFACE, name, args, id: 0 });
    }

    /** @param {string} name @param {object} [args] */
    function call(name, args) {
        const id = ++lastCall;
        if (signal.aborted) return Promise.reject(named("Destroyed"));
        post({ type: "call", surface: SURFACE, name, args: args ?? {}, id });
        return new Promise((resolve, reject) => calls.set(id, { resolve, reject }));
    }

    /** @param {{call: number, value?: unknown, error?: {name: string, message: string}}} answer Python's */
    function settle({ call: id, value, error }) {
        const call = calls.get(id);
        calls.delete(id);
        if (error) call?.reject(named(error.name, error.message));
        else call?.resolve(value);
    }

    language.follow(signal);
    port.onmessage = ({ data }) => void receive(JSON.parse(data));
    // Python, where it runs already, draws while we paint: so it is told now what will stand here. Elsewhere not before it
    // listens, if by then the person may have opened what was closed
    page.opened(Boolean(layout?.open));
    if (early.settled()) greet();
    // Else the picture is a task of its own
    await (justNow ? pictureOfNext() : pause(0));
    early.begin();
    started.then(greet, () => {});

    return {
        painted: early.painted,
        known: () => ({ ...told.known(), mode: seen.mode }),
        /** @param {string} name A call that Python gets when it is there. */
        early: (name) => (name === "close" ? early.putAway() : name === "open" && early.paint()),
        call,
        /** The page goes out of sight, perhaps for good: say so, and keep what the next one will want. */
        leave() {
            going();
            keepLeaving(keptBy);
            post({ type: "leave" });
            stopping.abort();
            port.close();
        },
        destroy() {
            if (!signal.aborted) going();
            post({ type: "stop" });
            stopping.abort();
            for (const { reject } of calls.values()) reject(named("Destroyed"));
            calls.clear();
            view.destroy();
            container.remove();
            // What `reflect` has told it is seen no more
            launcher.expanded(false);
            launcher.visible(true);
            port.close();
        },
    };
}

/** @param {number} milliseconds @returns {Promise<void>} */
function pause(milliseconds) {
    return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Styles and icons into the shadow root, and a place to draw in. @param {ShadowRoot} root */
function dress(root) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
    const sprite = document.importNode(new DOMParser().parseFromString(ICONS, "image/svg+xml").documentElement, true);
    sprite.setAttribute("class", "sprite");
    sprite.setAttribute("aria-hidden", "true");
    const container = document.createElement("div");
    container.className = "view";
    root.append(sprite, container);
    return container;
}

/**
 * What the loader's launcher and the host element must know of what is drawn.
 * @param {HTMLElement} container @param {HTMLElement} host @param {Launcher} launcher
 * @param {{opened: (yes: boolean) => void}} page
 * @param {{open: boolean, mode: string}} seen what the site was told of it last
 */
function reflect(container, host, launcher, page, seen) {
    const surface = /** @type {HTMLElement | null} */ (container.querySelector(".surface"));
    if (!surface) return;
    const { mode = "overlay", open, narrow } = surface.dataset;
    if (host.getAttribute("mode") !== mode) host.setAttribute("mode", mode);
    const isOpen = open !== undefined && !container.hidden;
    if (launcher.button.getAttribute("aria-expanded") !== String(isOpen)) launcher.expanded(isOpen);
    launcher.visible(!(isOpen && narrow !== undefined) && !isWhole(mode));
    page.opened(isOpen);
    if (seen.mode !== mode) fire(host, "mode", { mode: (seen.mode = mode) });
    if (seen.open !== isOpen) fire(host, (seen.open = isOpen) ? "opened" : "closed", {});
}

/**
 * Applies a patch at once, and those that come before the next frame together in it, in their order: so the work of a
 * single message is done when its frame comes (2 ms sooner on the screen), and a flood costs a patch every second frame.
 * @param {(patches: any[]) => void} apply @param {AbortSignal} signal
 */
function inFrames(apply, signal) {
    /** @type {unknown[]} */
    const waiting = [];
    let frame = 0;
    let timer = 0;
    let row = 0;
    let applied = -Infinity;
    function flush() {
        cancelAnimationFrame(frame);
        clearTimeout(timer);
        frame = 0;
        if (signal.aborted || !waiting.length) return;
        const now = performance.now();
        if (now - applied > CLOSELY) row = 0;
        const rests = row >= IN_A_ROW && !document.hidden;
        row += rests ? -1 : 1;
        const due = rests ? [] : waiting.splice(0);
        if (due.length) applied = now;
        if (!document.hidden) {
            frame = requestAnimationFrame(flush);
            timer = setTimeout(flush, LONGEST_WAIT);
        }
        if (due.length) apply(due);
    }
    return (/** @type {unknown} */ patch) => {
        waiting.push(patch);
        if (document.hidden || !frame) flush();
    };
}
