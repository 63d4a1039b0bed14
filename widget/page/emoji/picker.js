/**
 * A button that opens the emoji picker: beside itself, or at the foot of a phone's screen. One picker serves a whole
 * surface; it is fetched when it is first opened.
 *
 * Options: `words`: the picker's, in the person's `language`; `own`: the site's own emoji, shortname → address;
 * `into`: a selector in the button's form of the box that the emoji goes into, or nothing: then `picked` is emitted
 * with the emoji.
 */
import { insert, put } from "../insert.js";
import { near } from "../menu.js";
import { loadEmoji, loadNames } from "./load.js";

/** @typedef {{words: Record<string, any>, language?: string, own?: Record<string, string>, into?: string}} Options */
/** @typedef {{button: HTMLElement, options: Options, emit: import("../../../vdom/page/types.js").Emit}} Asker */
/** @typedef {{el: HTMLElement, asker: Asker | null, made: string, picker: HTMLElement | null}} Sheet */

/** By surface. @type {WeakMap<Node, Sheet>} */
const sheets = new WeakMap();
/** @type {WeakMap<HTMLElement, Asker>} */
const askers = new WeakMap();

export const emoji = {
    /** @param {HTMLButtonElement} button @param {Options} options @param {Asker["emit"]} emit */
    create(button, options, emit) {
        askers.set(button, { button, options, emit });
        queueMicrotask(() => button.isConnected && join(button));
    },
    /** @param {HTMLButtonElement} button @param {Options} options */
    update(button, options) {
        const asker = askers.get(button);
        if (asker) asker.options = options;
    },
    /** @param {HTMLButtonElement} button */
    destroy(button) {
        const sheet = sheets.get(button.getRootNode());
        if (sheet?.asker?.button !== button) return;
        sheet.asker = null;
        sheet.el.hidePopover();
    },
};

/** @param {HTMLButtonElement} button */
function join(button) {
    const root = /** @type {ShadowRoot} */ (button.getRootNode());
    const sheet = sheets.get(root) ?? makeSheet(root);
    button.setAttribute("aria-expanded", "false");
    button.popoverTargetElement = sheet.el;
    // Before the browser opens it, and before a menu around it takes the click for a choice
    button.addEventListener("click", (event) => {
        event.stopPropagation();
        sheet.asker = askers.get(button) ?? null;
    });
}

/** @param {ShadowRoot} root @returns {Sheet} */
function makeSheet(root) {
    const el = document.createElement("div");
    el.className = "emoji-sheet";
    el.popover = "auto";
    el.setAttribute("role", "dialog");
    root.append(el);
    /** @type {Sheet} */
    const sheet = { el, asker: null, made: "", picker: null };
    sheets.set(root, sheet);
    el.addEventListener("toggle", (event) => {
        if (/** @type {ToggleEvent} */ (event).newState === "open") void opened(sheet);
        else closed(sheet);
    });
    el.addEventListener("emoji-click", (event) => picked(sheet, /** @type {CustomEvent} */ (event).detail));
    return sheet;
}

/** @param {Sheet} sheet */
async function opened(sheet) {
    const { el, asker } = sheet;
    if (!asker) return;
    const { button, options } = asker;
    el.toggleAttribute("data-narrow", button.closest("[data-narrow]") !== null);
    el.setAttribute("aria-label", options.words.regionLabel);
    button.setAttribute("aria-expanded", "true");
    place(sheet);
    try {
        await fill(sheet, options);
    } catch (error) {
        console.warn("Chinwag: the emoji could not be loaded.", error);
        el.replaceChildren(message(options.words.networkErrorMessage));
    }
    place(sheet);
    // Where keys are pressed they are pressed at once; a finger would have the keyboard rise over the emoji
    if (el.matches(":popover-open") && byKeys()) await searching(sheet);
}

/** @param {Sheet} sheet @param {Options} options */
async function fill(sheet, { words, language, own = {} }) {
    const key = JSON.stringify([words, language, own]);
    if (sheet.picker && sheet.made === key) return void sheet.el.replaceChildren(sheet.picker);
    sheet.el.replaceChildren(message(words.loadingMessage));
    const [{ createPicker }, names] = await Promise.all([loadEmoji(), loadNames(own, language)]);
    sheet.made = key;
    sheet.picker = createPicker(names, words);
    sheet.el.replaceChildren(sheet.picker);
}

/** @param {string} text */
function message(text) {
    const el = document.createElement("p");
    el.className = "emoji-message";
    el.setAttribute("role", "status");
    el.textContent = text;
    return el;
}

/** The focus is in the search once the component has drawn it. @param {Sheet} sheet */
async function searching({ el, picker }, frames = 30) {
    const search = /** @type {HTMLInputElement | null | undefined} */ (picker?.shadowRoot?.querySelector("input.search"));
    if (!el.matches(":popover-open")) return;
    if (search) return search.focus({ preventScroll: true });
    await new Promise((resolve) => requestAnimationFrame(resolve));
    if (frames) await searching({ el, picker, asker: null, made: "" }, frames - 1);
}

/** Whether there is a keyboard, most likely, that need not rise first. */
const byKeys = () => matchMedia("(pointer: fine)").matches;

/** @param {Sheet} sheet */
function place({ el, asker }) {
    if (!asker || el.hasAttribute("data-narrow")) return void el.removeAttribute("style");
    near(el, asker.button, getComputedStyle(asker.button).direction === "ltr");
}

/** @param {Sheet} sheet */
function closed(sheet) {
    sheet.el.replaceChildren();
    // Back to where it came from, unless the person has turned to something else
    if (!/** @type {ShadowRoot} */ (sheet.el.getRootNode()).activeElement) sheet.asker?.button.focus({ preventScroll: true });
    sheet.asker?.button.setAttribute("aria-expanded", "false");
    sheet.asker = null;
}

/** @param {Sheet} sheet @param {{unicode?: string, name?: string}} detail */
function picked(sheet, { unicode, name }) {
    const { el, asker } = sheet;
    const text = unicode ?? (name ? `:${name}:` : "");
    el.hidePopover();
    if (!asker || !text) return;
    const { button, options, emit } = asker;
    const box = options.into ? button.closest("form")?.querySelector(options.into) : null;
    if (box) (byKeys() ? insert : put)(/** @type {HTMLTextAreaElement} */ (box), text);
    else {
        emit("picked", text);
        // The menu in which the button stands has done its work
        /** @type {HTMLElement | null} */ (button.closest("[popover]"))?.hidePopover();
    }
}
