/**
 * The first picture, which Python drew when we were built (widget/first.py), fitted to this page and its settings.
 */
import { NO } from "./settings.js";

/** @typedef {import("./settings.js").Settings} Settings */
/** @typedef {{narrow: boolean, touch: boolean, say: (text: string) => string}} Circumstances `say`: in the language */

/**
 * The tree, or nothing if the site logs its visitors in by itself: then it is not what Python will draw.
 * @param {Settings} settings @param {Circumstances} page
 */
export function firstPicture(settings, { narrow, touch, say }) {
    if (!NO.includes(settings.auto_login)) return null;
    const guests = Boolean(settings.guest_domain && settings.view === "single" && settings.open_room);
    const shape = FIRST.find((one) => one.mode === settings.mode && one.narrow === narrow && one.guests === guests);
    if (!shape) return null;
    /** @type {Record<string, boolean>} */
    const given = { touch, ...fromSettings(settings) };
    const tree = structuredClone(shape.tree);
    for (const [circumstance, changes] of Object.entries(shape.changes)) {
        if (given[circumstance]) for (const [path, value] of changes) put(tree, path, value);
    }
    return filled(tree, settings, say);
}

/** @param {Settings} settings @returns {Record<string, boolean>} */
function fromSettings(settings) {
    const texts = ["guest_domain", "domain", "jid"].map((name) => [name, !!settings[name]]);
    const asked = (settings.stay_logged_in ?? "ask") === "ask";
    const locked = !NO.includes(settings.lock_domain);
    const hide = [settings.hide ?? ""].flat().join(" ").split(/[\s,]+/).includes("language");
    return { ...Object.fromEntries(texts), lock_domain: locked, stay_logged_in: !asked, hide };
}

/** @param {any} tree @param {(number | string)[]} path @param {unknown} value */
function put(tree, path, value) {
    const last = path[path.length - 1];
    const holder = path.slice(0, -1).reduce((at, step) => at[step], tree);
    holder[last] = value;
}

/**
 * In the language, and with the settings in the place of their names in braces.
 * @param {any} part @param {Settings} settings @param {Circumstances["say"]} say @returns {any}
 */
function filled(part, settings, say) {
    if (typeof part === "string") return say(part).replace(/\{(jid|domain)\}/g, (_, name) => String(settings[name]).trim());
    if (Array.isArray(part)) return part.map((one) => filled(one, settings, say));
    if (!part || typeof part !== "object") return part;
    return Object.fromEntries(Object.entries(part).map(([name, one]) => [name, filled(one, settings, say)]));
}
