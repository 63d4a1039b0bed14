/** Behaviours: what `use=` attaches to elements. */

import { wired } from "./decode.js";

/** @typedef {import("snabbdom").VNode} VNode */
/** @typedef {import("./types.js").Behaviour} Behaviour */

/** @param {Record<string, Behaviour>} behaviours */
export function createUses(behaviours) {
  /** By element, then by name. @type {Map<Element, Map<string, Behaviour>>} */
  const live = new Map();
  /** What to do when the whole patch is drawn. @type {(() => void)[]} */
  let queue = [];
  const state = { partial: false };
  let held = false;

  return {
    module: { create: update, update, destroy, post },
    before: () => each((behaviour, el) => behaviour.before?.(el)),
    after: () => each((behaviour, el) => behaviour.after?.(el)),

    /** What is drawn now gets its behaviours when they are released. */
    hold: () => void (held = true),
    release() {
      held = false;
      post();
    },

    /** Whether of what is drawn next rows are still to come. @param {boolean} yes */
    partial(yes) {
      state.partial = yes;
    },

    /** Which rows in an element are to be drawn first. @param {VNode} node */
    first: (node) => Object.keys(wired(node).u ?? {}).map((name) => behaviours[name]?.first).find((one) => one),

    /** Whether what is in an element may be painted a moment after the rest. @param {VNode} node */
    late: (node) => Object.keys(wired(node).u ?? {}).some((name) => behaviours[name]?.late),

    /** Something has been done to an element outside of a patch. @param {Element} el */
    refresh(el) {
      for (const behaviour of live.get(el)?.values() ?? []) behaviour.after?.(el);
    },
  };

  /**
   * @param {VNode} before
   * @param {VNode} now
   */
  function update(before, now) {
    const olds = wired(before).u;
    const news = wired(now).u;
    if (olds === news) return;
    const el = /** @type {Element} */ (now.elm);
    for (const name in olds) if (!news?.[name]) remove(el, name);
    for (const name in news) {
      const options = news[name];
      if (!olds?.[name]) queue.push(() => add(el, name, options));
      else if (JSON.stringify(olds[name]) !== JSON.stringify(options)) {
        queue.push(() => live.get(el)?.get(name)?.update?.(el, options));
      }
    }
  }

  /** @param {VNode} node */
  function destroy(node) {
    const el = /** @type {Element} */ (node.elm);
    for (const name of Object.keys(wired(node).u ?? {})) remove(el, name);
  }

  function post() {
    if (held) return;
    const actions = queue;
    queue = [];
    for (const action of actions) action();
  }

  /**
   * @param {Element} el
   * @param {string} name
   * @param {Record<string, unknown>} options
   */
  function add(el, name, options) {
    const behaviour = behaviours[name];
    if (!behaviour) return console.warn(`vdom: there is no behaviour ${name}`);
    const named = live.get(el) ?? new Map();
    live.set(el, named.set(name, behaviour));
    const emit = (/** @type {string} */ event, /** @type {unknown} */ detail) =>
      void el.dispatchEvent(new CustomEvent(event, { detail }));
    behaviour.create?.(el, options, emit, state);
  }

  /**
   * @param {Element} el
   * @param {string} name
   */
  function remove(el, name) {
    const named = live.get(el);
    named?.get(name)?.destroy?.(el);
    named?.delete(name);
    if (!named?.size) live.delete(el);
  }

  /** @param {(behaviour: Behaviour, el: Element) => void} action */
  function each(action) {
    for (const [el, named] of live) for (const behaviour of named.values()) action(behaviour, el);
  }
}
