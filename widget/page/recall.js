/**
 * What was sent from a text box comes back with Ctrl+↑ (on a Mac Alt+↑), the newest first, and goes again with ↓: only
 * where nothing is written, so that nothing written is lost. It lives as long as the page.
 *
 * Options: `of`: what the box is for.
 */
import { insert } from "./insert.js";

const MOST = 50;

/** By `of`, the newest last. @type {Map<string, string[]>} */
const sent = new Map();
/** @type {WeakMap<HTMLElement, {of: string, at: number, stop: AbortController}>} */
const states = new WeakMap();

export const recall = {
    /** @param {HTMLTextAreaElement} box @param {{of: string}} options */
    create(box, { of }) {
        const state = { of, at: 0, stop: new AbortController() };
        states.set(box, state);
        const { signal } = state.stop;
        // Before the form is emptied
        box.form?.addEventListener("submit", () => remember(state, box.value), { signal, capture: true });
        box.addEventListener("keydown", (event) => press(state, box, event), { signal });
    },
    /** @param {HTMLTextAreaElement} box @param {{of: string}} options */
    update(box, { of }) {
        const state = states.get(box);
        if (state) Object.assign(state, { of, at: 0 });
    },
    /** @param {HTMLTextAreaElement} box */
    destroy(box) {
        states.get(box)?.stop.abort();
    },
};

/** @param {{of: string, at: number}} state @param {string} text */
function remember(state, text) {
    state.at = 0;
    const all = sent.get(state.of) ?? [];
    if (text.trim()) sent.set(state.of, [...all.filter((one) => one !== text), text].slice(-MOST));
}

/** @param {{of: string, at: number}} state @param {HTMLTextAreaElement} box @param {KeyboardEvent} event */
function press(state, box, event) {
    const step = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!step || event.ctrlKey === event.altKey || event.metaKey || event.shiftKey || event.isComposing) return;
    const all = sent.get(state.of) ?? [];
    const shown = state.at ? all.at(-state.at) : "";
    const wanted = state.at + step;
    if (box.value !== shown) state.at = 0;
    if (box.value !== shown || wanted < 0 || wanted > all.length) return;
    event.preventDefault();
    state.at = wanted;
    insert(box, wanted ? all.at(-wanted) ?? "" : "", 0, box.value.length);
}
