/**
 * The worker's WebSockets. One is opened, with the first frame of a stream (RFC 7395, 3.4), while Python still boots.
 * Python's transport takes it over with what has come meanwhile (widget/xmpp/websocket.py). It costs nothing when it
 * fails or when nobody wants it: then Python connects by itself. On a link of 80 ms a round trip it saves three of them.
 */

/** Milliseconds: Python that has not come by then comes too late. */
const PATIENCE = 30_000;

/** Frames that Python takes at once; between two such lots its timers and the pages have their turn. */
const MOST = 100;

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

/**
 * Tells what a socket brings: a frame after a silence at once, and those that follow closely together, since each call
 * of Python's costs as much as a short frame does.
 * @param {WebSocket} socket
 * @param {(frames: any[]) => void} came is given them in their order, some at a time
 * @param {(event: CloseEvent) => void} gone is told after all of them
 * @returns {() => void} ends that: nothing more is told
 */
export function listen(socket, came, gone) {
    /** @type {any[]} */
    let frames = [];
    let gathering = false;
    const { port1, port2 } = new MessageChannel();

    function pass() {
        gathering = frames.length > 0;
        if (!gathering) return;
        // Before Python: should it fail, or end this, the rest has its turn all the same
        port2.postMessage(null);
        came(frames.splice(0, MOST));
    }

    function stop() {
        socket.onmessage = socket.onclose = null;
        frames = [];
        port1.close();
    }

    port1.onmessage = pass;
    socket.onmessage = ({ data }) => {
        frames.push(data);
        if (!gathering) pass();
    };
    socket.onclose = (event) => {
        while (frames.length) came(frames.splice(0, MOST));
        if (socket.onclose) gone(event);
    };
    return stop;
}
