/**
 * What the person changed in the controls of a painted tree: the program's first picture does not overwrite it, and
 * where that picture has another control in the place of one, it goes over to the one of the same name.
 */

/** @param {Element | ShadowRoot} container */
export function createTouched(container) {
  /** @type {Set<any>} */
  const touched = new Set();
  let watch = new AbortController();
  /** @type {Element | null} */
  let focused = null;

  return {
    watch() {
      watch.abort();
      watch = new AbortController();
      const note = (/** @type {Event} */ event) => void touched.add(event.composedPath()[0]);
      for (const type of ["input", "change"]) {
        container.addEventListener(type, note, { capture: true, passive: true, signal: watch.signal });
      }
    },

    /** @param {Node | undefined} el */
    has: (el) => touched.has(el),

    before() {
      focused = /** @type {Document | ShadowRoot} */ (container.getRootNode()).activeElement;
    },

    /** The program's picture is there. */
    after() {
      for (const el of touched) if (!el.isConnected) inherit(container, el, el === focused);
      touched.clear();
      watch.abort();
    },

    destroy: () => watch.abort(),
  };
}

/**
 * A control is the same only in a form about the same: a message must not change its recipient.
 *
 * @param {Element | ShadowRoot} container @param {any} el @param {boolean} focused
 */
function inherit(container, el, focused) {
  const alike = container.querySelectorAll(`${el.localName}[name="${CSS.escape(el.name ?? "")}"]`);
  const heir = /** @type {any} */ ([...alike].find((one) => about(one) === about(el)));
  if (!heir || heir.value) return;
  if (el.type === "checkbox") heir.checked = el.checked;
  else if (el.type !== "file") heir.value = el.value;
  heir.dispatchEvent(new Event("input", { bubbles: true }));
  if (focused) heir.focus({ preventScroll: true });
}

/** @param {any} el */
function about(el) {
  return JSON.stringify({ ...el.form?.dataset });
}
