/**
 * Requests, and why they fail. Browsers tell scripts nothing of that, so it is found out by asking again in other ways.
 */

/** `ms`: milliseconds after which a server is said not to answer. */
export const patience = { ms: 8000 };

/**
 * @typedef {"policy" | "mixed" | "unreachable" | "silent" | "unreadable"} Trouble
 * - policy: this page's Content-Security-Policy forbids it; mixed: http from an https page;
 * - unreachable: no name, no port or no good certificate; silent: no answer in time;
 * - unreadable: there, but it does not let this origin read the answer (CORS).
 */
/** @typedef {{status: number, text: string, type: string, trouble?: undefined}} Answer */
/** @typedef {{trouble: Trouble, directive?: string}} Failure */

/** @type {Array<{uri: string, directive: string}>} */
const violations = [];
let watched = false;

/** Note what this page's policy forbids from now on; it tells of it in events alone. */
export function watchPolicy() {
    if (watched) return;
    watched = true;
    document.addEventListener("securitypolicyviolation", ({ blockedURI, effectiveDirective }) => {
        violations.push({ uri: blockedURI, directive: effectiveDirective });
    });
}

/** The directive that has forbidden this address, or nothing. @param {string} url */
export async function forbidden(url) {
    // The event comes after the request has failed
    await new Promise((resolve) => setTimeout(resolve, 60));
    const { origin, href } = new URL(url);
    const secure = origin.replace(/^ws/, "http");
    return violations.find(({ uri }) => href.startsWith(uri) || uri.startsWith(origin) || uri.startsWith(secure))?.directive;
}

/** Whether this page is too safe for that address. @param {string} url */
export function isMixed(url) {
    const { protocol, hostname } = new URL(url);
    const plain = protocol === "http:" || protocol === "ws:";
    return plain && location.protocol === "https:" && !isLoopback(hostname);
}

/** @param {string} hostname */
export function isLoopback(hostname) {
    return /^(localhost|127(\.\d+){3}|\[::1\])$|\.localhost$/.test(hostname);
}

/** @param {string} url @param {RequestInit} [init] @returns {Promise<Answer | Failure>} */
export async function ask(url, init = {}) {
    if (isMixed(url)) return { trouble: "mixed" };
    try {
        const answer = await inTime(url, init);
        return { status: answer.status, text: await answer.text(), type: answer.headers.get("content-type") ?? "" };
    } catch (error) {
        const directive = await forbidden(url);
        if (directive) return { trouble: "policy", directive };
        if (timedOut(error)) return { trouble: "silent" };
        return { trouble: (await reach(url)) ?? "unreadable" };
    }
}

/** Why nothing at all comes back from there; nothing if something does. @param {string} url @returns {Promise<Trouble | undefined>} */
export async function reach(url) {
    try {
        await inTime(url, { mode: "no-cors" });
        return undefined;
    } catch (error) {
        return timedOut(error) ? "silent" : "unreachable";
    }
}

/** @param {string} url @param {RequestInit} init */
function inTime(url, init) {
    const signal = AbortSignal.timeout(patience.ms);
    return fetch(url, { cache: "no-store", credentials: "omit", referrerPolicy: "no-referrer", ...init, signal });
}

/** @param {unknown} error */
function timedOut(error) {
    return error instanceof DOMException && error.name === "TimeoutError";
}
