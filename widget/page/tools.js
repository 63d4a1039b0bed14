/**
 * One set of tools for a list of messages, which stands beside the message under the pointer, or that has the focus.
 * Arrow keys move the focus from message to message; Enter and the menu key, a tap and a long press ask for its menu
 * (`menu`, with its id).
 */

/** @typedef {{scroller: string, items: string}} Options */
/** @typedef {{items: string, scroller: HTMLElement, emit: (name: string, detail?: unknown) => void,
 *   stop: AbortController, press: number, pressed: boolean, held: HTMLElement | null, touch: boolean, at: [number, number]}} State */

/** How long a finger rests on a message until its menu comes when it is lifted (ms). */
const LONG_PRESS = 450;
/** How far it may move meanwhile (CSS pixels). */
const STILL = 10;
/** What is inside of a message and wants its own clicks and keys. */
const OWN = "a, button, summary, input, audio, video, [role=button]";

/** @type {WeakMap<HTMLElement, State>} */
const states = new WeakMap();

export const tools = {
    /** @param {HTMLElement} el @param {Options} options @param {State["emit"]} emit */
    create(el, { scroller: selector, items }, emit) {
        const scroller = /** @type {HTMLElement | null} */ (el.parentElement?.querySelector(selector));
        if (!scroller) return;
        const stop = new AbortController();
        const { signal } = stop;
        /** @type {State} */
        const state = { items, scroller, emit, stop, press: 0, pressed: false, held: null, touch: false, at: [0, 0] };
        states.set(el, state);
        const hide = () => (el.hidden = true);
        scroller.addEventListener("pointerover", (event) => event.pointerType === "mouse" && stand(el, state, event), { signal });
        el.parentElement?.addEventListener("pointerleave", hide, { signal });
        scroller.addEventListener("scroll", hide, { passive: true, signal });
        scroller.addEventListener("focusin", (event) => stand(el, state, event), { signal });
        scroller.addEventListener("focusout", () => el.matches(":hover") || hide(), { signal });
        scroller.addEventListener("keydown", (event) => key(state, event), { signal });
        scroller.addEventListener("pointerdown", (event) => down(state, event), { passive: true, signal });
        scroller.addEventListener("pointermove", (event) => move(state, event), { passive: true, signal });
        scroller.addEventListener("pointerup", () => up(state), { passive: true, signal });
        scroller.addEventListener("pointercancel", () => release(state), { passive: true, signal });
        scroller.addEventListener("contextmenu", (event) => state.touch && !own(event) && event.preventDefault(), { signal });
        scroller.addEventListener("click", (event) => tap(state, event), { signal });
        signal.addEventListener("abort", () => release(state));
    },
    /** Where it stood may be another place now. @param {HTMLElement} el */
    after(el) {
        const state = states.get(el);
        if (!state || el.hidden) return;
        const item = [...state.scroller.querySelectorAll(state.items)].find((each) => idOf(each) === el.dataset.of);
        if (item) place(el, /** @type {HTMLElement} */ (item));
        else el.hidden = true;
    },
    /** @param {HTMLElement} el */
    destroy(el) {
        states.get(el)?.stop.abort();
    },
};

/** @param {Element} item */
const idOf = (item) => /** @type {HTMLElement} */ (item).dataset.id ?? "";

/** The message in which something happens. @param {State} state @param {Event} event @returns {HTMLElement | null} */
function itemOf({ items }, event) {
    return /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest(items));
}

/** @param {HTMLElement} el @param {State} state @param {Event} event */
function stand(el, state, event) {
    const item = itemOf(state, event);
    if (!item) return;
    el.dataset.of = idOf(item);
    el.hidden = false;
    place(el, item);
}

/** Over the upper edge of the bubble, at its free side, and within the list. @param {HTMLElement} el @param {HTMLElement} item */
function place(el, item) {
    const around = /** @type {HTMLElement} */ (el.parentElement).getBoundingClientRect();
    const bubble = (item.querySelector(".bubble") ?? item).getBoundingClientRect();
    const { width, height } = el.getBoundingClientRect();
    const leftwards = (getComputedStyle(item).direction === "rtl") !== (item.dataset.own !== undefined);
    const left = leftwards ? bubble.left - width / 2 : bubble.right - width / 2;
    const top = Math.max(bubble.top - height / 2 - 6, around.top + 4) - around.top;
    el.style.left = `${Math.max(4, Math.min(left - around.left, around.width - width - 4))}px`;
    el.style.top = `${Math.min(top, around.height - height - 4)}px`;
}

/** @param {State} state @param {KeyboardEvent} event */
function key(state, event) {
    const item = itemOf(state, event);
    const plain = !event.ctrlKey && !event.altKey && !event.metaKey && !event.isComposing;
    if (event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey) || (event.key === "Enter" && !own(event))) {
        if (item && plain) take(event, () => state.emit("menu", idOf(item)));
    } else if (event.key === "Escape" && item) {
        take(event, () => state.scroller.focus());
    } else if ((event.key === "ArrowUp" || event.key === "ArrowDown") && plain && !event.shiftKey) {
        const next = goal(state, item, event.key === "ArrowDown" ? 1 : -1);
        if (next) take(event, () => enter(next));
    }
}

/** @param {Event} event @param {() => void} act */
function take(event, act) {
    event.preventDefault();
    event.stopPropagation();
    act();
}

/**
 * The next message in that direction; none while there is more to see of a tall one, which is scrolled first.
 * @param {State} state @param {HTMLElement | null} item @param {1 | -1} step
 */
function goal({ scroller, items }, item, step) {
    const all = /** @type {HTMLElement[]} */ ([...scroller.querySelectorAll(items)]);
    const { top, bottom } = scroller.getBoundingClientRect();
    if (item) {
        const here = item.getBoundingClientRect();
        const more = step > 0 ? here.bottom > bottom + STILL : here.top < top - STILL;
        return more ? undefined : all[all.indexOf(item) + step];
    }
    const seen = all.filter((each) => {
        const { top: from, bottom: to } = each.getBoundingClientRect();
        return to > top && from < bottom;
    });
    return step < 0 ? seen.at(-1) : seen[0];
}

/** @param {HTMLElement} item */
function enter(item) {
    takeFocus(item);
    item.scrollIntoView({ block: "nearest" });
}

/**
 * A message gets the focus, and for screen readers the name that lists' items lack: all that it says, as it is then.
 * @param {HTMLElement} item
 */
export function takeFocus(item) {
    const said = [...item.querySelectorAll(".message-words, .reaction")];
    for (const each of said) each.id ||= `said-${++named}`;
    item.setAttribute("aria-labelledby", said.map(({ id }) => id).join(" "));
    item.tabIndex = -1;
    item.focus({ preventScroll: true });
}
let named = 0;

/** @param {State} state @param {PointerEvent} event */
function down(state, event) {
    release(state);
    state.touch = event.pointerType !== "mouse";
    state.pressed = false;
    state.at = [event.clientX, event.clientY];
    const item = itemOf(state, event);
    if (!state.touch || !item || own(event)) return;
    state.press = setTimeout(() => {
        state.pressed = true;
        state.held = item;
        item.dataset.pressed = "";
    }, LONG_PRESS);
}

/**
 * The finger is lifted, and only then there is a menu: browsers close what has opened under a finger that is lifted elsewhere,
 * and press what has come under it.
 * @param {State} state
 */
function up(state) {
    const { held } = state;
    release(state);
    if (held) state.emit("menu", idOf(held));
}

/** @param {State} state */
function release(state) {
    clearTimeout(state.press);
    delete state.held?.dataset.pressed;
    state.held = null;
}

/** @param {State} state @param {PointerEvent} event */
function move(state, event) {
    const [x, y] = state.at;
    if (Math.hypot(event.clientX - x, event.clientY - y) > STILL) release(state);
}

/** Whether something happens at a link, a button or a player of a message. @param {Event} event */
function own(event) {
    return Boolean(/** @type {Element} */ (event.target).closest(OWN));
}

/** A finger's tap on a message itself. @param {State} state @param {MouseEvent} event */
function tap(state, event) {
    const item = itemOf(state, event);
    const long = state.pressed;
    state.pressed = false;
    if (!state.touch || !item || long || own(event)) return;
    if (String(getSelection() ?? "")) return;
    state.emit("menu", idOf(item));
}
