/**
 * Completion in a text box: after a sign and some letters a list of choices stands over the box. The arrows go through
 * it, Enter and Tab take one, Escape closes it; the caret stays in the text, so that one can go on typing.
 *
 * Options: `sources`, by their sign: `{":": {kind: "emoji", own}}`, `{"@": {kind: "asked"}}`, and at the beginning of the
 * text `{"/": {kind: "listed", choices}}`. What is asked of Python is emitted (`sought` {mark, text}) and comes with the
 * command `offer`; typing waits for neither.
 */
import { insert } from "./insert.js";
import { loadNames } from "./emoji/load.js";
import { countUsed } from "./emoji/used.js";

/** @typedef {{text: string, label: string, hint?: string, picture?: string, url?: string, id?: string}} Choice `text` takes the place of what was typed */
/** @typedef {{kind: "emoji" | "asked" | "listed", own?: Record<string, string>, choices?: Choice[]}} Source */
/** @typedef {{sources: Record<string, Source>, label: string}} Options */
/** @typedef {{mark: string, text: string, from: number, to: number}} Typed a sign and what follows it, up to the caret */
/**
 * @typedef {object} State
 * @property {HTMLTextAreaElement} box
 * @property {Options} options
 * @property {import("../../vdom/page/types.js").Emit} emit
 * @property {AbortController} stop
 * @property {Typed | null} typed
 * @property {Choice[]} choices
 * @property {number} at
 * @property {HTMLElement | null} list
 * @property {AbortController} [shown] ended with the list
 * @property {string} refused what the person closed by Escape is not offered again
 */

const MOST = 8;
/** Letters after a colon from which a name is looked for. */
const LEAST = 2;
/** CSS pixels between the list and the box. */
const GAP = 6;
/** What may stand before a sign, and what may follow it. @type {Record<string, RegExp>} */
const PATTERNS = {
    ":": new RegExp(`(?<![\\p{L}\\p{N}:])(:)([\\w+-]{${LEAST},40})$`, "u"),
    "@": /(?<![\p{L}\p{N}@])(@)([^@\n]{0,40})$/u,
    "/": /^(\/)([\w-]{0,40})$/,
};

/** @type {WeakMap<HTMLElement, State>} */
const states = new WeakMap();
let ids = 0;

export const complete = {
    /** @param {HTMLTextAreaElement} box @param {Options} options @param {State["emit"]} emit */
    create(box, options, emit) {
        const stop = new AbortController();
        /** @type {State} */
        const state = { box, options, emit, stop, typed: null, choices: [], at: 0, list: null, refused: "" };
        states.set(box, state);
        const { signal } = stop;
        box.setAttribute("aria-autocomplete", "list");
        box.addEventListener("input", () => look(state), { signal });
        box.addEventListener("click", () => look(state), { signal });
        box.addEventListener("blur", () => close(state), { signal });
        // Before whoever sends with Enter, or leaves with Escape
        box.addEventListener("keydown", (event) => key(state, event), { signal, capture: true });
        box.addEventListener("keyup", ({ key: name }) => /^(Arrow(Left|Right)|Home|End)$/.test(name) && look(state), { signal });
    },
    /** @param {HTMLTextAreaElement} box @param {Options} options */
    update(box, options) {
        const state = states.get(box);
        if (state) state.options = options;
    },
    /** Sent, or another text than before. @param {HTMLTextAreaElement} box */
    after(box) {
        const state = states.get(box);
        if (state?.list && !box.value) close(state);
    },
    /** @param {HTMLTextAreaElement} box */
    destroy(box) {
        const state = states.get(box);
        if (!state) return;
        close(state);
        state.stop.abort();
    },
};

/**
 * Python's answer, if it is still what is asked.
 * @param {ShadowRoot} root @param {{selector: string, mark: string, text: string, choices: Choice[]}} given
 */
export function offer(root, { selector, mark, text, choices }) {
    for (const box of root.querySelectorAll(`.view :is(${selector})`)) {
        const state = states.get(/** @type {HTMLElement} */ (box));
        if (state?.typed && state.typed.mark === mark && state.typed.text === text) show(state, choices);
    }
}

/**
 * Somebody is named after the caret, as if they had been chosen from what is offered.
 * @param {HTMLTextAreaElement} box @param {string} text
 */
export function mention(box, text) {
    const at = box.selectionEnd;
    const space = /(^|\s)$/.test(box.value.slice(0, at)) ? "" : " ";
    insert(box, `${space}${text} `, at, at);
    remember(box, [{ text, label: text }]);
}

/** @param {State} state */
function look(state) {
    const { box, options } = state;
    state.typed = typedBefore(box, options.sources);
    const { typed } = state;
    if (!typed || typed.mark + typed.from === state.refused) return close(state, typed);
    state.refused = "";
    const source = options.sources[typed.mark];
    if (source.kind === "asked") state.emit("sought", { mark: typed.mark, text: typed.text });
    else if (source.kind === "listed") show(state, source.choices?.filter(({ text }) => text.startsWith(`/${typed.text}`)) ?? []);
    else void offerEmoji(state, typed, source.own ?? {});
}

/** @param {HTMLTextAreaElement} box @param {Record<string, Source>} sources @returns {Typed | null} */
export function typedBefore(box, sources) {
    const to = box.selectionStart;
    if (to !== box.selectionEnd) return null;
    const before = box.value.slice(Math.max(0, to - 64), to);
    for (const mark of Object.keys(sources)) {
        const found = PATTERNS[mark]?.exec(before);
        if (found) return { mark, text: found[2], from: to - found[2].length - 1, to };
    }
    return null;
}

/** @param {State} state @param {Typed} typed @param {Record<string, string>} own */
async function offerEmoji(state, typed, own) {
    const names = await loadNames(own).catch(() => null); // without them one types as before
    if (state.typed !== typed || !names) return;
    const found = names.complete(typed.text, MOST);
    const choices = found.map(({ code, unicode, url }) => {
        const text = unicode ?? `:${code}:`;
        return { text, id: unicode ?? code, label: `:${code}:`, picture: unicode, url };
    });
    show(state, choices);
}

/** @param {State} state @param {Choice[]} choices */
function show(state, choices) {
    if (!choices.length || !isFocused(state.box)) return close(state, state.typed);
    state.choices = choices.slice(0, MOST);
    remember(state.box, state.choices);
    state.at = 0;
    const list = state.list ?? makeList(state);
    list.replaceChildren(...state.choices.map((choice, index) => option(state, list, choice, index)));
    if (!list.matches(":popover-open")) list.showPopover();
    place(list, state.box);
    mark(state);
}

/**
 * Whoever was offered may be named now, chosen or written out: Python hears of them with what is sent.
 * @param {HTMLTextAreaElement} box @param {Choice[]} choices
 */
function remember({ form }, choices) {
    const field = /** @type {HTMLInputElement | null | undefined} */ (form?.elements.namedItem("named"));
    const names = choices.filter(({ text }) => text.startsWith("@")).map(({ text }) => text.slice(1));
    if (field && names.length) field.value = [...new Set([...field.value.split("\n"), ...names])].filter(Boolean).join("\n");
}

/** @param {State} state */
function makeList(state) {
    const list = document.createElement("ul");
    list.className = "completion";
    list.id = `cw-completion-${++ids}`;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", state.options.label);
    list.popover = "manual";
    follow(state, list);
    // The focus stays in the box
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    state.box.form?.append(list); // with its box in the same landmark; Python draws around it
    state.list = list;
    state.box.setAttribute("aria-controls", list.id);
    return list;
}

/** It stands where its box is: the text grows, a phone is turned, a window is drawn larger. @param {State} state @param {HTMLElement} list */
function follow(state, list) {
    const { signal } = (state.shown = new AbortController());
    const again = () => list.matches(":popover-open") && place(list, state.box);
    const sizes = new ResizeObserver(again);
    sizes.observe(state.box);
    signal.addEventListener("abort", () => sizes.disconnect());
    for (const whose of [window, visualViewport]) whose?.addEventListener("resize", again, { signal });
}

/** @param {State} state @param {HTMLElement} list @param {Choice} choice @param {number} index */
function option(state, list, choice, index) {
    const el = document.createElement("li");
    el.id = `${list.id}-${index}`;
    el.setAttribute("role", "option");
    if (choice.picture) el.append(part("completion-picture", choice.picture));
    if (choice.url) el.append(Object.assign(new Image(), { src: choice.url, alt: "", className: "completion-picture" }));
    el.append(part("completion-label", choice.label));
    if (choice.hint) el.append(part("completion-hint", choice.hint));
    el.addEventListener("click", () => take(state, choice));
    return el;
}

/** @param {string} name @param {string} text */
function part(name, text) {
    const el = document.createElement("span");
    el.className = name;
    el.dir = "auto";
    el.textContent = text;
    return el;
}

/** @param {State} state */
function mark({ list, at, box }) {
    for (const [index, el] of [...(list?.children ?? [])].entries()) {
        el.setAttribute("aria-selected", String(index === at));
        if (index !== at) continue;
        box.setAttribute("aria-activedescendant", el.id);
        el.scrollIntoView({ block: "nearest" });
    }
}

/** @param {State} state @param {KeyboardEvent} event */
function key(state, event) {
    const { choices, at } = state;
    const plain = !event.ctrlKey && !event.altKey && !event.metaKey && !event.shiftKey;
    if (!state.list || !plain || event.isComposing || event.keyCode === 229) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
        state.at = (at + step + choices.length) % choices.length;
        mark(state);
    } else if (event.key === "Enter" || event.key === "Tab") take(state, choices[at]);
    else if (event.key === "Escape") {
        if (state.typed) state.refused = state.typed.mark + state.typed.from;
        close(state);
    } else return;
    event.preventDefault();
    event.stopImmediatePropagation();
}

/** @param {State} state @param {Choice} choice */
function take(state, choice) {
    const { typed, box } = state;
    close(state);
    if (!typed) return;
    const space = /^\s/.test(box.value.slice(typed.to)) ? "" : " ";
    insert(box, choice.text + space, typed.from, typed.to);
    if (choice.id) countUsed(choice.id);
}

/** @param {State} state @param {Typed | null} [typed] what may still be answered */
function close(state, typed = null) {
    state.typed = typed;
    if (!state.list) return;
    state.shown?.abort();
    state.list.remove();
    state.list = null;
    state.choices = [];
    state.box.removeAttribute("aria-activedescendant");
    state.box.removeAttribute("aria-controls");
}

/** @param {HTMLElement} box */
function isFocused(box) {
    return /** @type {ShadowRoot} */ (box.getRootNode()).activeElement === box;
}

/** Over the box, as wide as it; it may be no higher than what is over it. @param {HTMLElement} list @param {HTMLElement} box */
function place(list, box) {
    const { left, top, width } = box.getBoundingClientRect();
    list.style.left = `${left}px`;
    list.style.width = `${width}px`;
    list.style.bottom = `${innerHeight - top + GAP}px`;
    list.style.maxHeight = `${Math.max(80, top - 2 * GAP)}px`;
}
