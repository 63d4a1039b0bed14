/** Files of others, fetched whole and held against the hash that came with them (XEP-0446, XEP-0300). */

/** Bytes of files that are kept on this page, so that what is shown again is not fetched again. */
const ROOM = 24 * 2 ** 20;

/** @typedef {{bytes: ArrayBuffer | null, altered: boolean}} Found `bytes`: null where they cannot be had; `altered`: they are others */

/** The last used at the end. @type {Map<string, {found: Promise<Found>, size: number}>} */
const files = new Map();

/**
 * A file and whether it is the one that was sent. Whoever keeps the bytes, keeps them as they are.
 * @param {string} url @param {string} hash SHA-256 in Base64 @param {number} most bytes
 * @returns {Promise<Found>}
 */
export function look(url, hash, most) {
    const key = `${hash} ${url}`;
    const file = files.get(key) ?? { found: fetched(url, hash, most), size: 0 };
    files.delete(key);
    files.set(key, file);
    void file.found.then(({ bytes }) => {
        file.size = bytes?.byteLength ?? 0;
        // What could not be had may be had the next time
        if (!bytes) files.delete(key);
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

/** @param {string} url @param {string} hash @param {number} most @returns {Promise<Found>} */
async function fetched(url, hash, most) {
    const bytes = await bytesOf(url, most, new AbortController().signal);
    return { bytes, altered: bytes !== null && (await matches(bytes, hash)) === false };
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
