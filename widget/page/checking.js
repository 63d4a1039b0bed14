/**
 * A file is held against the hash that came with it: a picture when it is seen in large, any other before it is saved. Where it
 * cannot be fetched (its host forbids it, or it is too large), the browser does what it does with every link.
 *
 * Options: `url`, `hash` (SHA-256 in Base64), `most` bytes, `altered`: the words for one that is another. A link is checked when it
 * is followed, all else at once. The words go into the `.altered` beside it.
 */
import { bytesOf, matches } from "./checked.js";

/** @typedef {{url: string, hash: string, most: number, altered: string}} Options */

/** @type {WeakMap<HTMLElement, AbortController>} */
const stops = new WeakMap();

export const checked = {
    /** @param {HTMLElement} el @param {Options} options */
    create(el, options) {
        const stop = new AbortController();
        stops.set(el, stop);
        if (el instanceof HTMLAnchorElement) follow(el, options, stop.signal);
        else void altered(options, stop.signal).then((yes) => yes && !stop.signal.aborted && tell(el, options.altered));
    },
    /** @param {HTMLElement} el */
    destroy: (el) => stops.get(el)?.abort(),
};

/** @param {Options} options @param {AbortSignal} signal */
async function altered({ url, hash, most }, signal) {
    const bytes = await bytesOf(url, most, signal);
    return bytes && (await matches(bytes, hash)) === false;
}

/** @param {HTMLElement} el @param {string} words */
function tell(el, words) {
    const note = el.parentElement?.querySelector(".altered");
    if (note) note.textContent = words;
}

/** @param {HTMLAnchorElement} link @param {Options} options @param {AbortSignal} signal */
function follow(link, options, signal) {
    // Who wants it although they were told gets it
    let anyway = false;
    link.addEventListener("click", async (event) => {
        if (anyway || event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        if (link.ariaBusy === "true") return;
        link.ariaBusy = "true";
        const bytes = await bytesOf(options.url, options.most, signal);
        const wrong = bytes && (await matches(bytes, options.hash)) === false;
        link.ariaBusy = null;
        if (signal.aborted) return;
        anyway = Boolean(wrong);
        if (wrong) return tell(link, options.altered);
        if (bytes) return save(bytes, link.download);
        anyway = true;
        link.click();
        anyway = false;
    }, { signal });
}

/** @param {ArrayBuffer} bytes @param {string} name */
function save(bytes, name) {
    const url = URL.createObjectURL(new Blob([bytes]));
    const link = document.createElement("a");
    link.href = url;
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
