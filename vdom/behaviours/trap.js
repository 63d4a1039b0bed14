/**
 * Keeps the focus inside of a dialog while it is there, and gives it back afterwards.
 *
 * Options: `initial`: selector of what is focused first, of what Tab reaches (else the first of all that, else
 * the dialog itself); `restore: false`: do not give the focus back.
 * Emits `escape` when Escape is pressed in it.
 */

import { activeAnywhere, activeNear, tabbable } from "./focusable.js";

/** @typedef {{ initial?: string, restore?: boolean }} Options */
/** @typedef {{ options: Options, before: HTMLElement | null, listen: AbortController, inside: boolean }} State */

/** @type {Map<HTMLElement, State>} */
const states = new Map();

/** @type {import("../page/types.js").Behaviour} */
export const trap = {
  create(el, options, emit) {
    const listen = new AbortController();
    states.set(el, { options, before: activeAnywhere(), listen, inside: true });
    el.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => press(el, event, emit), {
      signal: listen.signal,
    });
    if (!el.hasAttribute("tabindex")) el.tabIndex = -1; // so that a click beside its buttons stays inside
    enter(el, options);
  },

  update(el, options) {
    const state = states.get(el);
    if (state) state.options = options;
  },

  before(el) {
    const state = states.get(el);
    if (state) state.inside = holdsFocus(el);
  },

  after(el) {
    const state = states.get(el);
    if (state?.inside && innermost() === el && !activeAnywhere()) enter(el, state.options);
  },

  destroy(el) {
    const state = states.get(el);
    states.delete(el);
    state?.listen.abort();
    const mine = holdsFocus(el) || !activeAnywhere();
    if (mine && state?.options.restore !== false && state?.before?.isConnected) {
      state.before.focus({ preventScroll: true });
    }
  },
};

/**
 * @param {HTMLElement} el
 * @param {Options} options
 */
function enter(el, { initial }) {
  const stops = tabbable(el);
  const chosen = initial && stops.find((stop) => stop.matches(initial));
  if (!chosen && holdsFocus(el)) return;
  (chosen || stops[0] || el).focus({ preventScroll: true });
}

/**
 * @param {HTMLElement} el
 * @param {KeyboardEvent} event
 * @param {import("../page/types.js").Emit} emit
 */
function press(el, event, emit) {
  if (event.isComposing || event.defaultPrevented) return;
  if (event.key === "Escape") {
    event.stopPropagation();
    event.preventDefault();
    emit("escape");
  } else if (event.key === "Tab") {
    wrap(el, event);
  }
}

/**
 * @param {HTMLElement} el
 * @param {KeyboardEvent} event
 */
function wrap(el, event) {
  const stops = tabbable(el);
  const active = activeNear(el);
  const edge = event.shiftKey ? stops[0] : stops.at(-1);
  if (stops.length && active !== edge && active !== el) return;
  if (active === el && !event.shiftKey && stops.length) return;
  event.preventDefault();
  (event.shiftKey ? stops.at(-1) : stops[0])?.focus();
}

/** @param {HTMLElement} el */
function holdsFocus(el) {
  const active = activeNear(el);
  return !!active && el.contains(active);
}

/** The trap opened last. */
function innermost() {
  return [...states.keys()].at(-1);
}
