/**
 * Form state, set as properties: only when the declared value changes, never because it differs from
 * what the person made of it since.
 */

import { wired } from "./decode.js";

/** @typedef {import("snabbdom").VNode} VNode */
/** @typedef {import("./types.js").FormValue} FormValue */

/**
 * @param {Element | ShadowRoot} container
 * @param {import("./keep.js").Keeper} keeper
 * @param {(el: Node | undefined) => boolean} [isTouched] Whether what is in a control is the person's, whatever is
 *   declared.
 */
export function createProps(container, keeper, isTouched = () => false) {
  /** Values of <select>, which wait for their option. @type {Map<EventTarget | undefined, string>} */
  const choices = new Map();
  const watch = new AbortController();
  container.addEventListener("change", ({ target }) => choices.delete(target ?? undefined), {
    capture: true,
    signal: watch.signal,
  });

  return {
    module: { create: set, update: set, destroy: forget, post: choose },
    destroy: () => watch.abort(),
  };

  /**
   * @param {VNode} before
   * @param {VNode} now
   */
  function set(before, now) {
    const olds = wired(before).p;
    const news = wired(now).p;
    if (news === olds) return;
    for (const name in news) {
      if (!same(olds?.[name], news[name]) && !isTouched(now.elm)) apply(now.elm, name, news[name]);
    }
  }

  /**
   * @param {any} el
   * @param {string} name
   * @param {FormValue} declared
   */
  function apply(el, name, declared) {
    const value = Array.isArray(declared) ? declared[0] : declared;
    if (name !== "value") el[name] = value;
    else if (el.localName === "select") choices.set(el, String(value));
    else keeper.whenComposed(el, () => setText(el, String(value)));
  }

  function choose() {
    for (const [target, value] of choices) {
      const select = /** @type {HTMLSelectElement} */ (target);
      select.value = value;
      if (select.value === value) choices.delete(select);
    }
  }

  /** @param {VNode} node */
  function forget(node) {
    choices.delete(node.elm);
  }
}

/**
 * @param {HTMLInputElement | HTMLTextAreaElement} el
 * @param {string} text
 */
function setText(el, text) {
  if (el.value !== text && (el.type !== "file" || text === "")) el.value = text;
}

/**
 * @param {FormValue | undefined} a
 * @param {FormValue | undefined} b
 */
function same(a, b) {
  if (Array.isArray(a) && Array.isArray(b)) return a[0] === b[0] && a[1] === b[1];
  return a === b;
}
