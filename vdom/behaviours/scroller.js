/** Which element scrolls another. */

/**
 * The nearest one around `el` that scrolls up and down, or the page.
 *
 * @param {Element} el
 * @returns {HTMLElement}
 */
export function scrollerOf(el) {
  for (let outer = parentOf(el); outer; outer = parentOf(outer)) {
    if (/auto|scroll|overlay/.test(getComputedStyle(outer).overflowY)) return /** @type {HTMLElement} */ (outer);
  }
  return document.documentElement;
}

/** @param {Element} el @returns {Element | null} */
function parentOf(el) {
  const { parentNode } = el;
  return /** @type {Element | null} */ (parentNode instanceof ShadowRoot ? parentNode.host : el.parentElement);
}
