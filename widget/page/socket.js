/**
 * A WebSocket that is opened, with the first frame of a stream (RFC 7395, 3.4), while Python still boots. Python's
 * transport takes it over with what has come meanwhile (widget/xmpp/websocket.py). It costs nothing when it fails or
 * when nobody wants it: then Python connects by itself. On a link of 80 ms a round trip it saves three of them.
 */

/** Milliseconds: Python that has not come by then comes too late. */
const PATIENCE = 30_000;

/** @typedef {import("./destination.js").Destination} Destination */
/** @typedef {Destination & {socket: WebSocket, frames: string[]}} Early */

/** @type {Early | null} */
let waiting = null;

/** @param {Destination | null | undefined} destination */
export function connect(destination) {
    if (!destination || waiting) return;
    const { url, domain } = destination;
    try {
        const socket = new WebSocket(url, "xmpp");
        const early = (waiting = { url, domain, socket, frames: /** @type {string[]} */ ([]) });
        socket.onopen = () => socket.send(`<open xmlns="urn:ietf:params:xml:ns:xmpp-framing" to="${domain}" version="1.0"/>`);
        socket.onmessage = ({ data }) => early.frames.push(data);
        setTimeout(() => waiting === early && take("", ""), PATIENCE);
    } catch {
        // No address to this browser, or forbidden by a policy: Python will tell
    }
}

/**
 * The open socket of that address, on which a stream to that domain has been opened; it is the caller's from now on.
 * @param {string} url @param {string} domain @returns {Early | undefined}
 */
export function take(url, domain) {
    const early = waiting;
    waiting = null;
    if (!early) return undefined;
    if (early.url === url && early.domain === domain && early.socket.readyState === WebSocket.OPEN) return early;
    early.socket.onopen = early.socket.onmessage = null;
    early.socket.close();
    return undefined;
}
