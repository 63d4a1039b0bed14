/**
 * A picture that moves stands still until somebody points at it, or has it in the focus: over it lies a canvas with its first
 * frame, which browsers let anybody draw from any host, though not read.
 *
 * Options: `always`: whatever the system says of motion. On an element with an `img` and a `canvas.still`.
 */

/** @type {WeakMap<HTMLElement, AbortController>} */
const stops = new WeakMap();
/** Of which address the frame is. @type {WeakMap<HTMLCanvasElement, string>} */
const drawn = new WeakMap();

export const still = {
    /** @param {HTMLElement} el @param {{always: boolean}} options */
    create(el, { always }) {
        const stop = new AbortController();
        const { signal } = stop;
        stops.set(el, stop);
        const image = /** @type {HTMLImageElement} */ (el.querySelector("img"));
        const canvas = /** @type {HTMLCanvasElement} */ (el.querySelector("canvas.still"));
        const calm = matchMedia("(prefers-reduced-motion: reduce)");
        const stands = () => (always || calm.matches) && !el.matches(":hover, :focus") && freeze(image, canvas);
        const look = () => void (stands() ? (el.dataset.still = "") : delete el.dataset.still);
        image.addEventListener("load", look, { signal });
        for (const name of ["pointerenter", "pointerleave", "focusin", "focusout"]) el.addEventListener(name, look, { signal });
        calm.addEventListener("change", look, { signal });
        look();
    },
    /** @param {HTMLElement} el */
    destroy: (el) => stops.get(el)?.abort(),
};

/** @param {HTMLImageElement} image @param {HTMLCanvasElement} canvas */
function freeze(image, canvas) {
    if (!image.complete || !image.naturalWidth) return false;
    if (drawn.get(canvas) === image.currentSrc) return true;
    canvas.width = image.naturalWidth;
    canvas.height = image.naturalHeight;
    canvas.getContext("2d")?.drawImage(image, 0, 0);
    drawn.set(canvas, image.currentSrc);
    return true;
}
