/**
 * While a surface covers the page, Tab does not lead to what lies behind it and cannot be seen (WCAG 2.4.11). Nothing of
 * the page is changed for that: whatever it puts over us (a banner, a dialog) is reached as before, and so is the browser.
 */
import { tabbable } from "../../vdom/behaviours/focusable.js";

const COVERS = ".view:not([hidden]) > .surface[data-open]:is([data-whole], [data-narrow])";
/** Where an element is looked at: parts of its width and height. */
const POINTS = [[0.5, 0.5], [0.1, 0.1], [0.9, 0.1], [0.1, 0.9], [0.9, 0.9]];

/** @param {HTMLElement} host @param {ShadowRoot} root its own @param {AbortSignal} signal */
export function keepInFront(host, root, signal) {
    /** How the focus may have come that is to be looked at: by Tab, backwards or not, or from outside of the page.
     * What a script or a press does is nobody's business. @type {"" | "on" | "back" | "in"} */
    let way = "";

    /** What Tab reaches of us; nothing where the page is not covered. */
    function stops() {
        const covers = host.getAttribute("mode") !== "embedded" && root.querySelector(COVERS);
        return covers ? tabbable(root.querySelector("[aria-modal=true]") ?? /** @type {any} */ (root)) : [];
    }

    /** At our edge: on to the next that can be seen, which may be our other edge. @param {KeyboardEvent} event */
    function press(event) {
        const active = root.activeElement;
        if (event.key !== "Tab" || event.defaultPrevented || !active || active.shadowRoot) return;
        const ours = stops();
        const beyond = event.shiftKey ? active.DOCUMENT_POSITION_PRECEDING : active.DOCUMENT_POSITION_FOLLOWING;
        if (!ours.length || ours.some((stop) => active.compareDocumentPosition(stop) & beyond)) return;
        const around = tabbable(document.documentElement).filter((each) => host.compareDocumentPosition(each) & beyond);
        if (event.shiftKey) around.reverse();
        const next = around.find(isSeen);
        // Nothing is there, or what can be seen: the browser knows the way
        if (next === around[0]) return;
        event.preventDefault();
        (next ?? ours.at(event.shiftKey ? -1 : 0))?.focus({ preventScroll: true });
    }

    /** The focus has come to something of the page's. @param {Element | null} place */
    function arrive(place) {
        const came = way;
        way = "";
        if (!came || !place || place === host) return;
        const ours = stops();
        if (!ours.length || isSeen(place)) return;
        const back = came === "in" ? host.compareDocumentPosition(place) & place.DOCUMENT_POSITION_FOLLOWING : came === "back";
        ours.at(back ? -1 : 0)?.focus({ preventScroll: true });
    }

    root.addEventListener("keydown", (event) => press(/** @type {KeyboardEvent} */ (event)), { signal });
    const options = { capture: true, passive: true, signal };
    addEventListener("keydown", ({ key, shiftKey }) => void (way = key === "Tab" ? (shiftKey ? "back" : "on") : ""), options);
    addEventListener("pointerdown", () => void (way = ""), options);
    addEventListener("focus", ({ target }) => target === window && (way ||= "in"), options);
    addEventListener("focusin", (event) => arrive(/** @type {Element} */ (event.target)), options);
    // A frame of the page's tells nothing of the focus that has come to it
    addEventListener("blur", ({ target }) => target === window && document.activeElement?.localName === "iframe" && arrive(document.activeElement), options);
}

/** Whether anything of it can be seen, or of the layer over the page that it is in. @param {Element} el */
function isSeen(el) {
    if (isInFront(el)) return true;
    for (let at = /** @type {Element | null} */ (el); at; at = at.parentElement) {
        if (at.matches(":modal, :popover-open") || getComputedStyle(at).position === "fixed") return isInFront(at);
    }
    return false;
}

/** @param {Element} el */
function isInFront(el) {
    const { left, top, width, height } = el.getBoundingClientRect();
    return POINTS.some(([x, y]) => el.contains(document.elementFromPoint(left + x * width, top + y * height)));
}
