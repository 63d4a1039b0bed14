/**
 * Scripts of the page that are fetched when they are first needed. The build makes a file of each (build/site.py).
 */

/** @type {Map<string, Promise<any>>} */
const coming = new Map();

/** A script by its name in LATER; one that did not come is asked for again the next time. @param {string} name @returns {Promise<any>} */
export function later(name) {
    const known = coming.get(name);
    if (known) return known;
    const script = import(new URL(LATER[name], import.meta.url).href);
    coming.set(name, script);
    script.catch(() => coming.delete(name));
    return script;
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
