/**
 * The visitor's consent, where the site asks for one: before their click on the chat nothing is fetched or stored.
 */
import { NO } from "./settings.js";

const KEY = "chinwag-consent";
/** Given on this page, also where that cannot be noted. */
let given = false;

/** @typedef {import("./settings.js").Settings} Settings */

/** Whether we may begin by ourselves. @param {Settings} settings */
export function agreed({ consent }) {
    if (given || NO.includes(consent)) return true;
    try {
        return localStorage.getItem(KEY) !== null;
    } catch {
        return false;
    }
}

/** They have opened the chat; since when is noted. @param {Settings} settings */
export function agree(settings) {
    if (agreed(settings)) return;
    given = true;
    try {
        localStorage.setItem(KEY, new Date().toISOString());
    } catch {
        // Not allowed here: then each page waits for a click
    }
}
