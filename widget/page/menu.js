/**
 * A menu: a button and a popover of `menuitem` and `menuitemradio` buttons (WAI-ARIA's menu button), in the page alone.
 */

const GAP = 4;
const EDGE = 8;

export const menu = {
    /** @param {HTMLElement} el holds the button and, after it, the popover */
    create(el) {
        const button = /** @type {HTMLButtonElement} */ (el.querySelector("button"));
        const list = /** @type {HTMLElement} */ (el.querySelector("[popover]"));
        button.setAttribute("aria-expanded", "false");
        button.popoverTargetElement = list;
        list.addEventListener("toggle", (event) => {
            const open = /** @type {ToggleEvent} */ (event).newState === "open";
            button.setAttribute("aria-expanded", String(open));
            if (open) enter(list, button);
        });
        list.addEventListener("click", () => {
            list.hidePopover();
            button.focus();
        });
        el.addEventListener("keydown", (event) => press(event, button, list));
    },
};

/** @param {HTMLElement} list @returns {HTMLElement[]} */
export function items(list) {
    return [...list.querySelectorAll("[role^=menuitem]")].map((item) => /** @type {HTMLElement} */ (item));
}

/** Puts the list where it belongs, and the focus on its first item if it is not on one. @param {HTMLElement} list @param {HTMLElement} button */
function enter(list, button) {
    place(list, button);
    if (!list.contains(/** @type {ShadowRoot | Document} */ (list.getRootNode()).activeElement)) items(list)[0]?.focus();
}

/** @param {KeyboardEvent} event @param {HTMLElement} button @param {HTMLElement} list */
function press(event, button, list) {
    if (!list.matches(":popover-open")) {
        if (event.key !== "ArrowDown" || event.target !== button) return;
        list.showPopover();
        // Now, not with `toggle`, which comes later: the next key may be quicker
        enter(list, button);
        event.preventDefault();
        return;
    }
    event.stopPropagation();
    if (!step(event, items(list)) && (event.key === "Tab" || event.key === "Escape")) {
        list.hidePopover();
        button.focus();
        if (event.key === "Escape") event.preventDefault();
    }
}

/** Moves among a menu's items; says whether the key does that. @param {KeyboardEvent} event @param {HTMLElement[]} all */
export function step(event, all) {
    const at = all.indexOf(/** @type {HTMLElement} */ (event.target));
    const [on, back] = [at + 1, at - 1 + all.length];
    const leftwards = all[0] && getComputedStyle(all[0]).direction === "rtl";
    const sideways = leftwards ? { ArrowLeft: on, ArrowRight: back } : { ArrowRight: on, ArrowLeft: back };
    const to = { ArrowDown: on, ArrowUp: back, Home: 0, End: all.length - 1, ...sideways }[event.key] ?? begins(event, all, on);
    if (to === undefined) return false;
    all[to % all.length]?.focus();
    event.preventDefault();
    return true;
}

/** Where the next item is whose words begin with the letter. @param {KeyboardEvent} event @param {HTMLElement[]} all @param {number} from */
function begins({ key, ctrlKey, altKey, metaKey }, all, from) {
    if (key.length !== 1 || key === " " || ctrlKey || altKey || metaKey) return undefined;
    const letter = key.toLocaleLowerCase();
    const order = all.map((_, step) => (from + step) % all.length);
    return order.find((at) => all[at]?.textContent?.trim().toLocaleLowerCase().startsWith(letter));
}

/** Below the button, its ends in line; above where there is no room. @param {HTMLElement} list @param {HTMLElement} button */
function place(list, button) {
    near(list, button, getComputedStyle(button).direction === "ltr");
}

/**
 * Below something or, where there is no room, above it; `leftwards`: the right edges in line, not the left ones.
 * @param {HTMLElement} list @param {Element} beside @param {boolean} [leftwards]
 */
export function near(list, beside, leftwards = beside.closest("[data-own]") !== null) {
    const from = beside.getBoundingClientRect();
    const { width, height } = list.getBoundingClientRect();
    const left = leftwards ? from.right - width : from.left;
    const below = from.bottom + GAP + height <= innerHeight - EDGE;
    list.style.setProperty("left", `${Math.max(EDGE, Math.min(left, innerWidth - width - EDGE))}px`);
    list.style.setProperty("top", `${below ? from.bottom + GAP : Math.max(EDGE, from.top - GAP - height)}px`);
}
