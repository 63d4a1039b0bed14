/**
 * A menu without a button: there as long as it is drawn, beside the message that it is of, or at the foot of a phone's
 * screen. `closed` when the person has chosen or has turned to something else.
 */
import { items, near, step } from "./menu.js";

/** @typedef {{scroller: string, of: string}} Options */

export const popup = {
    /** @param {HTMLElement} el @param {Options} options @param {(name: string) => void} emit */
    create(el, { scroller, of }, emit) {
        const all = el.parentElement?.querySelectorAll(`${scroller} [data-id]`) ?? [];
        const message = /** @type {HTMLElement | undefined} */ ([...all].find((each) => each.getAttribute("data-id") === of));
        el.showPopover();
        if (message && !el.closest("[data-narrow]")) near(el, message.querySelector(".bubble") ?? message);
        items(el)[0]?.focus();
        el.addEventListener("toggle", (event) => {
            if (/** @type {ToggleEvent} */ (event).newState === "closed") emit("closed");
        });
        el.addEventListener("click", (event) => {
            if (/** @type {Element} */ (event.target).closest("[role^=menuitem]")) leave(el, message);
        });
        el.addEventListener("keydown", (event) => {
            event.stopPropagation();
            if (step(event, items(el))) return;
            if (event.key !== "Escape" && event.key !== "Tab") return;
            event.preventDefault();
            leave(el, message);
        });
    },
};

/** The focus goes back to the message; what was chosen may take it from there. @param {HTMLElement} el @param {HTMLElement | undefined} message */
function leave(el, message) {
    el.hidePopover();
    if (!message) return;
    message.tabIndex = -1;
    message.focus({ preventScroll: true });
}
