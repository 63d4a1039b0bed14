/**
 * Scripts of the page that are fetched when they are first needed. The build makes a file of each (build/site.py).
 */

/** By address. @type {Map<string, Promise<any>>} */
const coming = new Map();
/** How often one did not come, by address. @type {Map<string, number>} */
const failures = new Map();

/** A script by its name in LATER. @param {string} name @returns {Promise<any>} */
export const later = (name) => script(LATER[name]);

/** One that did not come is asked for again the next time. @param {string} address from ours @returns {Promise<any>} */
export function script(address) {
    const known = coming.get(address);
    if (known) return known;
    // A module that failed to load is not asked for again under the same address: hence the query
    const failed = failures.get(address) ?? 0;
    const found = import(new URL(address, import.meta.url || undefined).href + (failed ? `?retry=${failed}` : ""));
    coming.set(address, found);
    found.catch(() => {
        coming.delete(address);
        failures.set(address, failed + 1);
    });
    return found;
}

/**
 * A behaviour whose script is fetched when it is first drawn.
 * @param {string} script @param {string} name its export
 * @returns {import("../../vdom/page/types.js").Behaviour}
 */
export function lazily(script, name) {
    /** @type {WeakMap<HTMLElement, {options: any, gone: boolean, behaviour?: import("../../vdom/page/types.js").Behaviour}>} */
    const states = new WeakMap();
    return {
        async create(el, options, emit, view) {
            /** @type {{options: any, gone: boolean, behaviour?: import("../../vdom/page/types.js").Behaviour}} */
            const state = { options, gone: false };
            states.set(el, state);
            try {
                const behaviour = (await later(script))[name];
                if (state.gone) return;
                state.behaviour = behaviour;
                behaviour.create(el, state.options, emit, view);
            } catch (error) {
                console.warn(`Chinwag: ${name} could not be loaded.`, error);
            }
        },
        update(el, options) {
            const state = states.get(el);
            if (state) state.options = options;
            state?.behaviour?.update?.(el, options);
        },
        destroy(el) {
            const state = states.get(el);
            if (state) state.gone = true;
            state?.behaviour?.destroy?.(el);
        },
    };
}
