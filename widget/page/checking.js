/**
 * A file is held against the hash that came with it before it is saved. Where it cannot be fetched (its host forbids it, or it is
 * too large), the browser does what it does with every link.
 *
 * Options: `url`, `hash` (SHA-256 in Base64), `most` bytes, `altered`: the words for one that is another, `again`: for one that must
 * be pressed once more. The words go into the `.altered` beside it.
 */
import { look } from "./checked.js";

/** @typedef {{url: string, hash: string, most: number, altered: string, again: string}} Options */

/** @type {WeakMap<HTMLElement, AbortController>} */
const stops = new WeakMap();

export const checked = {
    /** @param {HTMLAnchorElement} el @param {Options} options */
    create(el, options) {
        const stop = new AbortController();
        stops.set(el, stop);
        follow(el, options, stop.signal);
    },
    /** @param {HTMLElement} el */
    destroy: (el) => stops.get(el)?.abort(),
};

/** @param {HTMLElement} el @param {string} words */
export function tell(el, words) {
    const note = el.parentElement?.querySelector(".altered");
    if (note) note.textContent = words;
}

/** What was found out on this page of what somebody wanted to save, by address. @type {Map<string, "coming" | "another" | "unreadable">} */
const found = new Map();
/** The links to each address that are drawn now. @type {Map<string, Set<HTMLAnchorElement>>} */
const drawn = new Map();

/**
 * What is being saved comes even if the row goes in which it was wanted, and whoever sees the row again hears how it was.
 * @param {HTMLAnchorElement} link @param {Options} options @param {AbortSignal} signal
 */
function follow(link, options, signal) {
    const { url } = options;
    const links = drawn.get(url) ?? new Set();
    drawn.set(url, links.add(link));
    signal.addEventListener("abort", () => links.delete(link) && links.size === 0 && drawn.delete(url));
    show(link, options);
    link.addEventListener("click", (event) => {
        const known = found.get(url);
        // Who wants it although they were told gets it
        if (known === "another" || known === "unreadable") return;
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        if (!known) void wanted(link, options);
    }, { signal });
}

/** @param {HTMLAnchorElement} link @param {Options} options */
async function wanted(link, options) {
    const { url, hash, most, again } = options;
    const shown = () => drawn.get(url)?.forEach((each) => show(each, options));
    found.set(url, "coming");
    shown();
    const { bytes, altered: another } = await look(url, hash, most);
    if (another) found.set(url, "another");
    else if (bytes) found.delete(url);
    else found.set(url, "unreadable");
    shown();
    if (bytes) return another ? undefined : save(bytes, link.download);
    // Browsers open nothing long after the click: then it is for the next one
    if (navigator.userActivation?.isActive !== false) link.click();
    else drawn.get(url)?.forEach((each) => tell(each, again));
}

/** @param {HTMLAnchorElement} link @param {Options} options */
function show(link, { url, altered }) {
    const known = found.get(url);
    link.ariaBusy = known === "coming" ? "true" : null;
    tell(link, known === "another" ? altered : "");
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
