/**
 * What a tab keeps for its next page, or for the same one loaded again: the layout, as Python told it, and what only
 * this page knows, drafts and scroll positions; of each surface by its name, "" for the page's own. It lies in
 * `sessionStorage`, which is each tab's own; where that is forbidden or full, nothing is kept.
 */
import { names } from "./stored.js";
import { forgetUsed } from "./emoji/used.js";

/** @typedef {{account: string, open: boolean, windows: unknown[]} & Record<string, unknown>} Layout */
/** @typedef {[of: string, draft: import("./draft.js").Draft]} KeptDraft */
/** @typedef {[conversation: string, kind: string, by: string, message: string]} About What a composer was for. */
/** @typedef {[name: string, of: string, text: string, about?: About]} Unsure A text that was sent, and by what its drafts are kept. */
/** @typedef {[id: string, top: number]} Place A message, and its distance from the edge in CSS pixels. */
/**
 * @typedef {object} Kept
 * @property {Layout} [layout]
 * @property {KeptDraft[]} [drafts]
 * @property {Record<string, Place>} [scrolls]
 * @property {Unsure[]} [unsure]
 * @property {number} [left] When the last page left a worker that may live on (ms since the epoch).
 */

const KEY = "chinwag";

/** @param {string} name */
const key = (name) => (name ? `${KEY} ${name}` : KEY);

/** @param {string} [name] the surface's @returns {Kept} */
export function readKept(name = "") {
    try {
        const kept = JSON.parse(sessionStorage.getItem(key(name)) ?? "{}");
        return kept && typeof kept === "object" ? kept : {};
    } catch {
        return {};
    }
}

/** @param {string} name @param {Kept} changes */
function keep(name, changes) {
    try {
        sessionStorage.setItem(key(name), JSON.stringify({ ...readKept(name), ...changes }));
    } catch {
        // No room, or not allowed: the next page begins as a first one does
    }
}

/** Nothing is kept of somebody who is not logged in, nor any more of who was. @param {string} name @param {Layout} layout */
export function keepLayout(name, layout) {
    if (layout.account) keep(name, { layout });
    else forget();
}

/** What other pages of this tab have kept of their surfaces, too. */
function forget() {
    forgetUsed();
    try {
        for (const each of names(sessionStorage, KEY)) sessionStorage.removeItem(each);
    } catch {
        // Not allowed: then there is nothing
    }
}

/** @param {string} name @param {Pick<Kept, "drafts" | "scrolls" | "unsure">} work */
export function keepWork(name, work) {
    if (readKept(name).layout?.account) keep(name, work);
}

/** This page leaves a worker that may live on. @param {string} name */
export function keepLeaving(name) {
    if (readKept(name).layout?.account) keep(name, { left: Date.now() });
}

/** The scrolling middle of each conversation that is drawn. @param {HTMLElement} container */
function scrollers(container) {
    const found = /** @type {Map<string, HTMLElement>} */ (new Map());
    for (const form of /** @type {NodeListOf<HTMLElement>} */ (container.querySelectorAll("[data-conversation]"))) {
        const scroller = form.closest(".conversation")?.querySelector(".scroller");
        if (scroller) found.set(form.dataset.conversation ?? "", /** @type {HTMLElement} */ (scroller));
    }
    return found;
}

/**
 * Gives what reads, in the conversations that are scrolled up, the first message in sight and where it stands. Which
 * are is noted as they are scrolled: to ask all of them when the page goes would lay it out once more (15 ms).
 * @param {HTMLElement} container @param {AbortSignal} signal
 */
export function watchScrolls(container, signal) {
    /** @type {Set<Element>} */
    const up = new Set();
    const note = (/** @type {Event} */ { target }) => {
        const el = /** @type {HTMLElement} */ (target);
        const away = el.scrollHeight - el.scrollTop - el.clientHeight > 2;
        if (away && el.matches(".scroller")) up.add(el);
        else up.delete(el);
    };
    container.addEventListener("scroll", note, { capture: true, passive: true, signal });
    return () => {
        /** @type {Record<string, Place>} */
        const places = {};
        for (const [of, el] of up.size ? scrollers(container) : []) {
            const place = up.has(el) ? firstSeen(el) : null;
            if (place) places[of] = place;
        }
        return places;
    };
}

/** @param {HTMLElement} scroller @returns {Place | null} */
function firstSeen(scroller) {
    const edge = scroller.getBoundingClientRect().top;
    for (const message of /** @type {NodeListOf<HTMLElement>} */ (scroller.querySelectorAll(".message"))) {
        const { top, bottom } = message.getBoundingClientRect();
        if (bottom > edge) return [message.dataset.id ?? "", top - edge];
    }
    return null;
}

/**
 * Puts conversations back where they were scrolled to, each once, when its messages are there.
 * @param {HTMLElement} container @param {Record<string, Place>} scrolls
 */
export function scrollBack(container, scrolls) {
    const waiting = new Map(Object.entries(scrolls));
    return () => {
        if (!waiting.size) return;
        for (const [of, scroller] of scrollers(container)) {
            const place = waiting.get(of);
            if (!place || !scroller.querySelector(".message")) continue;
            waiting.delete(of);
            const message = scroller.querySelector(`.message[data-id="${CSS.escape(place[0])}"]`);
            const edge = scroller.getBoundingClientRect().top;
            if (!message) continue;
            scroller.scrollTop += message.getBoundingClientRect().top - edge - place[1];
            // The browser tells of it a frame later, and until then the end would be held on to
            scroller.dispatchEvent(new Event("scroll"));
        }
    };
}
