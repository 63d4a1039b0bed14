/**
 * A textarea that is as high as its text, up to a number of rows; beyond that it scrolls.
 *
 * Options: `max`: rows (8); `min`: rows (1).
 * Measured by the browser where it knows `field-sizing`; else (COMPAT: Firefox 140) on a hidden twin, so
 * that the textarea itself never changes its height on the way and nothing around it moves.
 */

/** @typedef {{ max?: number, min?: number }} Options */
/** @typedef {{ options: Options, twin: HTMLTextAreaElement | null, measured: string, stop: () => void }} State */

const COPIED = (
  "box-sizing width padding-top padding-right padding-bottom padding-left border-top-width border-right-width " +
  "border-bottom-width border-left-width border-style font-family font-size font-style font-weight font-stretch " +
  "font-variant letter-spacing line-height tab-size text-indent text-transform white-space word-break " +
  "word-spacing overflow-wrap direction scrollbar-gutter"
).split(" ");

/** @type {WeakMap<HTMLTextAreaElement, State>} */
const states = new WeakMap();

/** @type {import("../page/types.js").Behaviour} */
export const grow = {
  create(el, options) {
    const native = CSS.supports("field-sizing", "content");
    const state = { options, twin: native ? null : makeTwin(), measured: "", stop: () => {} };
    states.set(el, state);
    if (native) el.style.setProperty("field-sizing", "content");
    else state.stop = watch(el);
    limit(el, options);
    measure(el);
  },

  update(el, options) {
    const state = get(el);
    state.options = options;
    state.measured = "";
    limit(el, options);
    measure(el);
  },

  after: measure,

  destroy(el) {
    get(el).stop();
  },
};

/**
 * @param {HTMLTextAreaElement} el
 * @returns {State}
 */
function get(el) {
  return /** @type {State} */ (states.get(el));
}

function makeTwin() {
  const twin = document.createElement("textarea");
  twin.rows = 1;
  twin.tabIndex = -1;
  twin.setAttribute("aria-hidden", "true");
  const hidden = { position: "fixed", top: "0", left: "-9999px", visibility: "hidden", height: "0", "min-height": "0" };
  for (const [name, value] of Object.entries({ ...hidden, overflow: "hidden" })) {
    twin.style.setProperty(name, value, "important");
  }
  return twin;
}

/** @param {HTMLTextAreaElement} el */
function watch(el) {
  const input = () => measure(el);
  const resized = new ResizeObserver(input);
  el.addEventListener("input", input);
  el.form?.addEventListener("reset", () => queueMicrotask(input));
  resized.observe(el);
  return () => {
    el.removeEventListener("input", input);
    resized.disconnect();
  };
}

/**
 * @param {HTMLTextAreaElement} el
 * @param {Options} options
 */
function limit(el, { max = 8, min = 1 }) {
  const style = getComputedStyle(el);
  const frame = style.boxSizing === "border-box" ? frameHeight(style) : 0;
  const line = lineHeight(style);
  el.rows = min;
  el.style.setProperty("min-height", `${min * line + frame}px`);
  el.style.setProperty("max-height", `${max * line + frame}px`);
}

/** @param {HTMLTextAreaElement} el */
function measure(el) {
  const state = get(el);
  const { twin } = state;
  if (!twin || !el.isConnected) return;
  const now = `${el.clientWidth} ${el.value || el.placeholder}`;
  if (now === state.measured || !el.clientWidth) return;
  state.measured = now;
  const style = getComputedStyle(el);
  for (const name of COPIED) twin.style.setProperty(name, style.getPropertyValue(name));
  twin.value = el.value || el.placeholder;
  const scope = el.getRootNode();
  (scope instanceof ShadowRoot ? scope : document.body).append(twin);
  const text = twin.scrollHeight;
  twin.remove();
  const padding = parseFloat(style.paddingTop) + parseFloat(style.paddingBottom);
  const height = text + (style.boxSizing === "border-box" ? frameHeight(style) - padding : -padding);
  el.style.setProperty("height", `${height}px`);
}

/** Padding and border, in pixels. @param {CSSStyleDeclaration} style */
function frameHeight(style) {
  const sides = [style.paddingTop, style.paddingBottom, style.borderTopWidth, style.borderBottomWidth];
  return sides.reduce((sum, side) => sum + parseFloat(side), 0);
}

/** @param {CSSStyleDeclaration} style */
function lineHeight(style) {
  return parseFloat(style.lineHeight) || parseFloat(style.fontSize) * 1.2;
}
