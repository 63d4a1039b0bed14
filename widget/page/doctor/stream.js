/**
 * As much of an XMPP stream over WebSocket (RFC 7395) as is needed to look at a server: features, log-in, questions.
 */
import { scram } from "./scram.js";
import { patience } from "./web.js";

const FRAMING = "urn:ietf:params:xml:ns:xmpp-framing";
const SASL = "urn:ietf:params:xml:ns:xmpp-sasl";
const BIND = "urn:ietf:params:xml:ns:xmpp-bind";

/** `condition`: what the server said, in the words of RFC 6120; "closed" or "silent" if it said nothing. */
export class StreamError extends Error {
    /** @param {string} condition @param {string} [words] the server's own, for people */
    constructor(condition, words = "") {
        super(words ? `${condition} (${words})` : condition);
        this.condition = condition;
    }
}

/** @param {string} text */
const escaped = (text) => text.replace(/[<>&"']/g, (c) => `&#${c.charCodeAt(0)};`);
/** @param {string} text @returns {Element} */
const parsed = (text) => new DOMParser().parseFromString(text, "text/xml").documentElement;
/** @param {Element} of @param {string} name */
const child = (of, name) => [...of.children].find((each) => each.localName === name);

/** @param {Element} features */
export function mechanisms(features) {
    return [...features.getElementsByTagNameNS(SASL, "mechanism")].map((each) => (each.textContent ?? "").trim());
}

/**
 * The WebSocket, once it is open. Rejects with the code of its end.
 * @param {string} url @returns {Promise<WebSocket>}
 */
export function connect(url) {
    return new Promise((resolve, reject) => {
        const socket = new WebSocket(url, "xmpp");
        const failed = () => (clearTimeout(timer), reject(new StreamError("closed")));
        // One that a policy forbids has an error and no end
        const timer = setTimeout(() => (failed(), socket.close()), patience.ms);
        socket.onopen = () => (clearTimeout(timer), resolve(socket));
        socket.onclose = socket.onerror = failed;
    });
}

/** @param {WebSocket} socket @param {string} domain */
export function createStream(socket, domain) {
    /** @type {Element[]} */
    const arrived = [];
    let wake = () => {};
    let over = false;
    let asked = 0;
    socket.onmessage = ({ data }) => (arrived.push(parsed(String(data))), wake());
    socket.onclose = () => ((over = true), wake());

    /** The next element that is wanted. @param {(each: Element) => boolean} wanted @returns {Promise<Element>} */
    async function next(wanted) {
        const until = Date.now() + patience.ms;
        for (;;) {
            while (arrived.length) {
                const each = /** @type {Element} */ (arrived.shift());
                if (each.localName === "error" && each.namespaceURI !== "jabber:client") throw failure(each);
                if (wanted(each)) return each;
            }
            if (over) throw new StreamError("closed");
            const left = until - Date.now();
            if (left <= 0) throw new StreamError("silent");
            await new Promise((/** @type {(value?: unknown) => void} */ resolve) => {
                const timer = setTimeout(resolve, left);
                wake = () => (clearTimeout(timer), resolve());
            });
        }
    }

    /** Opens the stream, or opens it anew; its features. */
    async function open() {
        socket.send(`<open xmlns="${FRAMING}" to="${escaped(domain)}" version="1.0"/>`);
        return next((each) => each.localName === "features");
    }

    /** @param {Element} features @param {string} user "" for a guest @param {string} password */
    async function login(features, user, password) {
        const offered = mechanisms(features);
        if (user) await scram({ offered, user, password, send: sasl });
        else await sasl("auth", "", "ANONYMOUS");
        const more = await open();
        const bound = await iq("set", `<bind xmlns="${BIND}"/>`);
        return { features: more, jid: bound.getElementsByTagNameNS(BIND, "jid")[0]?.textContent ?? "" };
    }

    /** @param {string} name @param {string} text in Base64 @param {string} [mechanism] */
    async function sasl(name, text, mechanism) {
        const attribute = mechanism ? ` mechanism="${mechanism}"` : "";
        socket.send(`<${name} xmlns="${SASL}"${attribute}>${text}</${name}>`);
        const answer = await next((each) => each.namespaceURI === SASL);
        if (answer.localName === "failure") throw failure(answer);
        return answer.textContent ?? "";
    }

    /** @param {"get" | "set"} type @param {string} inner @param {string} [to] */
    async function iq(type, inner, to) {
        const id = `doctor-${++asked}`;
        socket.send(`<iq xmlns="jabber:client" id="${id}" type="${type}"${to ? ` to="${escaped(to)}"` : ""}>${inner}</iq>`);
        const answer = await next((each) => each.localName === "iq" && each.getAttribute("id") === id);
        if (answer.getAttribute("type") === "error") throw failure(child(answer, "error") ?? answer);
        return answer;
    }

    function close() {
        if (socket.readyState === WebSocket.OPEN) socket.send(`<close xmlns="${FRAMING}"/>`);
        socket.close();
    }

    return { open, login, iq, close };
}

/** @param {Element} error */
function failure(error) {
    const words = [...error.children].find(({ localName }) => localName === "text")?.textContent ?? "";
    return new StreamError(error.firstElementChild?.localName ?? "undefined-condition", words);
}
