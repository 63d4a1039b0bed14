/**
 * A window that the person may take out of its row: by its head, by its edges, or from its grip by the arrow keys, which
 * with Shift change its size; Home, or a double click on the head, puts it back. `placed` tells where it is now:
 * `{x, y, width, height}` in CSS pixels of the window, or null. Where it may stand at most is the style sheet's to say.
 *
 * Options: `head`, `edge`, `grip`: selectors within it.
 */

/** @typedef {{x: number, y: number, width: number, height: number}} Box */
/** @typedef {{head: string, edge: string, grip: string}} Options */
/** @typedef {{el: HTMLElement, options: Options, emit: (name: string, detail?: unknown) => void, timer: number}} Window */

/** CSS pixels: what a key moves, what is no drag yet, and the least that a window may be. */
const STEP = 16;
const SLACK = 4;
const LEAST = { width: 284, height: 240 };
/** After the last key (ms). */
const REST = 250;
/** @type {Record<string, [number, number]>} */
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
/** @type {WeakMap<HTMLElement, AbortController>} */
const stops = new WeakMap();

export const movable = {
    /** @param {HTMLElement} el @param {Options} options @param {(name: string, detail?: unknown) => void} emit */
    create(el, options, emit) {
        const stop = new AbortController();
        const { signal } = stop;
        stops.set(el, stop);
        const one = { el, options, emit, timer: 0 };
        signal.addEventListener("abort", () => clearTimeout(one.timer));
        el.addEventListener("pointerdown", (event) => grasp(one, event), { signal });
        el.addEventListener("keydown", (event) => press(one, event), { signal });
        el.addEventListener("dblclick", (event) => inHead(one, event) && putBack(one), { signal });
    },
    /** @param {HTMLElement} el */
    destroy: (el) => stops.get(el)?.abort(),
};

/** @param {Window} one @param {Event} event */
function inHead({ options }, { target }) {
    const at = /** @type {Element} */ (target);
    return at.closest(options.head) !== null && !at.closest("button, a, input, [popover], [role=menu]");
}

/** @param {Window} one @param {PointerEvent} event */
function grasp(one, event) {
    const { el, options } = one;
    const edge = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest(options.edge));
    if (event.button !== 0 || !event.isPrimary || (!edge && !inHead(one, event))) return;
    const holder = /** @type {HTMLElement} */ (edge ?? /** @type {Element} */ (event.target).closest(options.head));
    const from = boxOf(el);
    const wasOut = "floating" in el.dataset;
    const done = new AbortController();
    const { signal } = done;
    let moved = false;
    holder.setPointerCapture(event.pointerId);
    holder.addEventListener("pointermove", ({ clientX, clientY }) => {
        const [dx, dy] = [clientX - event.clientX, clientY - event.clientY];
        if (!moved && Math.hypot(dx, dy) < SLACK) return;
        moved = true;
        show(el, edge ? stretched(from, edge.dataset.edge ?? "", dx, dy) : { ...from, x: from.x + dx, y: from.y + dy });
    }, { signal });
    holder.addEventListener("pointerup", () => {
        done.abort();
        if (moved) one.emit("placed", boxOf(el));
    }, { signal });
    // Taken from the person, by a call for instance: nothing has been
    holder.addEventListener("pointercancel", () => {
        done.abort();
        if (wasOut) show(el, from);
        else delete el.dataset.floating;
    }, { signal });
}

/** @param {Window} one @param {KeyboardEvent} event */
function press(one, event) {
    const { el, options } = one;
    // With another key it is the browser's: Alt+ArrowLeft goes back
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (!(/** @type {Element} */ (event.target).closest(options.grip))) return;
    const step = KEYS[event.key];
    if (event.key === "Home") putBack(one);
    if (!step && event.key !== "Home") return;
    event.preventDefault();
    event.stopPropagation();
    if (!step) return;
    const { x, y, width, height } = boxOf(el);
    const [dx, dy] = step.map((way) => way * STEP);
    const larger = { x, y, width: Math.max(LEAST.width, width + dx), height: Math.max(LEAST.height, height + dy) };
    show(el, event.shiftKey ? larger : { x: x + dx, y: y + dy, width, height });
    clearTimeout(one.timer);
    one.timer = setTimeout(() => one.emit("placed", boxOf(el)), REST);
}

/** @param {Window} one */
function putBack(one) {
    clearTimeout(one.timer);
    if ("floating" in one.el.dataset) one.emit("placed", null);
}

/** @param {HTMLElement} el @returns {Box} where it stands */
function boxOf(el) {
    const { left, top, width, height } = el.getBoundingClientRect();
    return { x: Math.round(left), y: Math.round(top), width: Math.round(width), height: Math.round(height) };
}

/** By one of its edges ("n", "se" …). @param {Box} from @param {string} edge @param {number} dx @param {number} dy @returns {Box} */
function stretched({ x, y, width, height }, edge, dx, dy) {
    const wide = Math.max(LEAST.width, width + (edge.includes("e") ? dx : edge.includes("w") ? -dx : 0));
    const high = Math.max(LEAST.height, height + (edge.includes("s") ? dy : edge.includes("n") ? -dy : 0));
    return { x: edge.includes("w") ? x + width - wide : x, y: edge.includes("n") ? y + height - high : y, width: wide, height: high };
}

/** Python says the same when it has heard of it. @param {HTMLElement} el @param {Box} box */
function show(el, { x, y, width, height }) {
    el.dataset.floating = "true";
    for (const [name, value] of [["--x", x], ["--y", y], ["--w", width], ["--h", height]]) {
        el.style.setProperty(String(name), `${value}px`);
    }
}
