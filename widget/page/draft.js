/**
 * Keeps what was typed in a text field whose conversation goes out of sight, until it is back; also over to the tab's
 * next page (kept.js).
 * Where it comes back at once, elsewhere on the page, the focus comes with it.
 */

/** @typedef {{text: string, selection: [number, number, "forward" | "backward" | "none"], focused: boolean}} Draft */

/** By `of`. @type {Map<string, Draft>} */
const drafts = new Map();
/** `text`: as it was drawn. @type {WeakMap<HTMLTextAreaElement, {of: string, text: string, focused: boolean}>} */
const fields = new WeakMap();

export const draft = {
    /** @param {HTMLTextAreaElement} el @param {{of: string, text?: string | null}} options `text`: as it was drawn */
    create(el, { of, text }) {
        fields.set(el, { of, text: text ?? "", focused: false });
        const kept = drafts.get(of);
        drafts.delete(of);
        if (!kept || (el.value && el.value !== text)) return;
        if (kept.text) {
            el.value = kept.text;
            el.dispatchEvent(new Event("input", { bubbles: true }));
            el.setSelectionRange(...kept.selection);
        }
        if (kept.focused) el.focus({ preventScroll: true });
    },
    /** @param {HTMLTextAreaElement} el */
    before(el) {
        const field = fields.get(el);
        const root = /** @type {ShadowRoot | Document} */ (el.getRootNode());
        if (field) field.focused = root.activeElement === el;
    },
    /** @param {HTMLTextAreaElement} el */
    destroy(el) {
        const { of, focused } = fields.get(el) ?? { of: "", focused: false };
        if (!of || (!el.value && !focused)) return;
        const kept = read(el, focused);
        drafts.set(of, kept);
        // What is not back when the patch is done has lost the focus to something else
        queueMicrotask(() => (kept.focused = false));
    },
};

/** @param {HTMLTextAreaElement} el @param {boolean} focused @returns {Draft} */
function read(el, focused) {
    return { text: el.value, selection: [el.selectionStart, el.selectionEnd, el.selectionDirection], focused };
}

/** What could not be sent, in a form that is gone: there again with its conversation. @param {HTMLFormElement} form */
export function keepForm(form) {
    for (const el of form.querySelectorAll("textarea")) draft.destroy(el);
}

/** By what a text field's drafts are kept; "" for one that is none of ours. @param {unknown} el */
export const draftOf = (el) => fields.get(/** @type {HTMLTextAreaElement} */ (el))?.of ?? "";

/** What was sent and never came is there again, before what has been written since. @param {ShadowRoot} root @param {string} of @param {string} text */
export function giveBack(root, of, text) {
    const el = [...root.querySelectorAll("textarea")].find((each) => draftOf(each) === of);
    // What is only as it was drawn nobody has written
    const since = !el ? drafts.get(of)?.text : el.value === fields.get(el)?.text ? "" : el.value;
    const all = [text, since].filter(Boolean).join("\n");
    if (!el) return void drafts.set(of, { text: all, selection: [all.length, all.length, "none"], focused: false });
    el.value = all;
    el.dispatchEvent(new Event("input", { bubbles: true }));
}

/** All drafts, those in sight and the others. @param {ShadowRoot} root @returns {[string, Draft][]} */
export function allDrafts(root) {
    const found = new Map(drafts);
    for (const el of root.querySelectorAll("textarea")) {
        const field = fields.get(el);
        if (field && el.value) found.set(field.of, read(el, root.activeElement === el));
    }
    return [...found];
}

/** Those of the page before. @param {[string, Draft][]} kept */
export function putBack(kept) {
    for (const [of, one] of kept) if (!drafts.has(of)) drafts.set(of, one);
}
