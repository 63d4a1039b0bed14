/**
 * One Tab stop for a list or a toolbar, inside of which arrow keys, Home and End move the focus.
 *
 * Options: `items`: selector of the items (required); `orientation`: "vertical" (default), "horizontal"
 * or "both"; `wrap: true`: go round at the ends; `typeahead: true`: letters move to the item whose
 * text starts with them; `current`: selector of the item that Tab reaches first.
 */

import { activeNear, isEditable, isShown } from "./focusable.js";

/** @typedef {{ items: string, orientation?: string, wrap?: boolean, typeahead?: boolean, current?: string }} Options */

/**
 * @typedef {object} State
 * @property {Options} options
 * @property {HTMLElement | null} current The item that has the Tab stop.
 * @property {number} index Where it was.
 * @property {boolean} focused Whether it had the focus before the patch.
 * @property {string} typed
 * @property {number} typedAt milliseconds
 * @property {AbortController} listen
 */

const PAUSE = 700; // milliseconds after which letters start anew

/** @type {WeakMap<HTMLElement, State>} */
const states = new WeakMap();

/** @type {import("../page/types.js").Behaviour} */
export const roving = {
  late: true,

  create(el, options) {
    const listen = new AbortController();
    const { signal } = listen;
    states.set(el, { options, current: null, index: 0, focused: false, typed: "", typedAt: 0, listen });
    el.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => press(el, event), { signal });
    el.addEventListener("focusin", (/** @type {FocusEvent} */ event) => enter(el, event), { signal });
    arrange(el, choice(el, options));
  },

  update(el, options) {
    const state = get(el);
    const moved = state.options.current !== options.current;
    state.options = options;
    arrange(el, moved ? choice(el, options) : null);
  },

  before(el) {
    const state = get(el);
    state.focused = !!state.current && activeNear(el) === state.current;
    if (state.current) state.index = itemsOf(el).indexOf(state.current);
  },

  after(el) {
    const state = get(el);
    const gone = state.current && !el.contains(state.current);
    arrange(el, null);
    if (gone && state.focused) state.current?.focus();
  },

  destroy: (el) => get(el).listen.abort(),
};

/**
 * @param {HTMLElement} el
 * @returns {State}
 */
function get(el) {
  return /** @type {State} */ (states.get(el));
}

/**
 * @param {HTMLElement} el
 * @returns {HTMLElement[]}
 */
function itemsOf(el) {
  return [...el.querySelectorAll(get(el).options.items)].map((item) => /** @type {HTMLElement} */ (item));
}

/**
 * @param {HTMLElement} el
 * @param {Options} options
 * @returns {HTMLElement | null}
 */
function choice(el, { current }) {
  return current ? el.querySelector(current) : null;
}

/**
 * Give the Tab stop to `wanted`, or leave it where it is, or where it was.
 *
 * @param {HTMLElement} el
 * @param {HTMLElement | null} wanted
 */
function arrange(el, wanted) {
  const state = get(el);
  const items = itemsOf(el);
  const kept = state.current && items.includes(state.current) ? state.current : null;
  const nearest = items[Math.min(Math.max(state.index, 0), items.length - 1)];
  // There was none: its rows have come since
  const first = state.current ? null : choice(el, state.options);
  state.current = wanted ?? kept ?? first ?? nearest ?? null;
  for (const item of items) {
    const stop = item === state.current ? "0" : "-1";
    if (item.getAttribute("tabindex") !== stop) item.setAttribute("tabindex", stop);
  }
}

/**
 * @param {HTMLElement} el
 * @param {FocusEvent} event
 */
function enter(el, event) {
  const target = /** @type {Element} */ (event.composedPath()[0]);
  const item = /** @type {HTMLElement | null} */ (target.closest(get(el).options.items));
  if (item && el.contains(item)) arrange(el, item);
}

/**
 * @param {HTMLElement} el
 * @param {KeyboardEvent} event
 */
function press(el, event) {
  const target = event.composedPath()[0];
  if (event.isComposing || event.defaultPrevented || isEditable(target)) return;
  if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
  const items = itemsOf(el).filter((item) => isShown(item) && !item.matches(":disabled"));
  const next = goal(el, event, items);
  if (!next) return;
  event.preventDefault();
  event.stopPropagation();
  arrange(el, next);
  next.focus();
  next.scrollIntoView({ block: "nearest", inline: "nearest" });
}

/**
 * @param {HTMLElement} el
 * @param {KeyboardEvent} event
 * @param {HTMLElement[]} items
 */
function goal(el, event, items) {
  const { options, current } = get(el);
  const { key } = event;
  const from = current ? items.indexOf(current) : -1;
  if (key === "Home") return items[0];
  if (key === "End") return items.at(-1);
  const step = steps(el, options.orientation ?? "vertical")[key];
  if (step) {
    const to = from + step;
    return options.wrap ? items.at(to % items.length) : items[Math.min(Math.max(to, 0), items.length - 1)];
  }
  return options.typeahead && key.length === 1 && key !== " " ? typeAhead(get(el), event, items, from) : undefined;
}

/**
 * @param {HTMLElement} el
 * @param {string} orientation
 * @returns {Record<string, number>}
 */
function steps(el, orientation) {
  const forward = getComputedStyle(el).direction === "rtl" ? -1 : 1;
  const vertical = { ArrowDown: 1, ArrowUp: -1 };
  const horizontal = { ArrowRight: forward, ArrowLeft: -forward };
  if (orientation === "both") return { ...vertical, ...horizontal };
  return orientation === "horizontal" ? horizontal : vertical;
}

/**
 * @param {State} state
 * @param {KeyboardEvent} event
 * @param {HTMLElement[]} items
 * @param {number} from
 */
function typeAhead(state, { key, timeStamp }, items, from) {
  // When it was pressed, however long the page was busy since
  state.typed = timeStamp - state.typedAt < PAUSE ? state.typed + key : key;
  state.typedAt = timeStamp;
  const start = state.typed.length > 1 ? from : from + 1;
  const order = [...items.slice(Math.max(start, 0)), ...items.slice(0, Math.max(start, 0))];
  const wanted = state.typed.toLocaleLowerCase();
  return order.find((item) => wordsOf(item).trim().toLocaleLowerCase().startsWith(wanted));
}

/**
 * Its text without what is there for the eye alone, as the initials in an avatar are.
 *
 * @param {Node} node
 * @returns {string}
 */
function wordsOf(node) {
  if (node instanceof Element && node.ariaHidden === "true") return "";
  return node.nodeType === Node.TEXT_NODE ? (node.textContent ?? "") : [...node.childNodes].map(wordsOf).join("");
}
