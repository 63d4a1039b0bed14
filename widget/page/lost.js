/**
 * A picture that could not be had, on an element with an `img`: what stands in its place is drawn by us, not by the browser, and
 * a press there tries again, as does the network when it is back. `data-lost`: it is so; `aria-busy`: it is tried again.
 */

/** @type {WeakMap<HTMLElement, AbortController>} */
const stops = new WeakMap();

/** For one that is at an address. */
export const lost = {
    /** @param {HTMLElement} el */
    create(el) {
        const stop = new AbortController();
        stops.set(el, stop);
        const image = /** @type {HTMLImageElement} */ (el.querySelector("img"));
        followImage(el, image, stop.signal);
        onRetry(el, () => {
            el.ariaBusy = "true";
            image.src = image.getAttribute("src") ?? "";
        }, stop.signal);
        // It may have failed before we came
        if (image.complete && !image.naturalWidth) void image.decode().catch(() => stop.signal.aborted || lose(el));
    },
    /** @param {HTMLElement} el */
    destroy: (el) => stops.get(el)?.abort(),
};

/** @param {HTMLElement} el */
export function lose(el) {
    el.ariaBusy = null;
    el.dataset.lost = "";
}

/** @param {HTMLElement} el */
export function found(el) {
    el.ariaBusy = null;
    delete el.dataset.lost;
}

/** @param {HTMLElement} el @param {HTMLImageElement} image @param {AbortSignal} signal */
export function followImage(el, image, signal) {
    image.addEventListener("error", () => lose(el), { signal });
    image.addEventListener("load", () => found(el), { signal });
}

/** While it is lost, a press means nothing else. @param {HTMLElement} el @param {() => void} again @param {AbortSignal} signal */
export function onRetry(el, again, signal) {
    const isLost = () => el.dataset.lost !== undefined && el.ariaBusy !== "true";
    el.addEventListener("click", (event) => {
        if (el.dataset.lost === undefined) return;
        event.stopImmediatePropagation();
        if (isLost()) again();
    }, { capture: true, signal });
    addEventListener("online", () => isLost() && again(), { signal });
}
