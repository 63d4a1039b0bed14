/**
 * A long list of which only a stretch of rows is drawn: tells which rows are in view, and brings the focus to those
 * that are not drawn yet. Rows are the element's children and have `aria-posinset` (from 1) and `data-row`, their key;
 * gaps between them are margins and padding in multiples of `--row`, which is set here to a row's true height.
 *
 * Options: `total`: how many rows there are; `drawn`: [first, last) of those that are drawn; `items`: selector of what
 * in a row takes the focus; `goal`: [key, turn]: when it changes, that row gets the focus; `typeahead: true`.
 *
 * Events, with detail: `stretch` {first, last, kept, at}: these rows are wanted, and also the one of key `kept` at
 * `at`, which has the focus; `seek` {at, text, from}: the focus is to go to row `at`, or from row `from` on to the
 * first one whose text begins with `text`.
 */

import { activeNear, isEditable } from "./focusable.js";
import { scrollerOf } from "./scroller.js";

/** @typedef {{total: number, drawn: [number, number], items: string, goal?: [string, number], typeahead?: boolean}} Options */

/**
 * @typedef {object} State
 * @property {Options} options
 * @property {import("../page/types.js").Emit} emit
 * @property {{ readonly partial: boolean }} view
 * @property {HTMLElement} scroller
 * @property {number} height of a row, CSS pixels
 * @property {[number, number] | null} asked What was asked for and is not drawn yet.
 * @property {string} typed
 * @property {number} typedAt milliseconds
 * @property {AbortController} stop
 */

/** Screens of rows: those that must be drawn beyond what is in view, those that are asked for, those that may be let go. */
const NEAR = 0.5;
const AHEAD = 1.5;
const FAR = 6;
/** Milliseconds after which letters start anew. */
const PAUSE = 700;

/** @type {WeakMap<HTMLElement, State>} */
const states = new WeakMap();

/** @type {import("../page/types.js").Behaviour} */
export const stretch = {
  // Where one was missing the list would be shorter, and be scrolled by that
  first: "all",

  create(el, options, emit, view) {
    const stop = new AbortController();
    const { signal } = stop;
    const scroller = scrollerOf(el);
    states.set(el, { options, emit, view, scroller, height: 0, asked: null, typed: "", typedAt: 0, stop });
    const look = () => lookAt(el);
    scroller.addEventListener("scroll", look, { passive: true, signal });
    // Before `roving`, which knows only the rows that are drawn
    el.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => press(el, event), { capture: true, signal });
    const sizes = new ResizeObserver(look);
    for (const watched of [scroller, el]) sizes.observe(watched);
    signal.addEventListener("abort", () => sizes.disconnect());
    look();
  },

  update(el, options) {
    const state = get(el);
    const { goal } = state.options;
    state.options = options;
    state.asked = null;
    if (options.goal && String(options.goal) !== String(goal)) arrive(el, options.goal[0]);
  },

  after: (el) => lookAt(el),

  destroy: (el) => get(el).stop.abort(),
};

/** @param {HTMLElement} el @returns {State} */
const get = (el) => /** @type {State} */ (states.get(el));

/** @param {HTMLElement} row */
const placeOf = (row) => Number(row.getAttribute("aria-posinset")) - 1;

/** @param {HTMLElement} el @returns {HTMLElement[]} */
const rowsOf = (el) => /** @type {HTMLElement[]} */ ([...el.children]);

/** @param {HTMLElement} el @param {string} key @returns {HTMLElement | undefined} */
const rowCalled = (el, key) => rowsOf(el).find((row) => row.dataset.row === key);

/** Asks for the rows in view and near it, unless they are drawn. @param {HTMLElement} el */
function lookAt(el) {
  const state = get(el);
  if (state.view.partial) return;
  const { total, drawn } = state.options;
  const view = state.scroller.getBoundingClientRect();
  const top = measured(el, state);
  if (!view.height || !state.height || !el.isConnected) return;
  const screen = Math.ceil(view.height / state.height);
  const first = Math.floor((view.top - top) / state.height);
  const last = first + screen + 1;
  if (last + FAR * screen < 0 || first - FAR * screen > total) {
    if (drawn[1] > drawn[0]) ask(el, 0, 0);
  } else if (last + NEAR * screen > 0 && first - NEAR * screen < total) {
    const known = state.asked ?? drawn;
    const near = [clamp(first - NEAR * screen, total), clamp(last + NEAR * screen, total)];
    if (near[0] < known[0] || near[1] > known[1]) ask(el, first - AHEAD * screen, last + AHEAD * screen);
  }
}

/** The place where row 0 begins or would begin; keeps a row's height. @param {HTMLElement} el @param {State} state */
function measured(el, state) {
  const row = /** @type {HTMLElement | null} */ (el.firstElementChild);
  const height = row?.offsetHeight || state.height || parseFloat(getComputedStyle(el).getPropertyValue("--row"));
  if (height && height !== state.height) {
    state.height = height;
    el.style.setProperty("--row", `${height}px`);
  }
  if (!row) return el.getBoundingClientRect().top;
  return row.getBoundingClientRect().top - placeOf(row) * height;
}

/** @param {HTMLElement} el @param {number} first @param {number} last */
function ask(el, first, last) {
  const state = get(el);
  const { total } = state.options;
  const wanted = /** @type {[number, number]} */ ([clamp(first, total), clamp(last, total)]);
  if (String(wanted) === String(state.asked)) return;
  state.asked = wanted;
  const row = focusedRow(el);
  const kept = row ? { kept: row.dataset.row, at: placeOf(row) } : { kept: "", at: 0 };
  state.emit("stretch", { first: wanted[0], last: wanted[1], ...kept });
}

/** @param {number} place @param {number} total */
const clamp = (place, total) => Math.min(Math.max(Math.round(place), 0), total);

/** @param {HTMLElement} el */
function focusedRow(el) {
  const active = activeNear(el);
  return active && el.contains(active) ? rowsOf(el).find((row) => row.contains(active)) : undefined;
}

/** @param {HTMLElement} el @param {string} key */
function arrive(el, key) {
  const row = rowCalled(el, key);
  const item = /** @type {HTMLElement | null | undefined} */ (row?.querySelector(get(el).options.items));
  item?.focus({ preventScroll: true });
  row?.scrollIntoView({ block: "nearest" });
}

/** @param {HTMLElement} el @param {KeyboardEvent} event */
function press(el, event) {
  const row = focusedRow(el);
  if (!row || event.isComposing || event.defaultPrevented || isEditable(event.composedPath()[0])) return;
  if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
  const wanted = sought(get(el), event, placeOf(row));
  // What is drawn next to it is `roving`'s
  if (!wanted || (wanted.near && rowsOf(el).some((each) => placeOf(each) === wanted.at))) return;
  event.preventDefault();
  event.stopPropagation();
  get(el).emit("seek", { at: wanted.at ?? -1, text: wanted.text ?? "", from: wanted.from ?? 0 });
}

/**
 * @param {State} state
 * @param {KeyboardEvent} event
 * @param {number} from
 * @returns {{at?: number, text?: string, from?: number, near?: boolean} | undefined}
 */
function sought(state, { key, timeStamp }, from) {
  const { total, typeahead } = state.options;
  if (key === "Home") return { at: 0 };
  if (key === "End") return { at: total - 1 };
  const step = { ArrowDown: 1, ArrowUp: -1 }[key];
  if (step) return { at: clamp(from + step, total - 1), near: true };
  if (!typeahead || key.length !== 1 || key === " ") return undefined;
  // When it was pressed, however long the page was busy since
  state.typed = timeStamp - state.typedAt < PAUSE ? state.typed + key : key;
  state.typedAt = timeStamp;
  return { text: state.typed, from: state.typed.length > 1 ? from : from + 1 };
}
