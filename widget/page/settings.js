/**
 * The settings a site gives: `data-*` on the script tag, before a JSON `<script data-chinwag>`, before `window.chinwag`;
 * and on a `<chinwag-chat>` its attributes, before those of the page.
 *
 * What the loader itself needs is checked here; all else passes as it is to Python, which checks it. Names may be spelled
 * `websocket-url`, `websocketUrl` or `websocket_url`; from here on they are the last.
 */

import { isTheme, themeOf } from "./theme.js";

/** @typedef {{mode: string, view: string, start: string, theme: string, target: string, assets: string} & Record<string, unknown>} Settings */

/** @type {Record<string, string[]>} the first is the default */
const CHOICES = {
    mode: ["auto", "overlay", "embedded", "fullscreen", "mobile", "none"],
    view: ["all", "single"],
    start: ["intent", "idle", "now"],
};
/** Settings of one surface, and not of the chat that is seen there (see LOADER_ONLY in settings.py). */
export const OF_A_SURFACE = [...Object.keys(CHOICES), "theme", "target", "assets", "open_room", "open_chat", "switch_modes", "links", "consent"];
/** What a component does not take over from the page's own surface. */
const NOT_INHERITED = ["mode", "view", "target", "open_room", "open_chat"];
/** Attributes that every element may have, and those by which ours show how they are. */
const NO_SETTING = /^(id|class|style|slot|part|exportparts|hidden|lang|dir|title|role|name|tabindex|inert|popover|painted)$|^(data-|aria-|on)|[^a-z-]/;

/** What a flag may say to mean no (widget/settings.py). @type {unknown[]} */
export const NO = [undefined, null, false, "false", "no", "off", "0"];

/** Our script tags. */
export const OWN = 'script[src$="/chinwag.js"], script[src="chinwag.js"]';

/** Modes in which a surface fills its place, and has no launcher. */
export const isWhole = (/** @type {unknown} */ mode) => mode === "fullscreen" || mode === "embedded";

/** The script tag that runs us, also when it is a module (which has no `currentScript`). */
export function ownScript() {
    const own = document.currentScript ?? document.querySelector(OWN);
    return /** @type {HTMLScriptElement | null} */ (own);
}

/** @param {string} name */
export const snake = (name) => name.replace(/([a-z])([A-Z])/g, "$1_$2").replaceAll("-", "_").toLowerCase();

/** @param {Record<string, unknown>} given @returns {Record<string, unknown>} */
export function spelled(given) {
    return Object.fromEntries(Object.entries(given).map(([name, value]) => [snake(name), value]));
}

/**
 * What the site says of its pages.
 * @param {HTMLScriptElement | null} script @returns {Settings}
 */
export function readSettings(script) {
    const given = { ...spelled(fromWindow()), ...spelled(fromJSON()), ...spelled({ ...script?.dataset }) };
    return checked(given);
}

/** @param {HTMLElement} element a component @param {Settings} page the page's own @returns {Settings} */
export function componentSettings(element, page) {
    const given = fromAttributes(element);
    return checked({ mode: "embedded", ...without(page, NOT_INHERITED), ...given });
}

/**
 * Of changes to the page's own settings those that concern a surface: a component says some things by itself. But its
 * attribute `theme`, which tells how it looks, follows the page.
 * @param {HTMLElement} element @param {Record<string, unknown>} changes
 */
export function inherited(element, changes) {
    if (element.localName !== "chinwag-chat") return changes;
    const { theme, ...own } = fromAttributes(element);
    return without(changes, [...NOT_INHERITED, ...Object.keys(own)]);
}

/** @param {Record<string, unknown>} given @param {string[]} names */
function without(given, names) {
    return Object.fromEntries(Object.entries(given).filter(([name]) => !names.includes(name)));
}

/** @param {HTMLElement} element @returns {Record<string, string>} */
function fromAttributes(element) {
    const attributes = [...element.attributes].filter(({ name }) => !NO_SETTING.test(name));
    return Object.fromEntries(attributes.map(({ name, value }) => [snake(name), value]));
}

/** @param {string} name @param {unknown} value whether that setting may have it; the console is told if not */
export function isChoice(name, value) {
    if (name === "theme") return isTheme(value);
    const allowed = CHOICES[name];
    const good = allowed.includes(String(value));
    if (!good) console.warn(`Chinwag: ${name} is one of ${allowed.join(", ")}, not ${JSON.stringify(value)}.`);
    return good;
}

/** @param {Record<string, unknown>} given @returns {Settings} */
function checked(given) {
    /** @type {Settings} */
    const settings = { target: "", assets: "", ...given, mode: "", view: "", start: "", theme: themeOf(given.theme) };
    isTheme(given.theme ?? "");
    for (const [name, allowed] of Object.entries(CHOICES)) {
        const value = given[name] ?? allowed[0];
        settings[name] = isChoice(name, value) ? String(value) : allowed[0];
    }
    return settings;
}

/** @returns {Record<string, unknown>} */
function fromWindow() {
    const given = globalThis.chinwag;
    return given && typeof given === "object" && !given.version ? { ...given } : {};
}

/** @returns {Record<string, unknown>} */
function fromJSON() {
    const tag = document.querySelector('script[type="application/json"][data-chinwag]');
    if (!tag) return {};
    try {
        const given = JSON.parse(tag.textContent ?? "");
        if (given && typeof given === "object" && !Array.isArray(given)) return given;
        console.warn("Chinwag: the settings in the JSON script are no object, like {\"mode\": \"overlay\"}.");
    } catch (error) {
        console.warn("Chinwag: the settings in the JSON script cannot be read.", error);
    }
    return {};
}

/**
 * The addresses of plugins, for the worker, which does not know where the page is. One that is none passes as it is.
 * @param {Settings} settings
 */
export function plugins({ plugins }) {
    const named = [plugins ?? []].flat().join(" ").split(/[\s,]+/).filter(Boolean);
    return named.length ? named.map((each) => (URL.canParse(each, document.baseURI) ? new URL(each, document.baseURI).href : each)) : undefined;
}
