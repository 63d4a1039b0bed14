/**
 * Sticky headings that float over what they stand on only while somebody scrolls: those of `items` that are stuck
 * get `data-stuck` when the scrolling has ended.
 */

/** After the last scroll (ms). */
const REST = 1200;

/** @typedef {{items: string, timer: number, stop: AbortController}} State */
/** @type {WeakMap<HTMLElement, State>} */
const states = new WeakMap();

export const floating = {
    /** @param {HTMLElement} el the scroller @param {{items: string}} options */
    create(el, { items }) {
        const state = { items, timer: 0, stop: new AbortController() };
        states.set(el, state);
        const { signal } = state.stop;
        el.addEventListener("scroll", () => scrolled(el, state), { passive: true, signal });
        signal.addEventListener("abort", () => clearTimeout(state.timer));
    },
    /** @param {HTMLElement} el */
    destroy(el) {
        states.get(el)?.stop.abort();
    },
};

/** @param {HTMLElement} el @param {State} state */
function scrolled(el, state) {
    if (!state.timer) for (const item of el.querySelectorAll("[data-stuck]")) item.removeAttribute("data-stuck");
    clearTimeout(state.timer);
    state.timer = setTimeout(() => {
        state.timer = 0;
        rest(el, state);
    }, REST);
}

/** @param {HTMLElement} el @param {State} state */
function rest(el, { items }) {
    const top = el.getBoundingClientRect().top;
    for (const item of el.querySelectorAll(items)) {
        const above = item.parentElement?.getBoundingClientRect().top ?? top;
        item.toggleAttribute("data-stuck", above < top - 1 && item.getBoundingClientRect().bottom > top);
    }
}
