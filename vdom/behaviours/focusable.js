/** What can have the focus, and which element has it. */

const CANDIDATES =
  "a[href], area[href], button, input, select, textarea, summary, iframe, audio[controls], video[controls], " +
  "[contenteditable]:not([contenteditable=false]), [tabindex]";

/**
 * The elements inside that Tab reaches, in document order.
 *
 * @param {Element} el
 * @returns {HTMLElement[]}
 */
export function tabbable(el) {
  const all = /** @type {HTMLElement[]} */ ([...el.querySelectorAll(CANDIDATES)]);
  return all.filter((one) => one.tabIndex >= 0 && !one.matches(":disabled") && isShown(one));
}

/** @param {Element} el */
export function isShown(el) {
  return el.getClientRects().length > 0 && getComputedStyle(el).visibility !== "hidden";
}

/**
 * The focused element in the tree of `el`, the shadow tree if it is in one.
 *
 * @param {Element} el
 * @returns {HTMLElement | null}
 */
export function activeNear(el) {
  const scope = /** @type {Document | ShadowRoot} */ (el.getRootNode());
  return /** @type {HTMLElement | null} */ (scope.activeElement ?? null);
}

/** The focused element of the page, looked for in shadow trees too. @returns {HTMLElement | null} */
export function activeAnywhere() {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active === document.body ? null : /** @type {HTMLElement | null} */ (active);
}

/** Whether keys typed into an element are text. @param {any} el */
export function isEditable(el) {
  if (el.localName === "input") return !/^(?:button|checkbox|color|file|image|radio|reset|submit)$/.test(el.type);
  return el.localName === "textarea" || el.localName === "select" || el.isContentEditable === true;
}
