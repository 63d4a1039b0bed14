/**
 * Takes the focus when the element appears, and again whenever an option changes.
 *
 * Options: `when: false`: not now; `revision`: anything, to be changed for the focus to come again;
 * `select`: select the text, too.
 */

/** @typedef {{ revision?: unknown, select?: boolean, when?: boolean }} Options */

/** @type {import("../page/types.js").Behaviour} */
export const autofocus = { create: focus, update: focus };

/**
 * @param {HTMLElement} el
 * @param {Options} options
 */
function focus(el, { select, when }) {
  if (when === false) return;
  el.focus({ preventScroll: true });
  if (select) /** @type {HTMLInputElement} */ (el).select?.();
}
