/**
 * A file is held against the hash that came with it before it is saved. Where it cannot be fetched (its host forbids it, or it is
 * too large), the browser does what it does with every link. On a button, for a file that only we can open, there is no such way.
 *
 * Options: those of `look`, `altered`: the words for one that is another, `again`: for one that must be pressed once more, or cannot
 * be had. The words go into the `.altered` beside it. A button has a `name` for the file.
 */
import { look, waits } from "./checked.js";

/** @typedef {import("./checked.js").Wanted & {altered: string, again: string, name?: string}} Options */
/** @typedef {HTMLAnchorElement | HTMLButtonElement} Saver */

/** @type {WeakMap<HTMLElement, AbortController>} */
const stops = new WeakMap();

export const checked = {
    /** @param {Saver} el @param {Options} options */
    create(el, options) {
        const stop = new AbortController();
        stops.set(el, stop);
        follow(el, options, stop.signal);
    },
    /** @param {Saver} el @param {Options} options */
    update(el, options) {
        stops.get(el)?.abort();
        checked.create(el, options);
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
/** The links to each address that are drawn now. @type {Map<string, Set<Saver>>} */
const drawn = new Map();

/** @param {Options} options */
const named = ({ url, private: own }) => `${url} ${own?.secret ?? ""}`;

/**
 * What is being saved comes even if the row goes in which it was wanted, and whoever sees the row again hears how it was.
 * @param {Saver} link @param {Options} options @param {AbortSignal} signal
 */
function follow(link, options, signal) {
    const file = named(options);
    const links = drawn.get(file) ?? new Set();
    drawn.set(file, links.add(link));
    signal.addEventListener("abort", () => links.delete(link) && links.size === 0 && drawn.delete(file));
    show(link, options);
    const el = /** @type {HTMLElement} */ (link);
    el.addEventListener("click", (event) => {
        const known = found.get(file);
        // Who wants it although they were told gets it, if the browser can give it
        if (!options.private && (known === "another" || known === "unreadable")) return;
        if (!options.private && (event.ctrlKey || event.metaKey || event.shiftKey)) return;
        event.preventDefault();
        if (known !== "coming" && !waits(options)) void wanted(link, options);
    }, { signal });
}

/** @param {Saver} link @param {Options} options */
async function wanted(link, options) {
    const file = named(options);
    const shown = () => drawn.get(file)?.forEach((each) => show(each, options));
    found.set(file, "coming");
    shown();
    const { bytes, altered: another } = await look(options);
    if (another) found.set(file, "another");
    else if (bytes) found.delete(file);
    else found.set(file, "unreadable");
    shown();
    if (bytes) return another ? undefined : save(bytes, options.name ?? /** @type {HTMLAnchorElement} */ (link).download);
    if (options.private) return;
    // Browsers open nothing long after the click: then it is for the next one
    if (navigator.userActivation?.isActive !== false) link.click();
    else drawn.get(file)?.forEach((each) => tell(each, options.again));
}

/** @param {Saver} link @param {Options} options */
function show(link, options) {
    const known = found.get(named(options));
    const lost = options.private && known === "unreadable" ? options.again : "";
    link.ariaBusy = known === "coming" ? "true" : null;
    tell(link, known === "another" ? options.altered : lost);
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
