/**
 * The doctor: tests the way from this page to a chat, names the hop that fails and what mends it. A file of its own,
 * fetched when it is first wanted; pages may use it without the chat. In a worker it only says that workers run.
 */
import { mount } from "./doctor/view.js";

export { examine } from "./doctor/examine.js";
export { mount };

if (typeof document === "undefined") postMessage("here");

/** @type {WeakMap<HTMLElement, ReturnType<typeof mount>>} */
const running = new WeakMap();

/** The same as a behaviour of the chat's: options are what the examination is given. */
export const doctor = {
    /** @param {HTMLElement} el @param {import("./doctor/examine.js").Given} options */
    create(el, options) {
        running.set(el, mount(el, options));
    },
    /** In another language. @param {HTMLElement} el @param {import("./doctor/examine.js").Given} options */
    update(el, options) {
        running.get(el)?.stop();
        running.set(el, mount(el, options));
    },
    /** @param {HTMLElement} el */
    destroy(el) {
        running.get(el)?.stop();
    },
};
