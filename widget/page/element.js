/**
 * `<chinwag-chat>`: a surface where the page has put it. Its attributes are settings, before those of the page; those that
 * change meanwhile are changed live. What is only moved (Turbo, Astro, a framework's list) keeps what it shows.
 */
import { callsOf } from "./api.js";

const NAME = "chinwag-chat";
/** How long one that has left the page may come back (ms): libraries that swap pages take a frame or two. */
const LINGER = 250;

/** @typedef {import("./surface.js").Surface} Surface */
/**
 * @typedef {object} Keeper What a script of ours does for components.
 * @property {(chat: HTMLElement) => Surface} make
 * @property {(surface: Surface) => void} end
 * @property {(surface: Surface, name: string) => void} changed An attribute has.
 */

/** @type {Keeper | null} none: destroyed, until a script of ours runs again */
let keeper = null;
/** @type {Map<HTMLElement, {surface: Surface, watch: MutationObserver, timer: number}>} */
const living = new Map();

/** The class is defined once for a page, whatever scripts come and go. */
function define() {
    const known = /** @type {any} */ (customElements.get(NAME));
    if (known) return known;
    class ChinwagChat extends HTMLElement {
        /** What to do when one comes or goes. @type {{came: (chat: HTMLElement) => void, went: (chat: HTMLElement) => void, find: (chat: HTMLElement) => Surface | undefined} | null} */
        static keeper = null;

        constructor() {
            super();
            Object.assign(this, callsOf(() => ChinwagChat.keeper?.find(this)));
        }
        connectedCallback() {
            ChinwagChat.keeper?.came(this);
        }
        disconnectedCallback() {
            ChinwagChat.keeper?.went(this);
        }
        /** Moved as a whole: nothing has changed. */
        connectedMoveCallback() {}
    }
    customElements.define(NAME, ChinwagChat);
    return ChinwagChat;
}

/** @param {HTMLElement} chat */
function came(chat) {
    const known = living.get(chat);
    if (known) clearTimeout(known.timer);
    // A framework may still be giving it its attributes
    else queueMicrotask(() => chat.isConnected && !living.has(chat) && begin(chat));
}

/** @param {HTMLElement} chat */
function begin(chat) {
    if (!keeper) return;
    const surface = keeper.make(chat);
    const watch = new MutationObserver((changes) => {
        for (const name of new Set(changes.map(({ attributeName }) => attributeName ?? ""))) keeper?.changed(surface, name);
    });
    watch.observe(chat, { attributes: true });
    living.set(chat, { surface, watch, timer: 0 });
}

/** @param {HTMLElement} chat */
function went(chat) {
    const known = living.get(chat);
    if (!known) return;
    clearTimeout(known.timer);
    known.timer = setTimeout(() => chat.isConnected || end(chat), LINGER);
}

/** It is to be something else: made anew where it stands. @param {HTMLElement} chat */
export function renew(chat) {
    end(chat);
    if (chat.isConnected) begin(chat);
}

/** @param {HTMLElement} chat */
function end(chat) {
    const known = living.get(chat);
    if (!known) return;
    living.delete(chat);
    clearTimeout(known.timer);
    known.watch.disconnect();
    keeper?.end(known.surface);
}

/** @param {Keeper} given */
export function keepComponents(given) {
    keeper = given;
    const kind = define();
    kind.keeper = { came, went, find: (/** @type {HTMLElement} */ chat) => living.get(chat)?.surface };
    for (const chat of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(NAME))) came(chat);
}

export function dropComponents() {
    for (const chat of [...living.keys()]) end(chat);
    keeper = null;
    const kind = /** @type {any} */ (customElements.get(NAME));
    if (kind) kind.keeper = null;
}
