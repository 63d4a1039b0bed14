/** Files of others, fetched whole and held against the hash that came with them (XEP-0446, XEP-0300). */

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
