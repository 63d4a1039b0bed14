/**
 * What came with a hash is seen when it is known to be what was sent, and not before. A picture is drawn on a canvas from the bytes
 * that were checked, so that it comes once and no policy of a site need allow another address for it; one that moves, and a video,
 * play from an address of those bytes (lent.js) or, where a policy allows none, from their own. Where a file cannot be fetched (its
 * host forbids it, or it is too large) there is nothing to check, and the browser shows it like any other. What was encrypted is at
 * no address of its own.
 *
 * Options: those of `look`, `altered`: the words for one that is another, `lost`: for one that only we could open and cannot have,
 * both for the `.altered` beside the element; `type`. `side`: CSS pixels of a picture's longer side, 0 for all there are; `moves`.
 * `data-seen`, `data-altered`, `data-lost`: how it is.
 */
import { look, waits } from "./checked.js";
import { tell } from "./checking.js";
import { address, begin, give, isForbidden } from "./lent.js";
import { followImage, found, lose, onRetry } from "./lost.js";

/** @typedef {import("./checked.js").Wanted & {altered: string, lost: string, type: string, side: number, moves: boolean}} Options */

/** How near to what is in view (CSS pixels) a picture is fetched. */
const NEAR = "300px";

/** @type {WeakMap<HTMLElement, AbortController>} */
const stops = new WeakMap();

/** On an element with an `img` that has no address and, if it does not move, a `canvas.seen`. */
export const seen = {
    /** @param {HTMLElement} el @param {Options} options */
    create(el, options) {
        const { signal } = begun(el);
        if (waits(options)) return;
        followImage(el, /** @type {HTMLImageElement} */ (el.querySelector("img")), signal);
        const again = () => {
            tell(el, "");
            el.ariaBusy = "true";
            void show(el, options, signal);
        };
        onRetry(el, again, signal);
        const view = new IntersectionObserver((entries) => {
            if (!entries.some((entry) => entry.isIntersecting)) return;
            view.disconnect();
            void show(el, options, signal);
        }, { rootMargin: NEAR });
        view.observe(el);
        signal.addEventListener("abort", () => view.disconnect());
    },
    /** @param {HTMLElement} el @param {Options} options */
    update(el, options) {
        stops.get(el)?.abort();
        delete el.dataset.seen;
        delete el.dataset.altered;
        delete el.dataset.lost;
        tell(el, "");
        seen.create(el, options);
    },
    /** @param {HTMLElement} el */
    destroy: (el) => stops.get(el)?.abort(),
};

/** On an element with a `video` that has no address, and a button. */
export const watched = {
    /** @param {HTMLElement} el @param {Options} options */
    create(el, options) {
        const { signal } = begun(el);
        const start = /** @type {HTMLElement} */ (el.querySelector("button"));
        const ready = () => start.ariaBusy !== "true" && !waits(options);
        start.addEventListener("click", () => ready() && void play(el, start, options, signal), { signal });
    },
    /** @param {HTMLElement} el @param {Options} options */
    update(el, options) {
        if (el.dataset.seen !== undefined) return;
        stops.get(el)?.abort();
        watched.create(el, options);
    },
    /** @param {HTMLElement} el */
    destroy: (el) => stops.get(el)?.abort(),
};

/** @param {HTMLElement} el */
function begun(el) {
    const stop = new AbortController();
    stops.set(el, stop);
    return stop;
}

/** @param {HTMLElement} el @param {Options} options @param {AbortSignal} signal */
async function show(el, options, signal) {
    const image = /** @type {HTMLImageElement} */ (el.querySelector("img"));
    const canvas = /** @type {HTMLCanvasElement} */ (el.querySelector("canvas.seen"));
    const { bytes, altered } = await look(options);
    if (signal.aborted) return;
    if (altered) return refuse(el, options.altered);
    if (options.private && !bytes) return miss(el, options.lost);
    const drawn = bytes && !options.moves && (await paint(canvas, bytes, options.side));
    if (signal.aborted) return;
    if (drawn) return stands(el);
    if (bytes) image.addEventListener("error", () => void stand(el, image, options, signal), { once: true, signal });
    give(image, bytes, options, signal);
}

/**
 * A picture that moves, where the site's policy allows no address of ours: from its own, or, having none, its first frame. One
 * that is none says so.
 * @param {HTMLElement} el @param {HTMLImageElement} image @param {Options} options @param {AbortSignal} signal
 */
async function stand(el, image, options, signal) {
    if (!options.private) {
        const elsewhere = (await isForbidden(image)) && !signal.aborted;
        return elsewhere ? address(image, options.url, true) : undefined;
    }
    const canvas = /** @type {HTMLCanvasElement} */ (el.querySelector("canvas.seen"));
    const { bytes } = await look(options);
    const drawn = bytes && (await paint(canvas, bytes, options.side));
    if (signal.aborted) return;
    if (drawn) stands(el);
    else miss(el, options.lost);
}

/** @param {HTMLElement} el */
function stands(el) {
    found(el);
    el.dataset.seen = "";
}

/** It did not come, and may the next time. @param {HTMLElement} el @param {string} words */
function miss(el, words) {
    lose(el);
    tell(el, words);
}

/** @param {HTMLElement} el @param {HTMLElement} start @param {Options} options @param {AbortSignal} signal */
async function play(el, start, options, signal) {
    const video = /** @type {HTMLVideoElement} */ (el.querySelector("video"));
    start.ariaBusy = "true";
    const { bytes, altered } = await look(options);
    start.ariaBusy = null;
    if (signal.aborted) return;
    if (altered || (options.private && !bytes)) return refuse(el, altered ? options.altered : options.lost);
    give(video, bytes, options, signal, () => wait(el, video));
    video.controls = true;
    el.dataset.seen = "";
    video.focus();
    await begin(video, options.private ? "" : options.url).catch(() => {}); // it waits, or tells by itself that it cannot
}

/** As before it was wanted. @param {HTMLElement} el @param {HTMLVideoElement} video */
function wait(el, video) {
    video.controls = false;
    delete el.dataset.seen;
}

/** @param {HTMLElement} el @param {string} words */
function refuse(el, words) {
    found(el);
    el.dataset.altered = "";
    tell(el, words);
}

/**
 * Whether there is a picture in these bytes: then it is on the canvas.
 * @param {HTMLCanvasElement} canvas @param {ArrayBuffer} bytes @param {number} side
 */
async function paint(canvas, bytes, side) {
    const picture = await createImageBitmap(new Blob([bytes])).catch(() => null);
    if (!picture) return false;
    const { width, height } = picture;
    const scale = side ? Math.min(1, (side * devicePixelRatio) / Math.max(width, height)) : 1;
    canvas.width = Math.max(1, Math.round(width * scale));
    canvas.height = Math.max(1, Math.round(height * scale));
    const pen = canvas.getContext("2d");
    if (pen) pen.imageSmoothingQuality = "high";
    pen?.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    return true;
}
