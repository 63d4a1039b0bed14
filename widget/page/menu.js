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
function items(list) {
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
    const all = items(list);
    const at = all.indexOf(/** @type {HTMLElement} */ (event.target));
    const to = { ArrowDown: at + 1, ArrowUp: at - 1 + all.length, Home: 0, End: all.length - 1 }[event.key];
    if (to !== undefined) {
        all[to % all.length]?.focus();
        event.preventDefault();
    } else if (event.key === "Tab" || event.key === "Escape") {
        list.hidePopover();
        button.focus();
        if (event.key === "Escape") event.preventDefault();
    }
}

/** Below the button, its ends in line; above where there is no room. @param {HTMLElement} list @param {HTMLElement} button */
function place(list, button) {
    const from = button.getBoundingClientRect();
    const { width, height } = list.getBoundingClientRect();
    const leftwards = getComputedStyle(button).direction === "ltr";
    const left = leftwards ? from.right - width : from.left;
    const below = from.bottom + GAP + height <= innerHeight - EDGE;
    list.style.setProperty("left", `${Math.max(EDGE, Math.min(left, innerWidth - width - EDGE))}px`);
    list.style.setProperty("top", `${below ? from.bottom + GAP : Math.max(EDGE, from.top - GAP - height)}px`);
}
