/**
 * Remembers who had the focus when an element appeared; gives it back if the element has it when it goes.
 *
 * Options: `enter`: take the focus at first, unless something inside has it, or something that matches `unless`;
 * `of`: selector: only if this has it when the element appears; `to`: selector of who gets it instead.
 */

/** @typedef {{enter: boolean, unless?: string, of?: string, to?: string}} Options */
/** @typedef {{options: Options, from: Element | null, within: boolean}} State */

/** Who gets a focus that would be lost: these in their order, then the launcher. */
const OTHERS = [".list button.row", ".list", ".panel"];
/** How many of those who had the focus of late are remembered. */
const MEMORY = 8;

/** @param {import("./launcher.js").Launcher} launcher @param {AbortSignal} signal */
export function returns(launcher, signal) {
    /** @type {WeakMap<HTMLElement, State>} */
    const kept = new WeakMap();
    const root = /** @type {ShadowRoot} */ (launcher.button.getRootNode());
    /** Newest first. @type {Element[]} */
    let past = [];
    root.addEventListener("focusin", ({ target }) => {
        past = [/** @type {Element} */ (target), ...past.filter((el) => el !== target)].slice(0, MEMORY);
    }, { signal });

    /** @param {State} state */
    function giveBack({ options, from }) {
        if (root.activeElement) return;
        const first = options.to ? root.querySelector(options.to) : null;
        const others = OTHERS.map((selector) => root.querySelector(selector));
        for (const one of [first, from, ...others, launcher.button]) {
            if (!one?.isConnected) continue;
            /** @type {HTMLElement} */ (one).focus({ preventScroll: true });
            if (root.activeElement === one) return;
        }
    }

    return {
        /** @param {HTMLElement} el @param {Options} options */
        create(el, options) {
            const from = past.find((one) => one.isConnected && !el.contains(one)) ?? null;
            kept.set(el, { options, from, within: false });
            if (!options.enter || (options.of && !root.activeElement?.matches(options.of))) return;
            requestAnimationFrame(() => {
                const now = root.activeElement;
                if (el.contains(now) || (options.unless && now?.matches(options.unless))) return;
                if (el.isConnected) el.focus({ preventScroll: true });
            });
        },
        /** @param {HTMLElement} el */
        before(el) {
            const state = kept.get(el);
            if (state) state.within = el.contains(root.activeElement);
        },
        /** @param {HTMLElement} el */
        destroy(el) {
            const state = kept.get(el);
            // The rest of the picture comes first: it may give the focus to somebody itself
            if (state?.within) queueMicrotask(() => giveBack(state));
        },
    };
}
