/**
 * What a tab keeps for its next page, or for the same one loaded again: the layout, as Python told it, and what only
 * this page knows, drafts and scroll positions. It lies in `sessionStorage`, which is each tab's own; where that is
 * forbidden or full, nothing is kept.
 */

/** @typedef {{account: string, open: boolean, windows: unknown[]} & Record<string, unknown>} Layout */
/** @typedef {[of: string, draft: import("./draft.js").Draft]} KeptDraft */
/** @typedef {{layout?: Layout, drafts?: KeptDraft[], scrolls?: Record<string, number>}} Kept */

const KEY = "chinwag";

/** @returns {Kept} */
export function readKept() {
    try {
        const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "{}");
        return kept && typeof kept === "object" ? kept : {};
    } catch {
        return {};
    }
}

/** @param {Kept} changes */
function keep(changes) {
    try {
        sessionStorage.setItem(KEY, JSON.stringify({ ...readKept(), ...changes }));
    } catch {
        // No room, or not allowed: the next page begins as a first one does
    }
}

/** The drafts of somebody who has logged out go with their layout. @param {{layout: Layout}} given */
export function keepLayout({ layout }) {
    keep(layout.account ? { layout } : { layout, drafts: [], scrolls: {} });
}

/** @param {HTMLElement} container @param {KeptDraft[]} drafts */
export function keepWork(container, drafts) {
    if (readKept().layout?.account) keep({ drafts, scrolls: readScrolls(container) });
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

/** How far from the end (CSS pixels) the conversations stand that are scrolled up. @param {HTMLElement} container */
function readScrolls(container) {
    const up = [...scrollers(container)].filter(([, el]) => el.scrollHeight - el.scrollTop - el.clientHeight > 2);
    return Object.fromEntries(up.map(([of, el]) => [of, el.scrollHeight - el.scrollTop]));
}

/**
 * Puts conversations back where they were scrolled to, each once, when its messages are there.
 * @param {HTMLElement} container @param {Record<string, number>} scrolls
 */
export function scrollBack(container, scrolls) {
    const waiting = new Map(Object.entries(scrolls));
    return () => {
        if (!waiting.size) return;
        for (const [of, scroller] of scrollers(container)) {
            const left = waiting.get(of);
            if (left === undefined || !scroller.querySelector(".message")) continue;
            waiting.delete(of);
            if (scroller.scrollHeight >= left) scroller.scrollTop = scroller.scrollHeight - left;
        }
    };
}
