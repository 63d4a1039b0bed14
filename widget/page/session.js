/**
 * The token of this browser session: kept log-ins are filed under its hash (widget/storage/keyring.py). Only a page
 * has sessionStorage, which lives across reloads and from page to page in a tab, and ends with the browser.
 */

const KEY = "chinwag-session";
const GUEST = "chinwag-name";
/** This page's, until somebody has logged in: nothing is stored for who only looks. */
let fresh = "";

/** @returns {string} "" where the browser keeps nothing for us */
export function sessionToken() {
    try {
        fresh ||= sessionStorage.getItem(KEY) ?? random();
        return fresh;
    } catch {
        return ""; // forbidden
    }
}

/** Somebody is logged in: the next page is to find what is filed under the token. */
export function keepToken() {
    try {
        if (sessionToken() !== sessionStorage.getItem(KEY)) sessionStorage.setItem(KEY, fresh);
    } catch {
        // forbidden, or full
    }
}

/** What a guest wanted to be called, so that they are asked once. */
export function guestName() {
    try {
        return localStorage.getItem(GUEST) ?? "";
    } catch {
        return ""; // forbidden
    }
}

/** @param {{name: string}} given */
export function keepGuestName({ name }) {
    try {
        if (name) localStorage.setItem(GUEST, name);
        else localStorage.removeItem(GUEST);
    } catch {
        // forbidden, or full
    }
}

function random() {
    return Array.from(crypto.getRandomValues(new Uint8Array(24)), (n) => n.toString(16).padStart(2, "0")).join("");
}
