/**
 * The visitor's consent, where the site asks for one: before their click on the chat nothing is fetched or stored.
 */
import { NO } from "./settings.js";

const KEY = "chinwag-consent";

/** @typedef {import("./settings.js").Settings} Settings */

/** Whether we may begin by ourselves. @param {Settings} settings */
export function agreed({ consent }) {
    if (NO.includes(consent)) return true;
    try {
        return localStorage.getItem(KEY) !== null;
    } catch {
        return false;
    }
}

/** They have opened the chat; since when is noted. @param {Settings} settings */
export function agree(settings) {
    if (agreed(settings)) return;
    try {
        localStorage.setItem(KEY, new Date().toISOString());
    } catch {
        // Not allowed here: then each page waits for a click
    }
}
