/**
 * The settings a site gives: `data-*` on the script tag, before a JSON `<script data-chinwag>`, before `window.chinwag`.
 *
 * What the loader itself needs is checked here; all else passes as it is to Python, which checks it.
 */

/** @typedef {{mode: string, start: string, theme: string, target: string, assets: string} & Record<string, unknown>} Settings */

/** @type {Record<string, string[]>} the first is the default */
const CHOICES = {
    mode: ["overlay", "fullscreen"],
    start: ["intent", "idle", "now"],
    theme: ["auto", "light", "dark"],
};

/** The script tag that runs us, also when it is a module (which has no `currentScript`). */
export function ownScript() {
    const own = document.currentScript ?? document.querySelector('script[src$="/chinwag.js"], script[src="chinwag.js"]');
    return /** @type {HTMLScriptElement | null} */ (own);
}

/**
 * @param {HTMLScriptElement | null} script
 * @returns {Settings}
 */
export function readSettings(script) {
    const given = { ...fromWindow(), ...fromJSON(), ...fromTag(script) };
    /** @type {Settings} */
    const settings = { target: "", assets: "", ...given, mode: "", start: "", theme: "" };
    for (const [name, allowed] of Object.entries(CHOICES)) {
        const value = given[name] ?? allowed[0];
        const good = allowed.includes(String(value));
        if (!good) console.warn(`Chinwag: ${name} is one of ${allowed.join(", ")}, not ${JSON.stringify(value)}.`);
        settings[name] = good ? String(value) : allowed[0];
    }
    return settings;
}

/** @returns {Record<string, unknown>} */
function fromWindow() {
    const given = globalThis.chinwag;
    return given && typeof given === "object" ? { ...given } : {};
}

/** @returns {Record<string, unknown>} */
function fromJSON() {
    const tag = document.querySelector('script[type="application/json"][data-chinwag]');
    if (!tag) return {};
    try {
        return JSON.parse(tag.textContent ?? "");
    } catch (error) {
        console.warn("Chinwag: the settings in the JSON script cannot be read.", error);
        return {};
    }
}

/** @param {HTMLScriptElement | null} script @returns {Record<string, unknown>} `data-websocket-url` → `websocket_url` */
function fromTag(script) {
    const entries = Object.entries(script?.dataset ?? {});
    return Object.fromEntries(entries.map(([name, value]) => [name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`), value]));
}

/**
 * The addresses of plugins, for the worker, which does not know where the page is. One that is none passes as it is.
 * @param {Settings} settings
 */
export function plugins({ plugins }) {
    const named = [plugins ?? []].flat().join(" ").split(/[\s,]+/).filter(Boolean);
    return named.length ? named.map((each) => (URL.canParse(each, document.baseURI) ? new URL(each, document.baseURI).href : each)) : undefined;
}
