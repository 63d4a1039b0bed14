/**
 * The token of this browser session: kept log-ins are filed under its hash (widget/storage/keyring.py). Only a page
 * has sessionStorage, which lives across reloads and from page to page in a tab, and ends with the browser.
 */

const KEY = "chinwag-session";

/** @returns {string} "" where the browser keeps nothing for us */
export function sessionToken() {
    try {
        const known = sessionStorage.getItem(KEY);
        if (known) return known;
        const fresh = Array.from(crypto.getRandomValues(new Uint8Array(24)), (n) => n.toString(16).padStart(2, "0")).join("");
        sessionStorage.setItem(KEY, fresh);
        return fresh;
    } catch {
        return ""; // forbidden, or full
    }
}
