/**
 * The first number and the first date that a browser writes take it some 10 ms each, once for all threads of a page.
 * In the worker, while its files are still on their way, nobody waits for them: neither the launcher nor Python's first
 * picture.
 */
import { tagOf } from "./tags.js";

/** @param {string} language as the page has it */
export function warm(language) {
    const tag = tagOf(language) || "en";
    new Intl.NumberFormat(tag).format(0);
    // As of the times and the days between messages (widget/runtime/intl.py)
    for (const options of /** @type {const} */ ([{ timeStyle: "short" }, { weekday: "long" }])) {
        new Intl.DateTimeFormat(tag, options).format(0);
    }
}
