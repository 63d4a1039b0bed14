/** Puts a text where the person is writing, so that undo takes it away again and Python hears of it as of typing. */

/**
 * @param {HTMLTextAreaElement} box @param {string} text
 * @param {number} [from] what it takes the place of; else of what is selected
 * @param {number} [to]
 */
export function insert(box, text, from = box.selectionStart, to = box.selectionEnd) {
    box.focus({ preventScroll: true });
    box.setSelectionRange(from, to);
    // Deprecated, and the one way by which a script's change joins those that undo knows; it fires `input` by itself
    if (text ? document.execCommand("insertText", false, text) : from === to || document.execCommand("delete")) return;
    put(box, text, from, to);
}

/**
 * The same without the focus, which on a phone would raise the keyboard; undo does not know of it.
 * @param {HTMLTextAreaElement} box @param {string} text @param {number} [from] @param {number} [to]
 */
export function put(box, text, from = box.selectionStart, to = box.selectionEnd) {
    box.setRangeText(text, from, to, "end");
    box.dispatchEvent(new Event("input", { bubbles: true }));
}
