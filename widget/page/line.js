/**
 * The way between page.js and Python: JSON text, over a channel whose other end goes to a worker. What is said before
 * Python listens is said again to another worker, should the first one not come: so nothing has to wait for its word
 * (30 ms from page to page).
 */

/** @typedef {Pick<MessagePort, "postMessage" | "close"> & {onmessage: (event: MessageEvent) => void}} Line */

/** @returns {Line & {lay: () => MessagePort, hold: (lock: string) => void, listened: () => void}} */
export function createLine() {
    /** @type {MessagePort | null} */
    let port = null;
    /** @type {string[]} */
    let said = [];
    let listening = false;

    const line = {
        onmessage: (/** @type {MessageEvent} */ _event) => {},

        /** @param {string} text */
        postMessage(text) {
            if (!listening) said.push(text);
            port?.postMessage(text);
        },

        /** A new way, for a worker that is asked to start; gives its end. */
        lay() {
            port?.close();
            const { port1, port2 } = new MessageChannel();
            port = port1;
            port.onmessage = (event) => line.onmessage(event);
            for (const text of said) port.postMessage(text);
            return port2;
        },

        /** The worker is to let this page go when it can have that Web Lock. @param {string} lock */
        hold(lock) {
            port?.postMessage({ lock });
        },

        /** Python listens: nothing has to be said again. */
        listened() {
            listening = true;
            said = [];
        },

        close: () => port?.close(),
    };
    return line;
}
