/**
 * Files of others, fetched whole and held against the hash that came with them (XEP-0446, XEP-0300); those that lie at their
 * host as ciphertext (XEP-0454) are opened here, with a key that their host is never told.
 */
import { opened } from "./opened.js";

/** Bytes of files that are kept on this page, so that what is shown again is not fetched again. */
const ROOM = 24 * 2 ** 20;
/** Bytes by which ciphertext is longer. */
const TAG = 16;

/** @typedef {{bytes: ArrayBuffer | null, altered: boolean}} Found `bytes`: null where they cannot be had; `altered`: they are others */
/**
 * @typedef {object} Wanted
 * @property {string} url
 * @property {string} hash SHA-256 of what is shown, in Base64, or ""
 * @property {number} most bytes
 * @property {import("./opened.js").Private} [private] What opens a file that is encrypted. In a picture that was kept of an earlier
 *   page it is empty (vdom/page/freeze.js): then the file waits for the program.
 */

/** The last used at the end. @type {Map<string, {found: Promise<Found>, size: number}>} */
const files = new Map();

/** Whether its key is still to come. @param {Wanted} wanted */
export const waits = (wanted) => wanted.private?.secret === undefined && wanted.private !== undefined;

/**
 * A file and whether it is the one that was sent. Whoever keeps the bytes, keeps them as they are.
 * @param {Wanted} wanted
 * @returns {Promise<Found>}
 */
export function look(wanted) {
    const key = `${wanted.hash} ${wanted.url} ${wanted.private?.secret ?? ""}`;
    const file = files.get(key) ?? { found: fetched(wanted), size: 0 };
    files.delete(key);
    files.set(key, file);
    void file.found.then(({ bytes, altered }) => {
        file.size = bytes?.byteLength ?? 0;
        // What could not be had may be had the next time
        if (!bytes && !altered) files.delete(key);
        makeRoom();
    });
    return file.found;
}

function makeRoom() {
    let sum = 0;
    for (const [key, { size }] of [...files].reverse()) {
        sum += size;
        if (sum > ROOM) files.delete(key);
    }
}

/** @param {Wanted} wanted @returns {Promise<Found>} */
async function fetched({ url, hash, most, private: own }) {
    const bytes = await bytesOf(url, own ? most + TAG : most, new AbortController().signal);
    if (!bytes || (own && !globalThis.crypto?.subtle)) return { bytes: null, altered: false };
    const shown = own ? await opened(bytes, own) : bytes;
    if (!shown) return { bytes: null, altered: true };
    return { bytes: shown, altered: (await matches(shown, hash)) === false };
}

/**
 * The bytes of a file; null where they cannot be had: the host does not let this site read them, or they are too many.
 * @param {string} url @param {number} most bytes @param {AbortSignal} signal nobody wants them any more
 * @returns {Promise<ArrayBuffer | null>}
 */
export async function bytesOf(url, most, signal) {
    try {
        const answer = await fetch(url, { credentials: "omit", referrerPolicy: "no-referrer", signal });
        if (!answer.ok || Number(answer.headers.get("Content-Length")) > most) {
            void answer.body?.cancel();
            return null;
        }
        return await limited(answer, most);
    } catch {
        return null;
    }
}

/** A server need not tell the truth of how much it sends. @param {Response} answer @param {number} most */
async function limited(answer, most) {
    /** @type {Uint8Array<ArrayBuffer>[]} */
    const parts = [];
    let length = 0;
    const reader = answer.body?.getReader();
    for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) {
        parts.push(next.value);
        length += next.value.length;
        if (length > most) {
            void reader?.cancel();
            return null;
        }
    }
    return new Blob(parts).arrayBuffer();
}

/**
 * Whether they are those that were sent: null if that cannot be told.
 * @param {ArrayBuffer} bytes @param {string} hash SHA-256 in Base64, or ""
 */
export async function matches(bytes, hash) {
    if (!hash || !globalThis.crypto?.subtle) return null;
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    return btoa(String.fromCharCode(...digest)) === hash;
}
