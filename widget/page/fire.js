/**
 * Events for the host page, `chinwag:…`, and its errors. What concerns one surface is told on its element and above it;
 * told.js has what concerns the chat.
 */

/**
 * @param {EventTarget} target @param {string} type @param {object} detail plain data
 * @param {EventInit} [how]
 * @returns {boolean} false if somebody has prevented what it tells of
 */
export function fire(target, type, detail, how = { bubbles: true }) {
    return target.dispatchEvent(new CustomEvent(`chinwag:${type}`, { detail, ...how }));
}

/** Before something is done. @param {HTMLElement} host @param {string} type @param {object} [detail] */
export function allowed(host, type, detail = {}) {
    return fire(host, type, detail, { bubbles: true, cancelable: true });
}

/** An error of the API's: its name says what went wrong. @param {string} name @param {string} [message] */
export function named(name, message = "") {
    return Object.assign(new Error(message || name), { name });
}
