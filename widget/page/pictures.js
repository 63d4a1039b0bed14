/**
 * Pictures of people and rooms by their hash. They are decoded here and drawn on canvases: nothing is fetched, so that
 * the strictest policy of a site lets them be, and what moves stands still. One is asked for when it is in view.
 */

/** Pixels of a side, and pictures that are held ready: 100 kB each. */
const SIDE = 160;
const MOST = 160;
/** Milliseconds after which one that has not come may be asked for again. */
const PATIENCE = 60_000;

/** By hash, the last used at the end. @type {Map<string, ImageBitmap>} */
const ready = new Map();
/** When it was asked for. @type {Map<string, number>} */
const asked = new Map();
/** @type {Map<HTMLCanvasElement, {of: string, emit: import("../../vdom/page/types.js").Emit}>} */
const places = new Map();
/** @type {IntersectionObserver | null} */
let views = null;

export const picture = {
    /** @param {HTMLCanvasElement} el @param {{of: string}} options @param {import("../../vdom/page/types.js").Emit} emit */
    create(el, { of }, emit) {
        places.set(el, { of, emit });
        if (!draw(el, of)) watch().observe(el);
    },
    /** @param {HTMLCanvasElement} el */
    destroy(el) {
        places.delete(el);
        views?.unobserve(el);
    },
};

/** A picture has come. @param {{hash: string, type: string, data: string}} given */
export async function takePicture({ hash, type, data }) {
    const waiting = () => [...places].filter(([, { of }]) => of === hash);
    if (ready.has(hash) || !waiting().length) return;
    const bytes = Uint8Array.from(atob(data), (one) => one.charCodeAt(0));
    try {
        hold(hash, await square(new Blob([bytes], { type })));
    } catch {
        return; // no picture after all: the initials stay
    }
    for (const [el] of waiting()) {
        views?.unobserve(el);
        draw(el, hash);
    }
}

/** Its middle, small. @param {Blob} blob */
async function square(blob) {
    const whole = await createImageBitmap(blob);
    const side = Math.min(whole.width, whole.height);
    const [left, top] = [(whole.width - side) / 2, (whole.height - side) / 2];
    const size = Math.min(SIDE, side);
    /** @type {ImageBitmapOptions} */
    const options = { resizeWidth: size, resizeHeight: size, resizeQuality: "high" };
    const small = await createImageBitmap(whole, left, top, side, side, options);
    whole.close();
    return small;
}

/** @param {string} hash @param {ImageBitmap} bitmap */
function hold(hash, bitmap) {
    ready.set(hash, bitmap);
    asked.delete(hash);
    for (const [old, other] of ready) {
        if (ready.size <= MOST) break;
        other.close();
        ready.delete(old);
    }
}

/** @param {HTMLCanvasElement} el @param {string} hash @returns {boolean} whether it is there */
function draw(el, hash) {
    const bitmap = ready.get(hash);
    if (!bitmap) return false;
    ready.delete(hash);
    ready.set(hash, bitmap);
    const side = Math.min(SIDE, Math.round((el.clientWidth || SIDE / 2) * devicePixelRatio));
    el.width = el.height = side;
    const pen = el.getContext("2d");
    if (!pen) return true;
    pen.fillStyle = "#fff"; // the initials must not be seen through it
    pen.fillRect(0, 0, side, side);
    pen.drawImage(bitmap, 0, 0, side, side);
    return true;
}

function watch() {
    views ??= new IntersectionObserver((entries) => {
        for (const { target, isIntersecting } of entries) if (isIntersecting) lack(/** @type {HTMLCanvasElement} */ (target));
    });
    return views;
}

/** It is in view, and not there. @param {HTMLCanvasElement} el */
function lack(el) {
    const place = places.get(el);
    if (!place || draw(el, place.of)) return views?.unobserve(el);
    const now = performance.now();
    if (now - (asked.get(place.of) ?? -PATIENCE) < PATIENCE) return;
    asked.set(place.of, now);
    place.emit("lack");
}
