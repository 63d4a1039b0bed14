/** Encrypted files (XEP-0454): AES-256-GCM, the tag at the end. */

const KEY = 32;

/** @typedef {{secret?: string, size?: number}} Private `secret`: IV and key, in hexadecimal; `size`: bytes, 0 if that is not told */

/**
 * What a file was before it was encrypted; null if it was changed since, or the key is another's.
 * @param {ArrayBuffer} bytes @param {Private} own
 * @returns {Promise<ArrayBuffer | null>}
 */
export async function opened(bytes, { secret = "", size = 0 }) {
    const all = Uint8Array.from(secret.match(/../g) ?? [], (digits) => parseInt(digits, 16));
    const iv = all.subarray(0, -KEY);
    try {
        const key = await crypto.subtle.importKey("raw", all.subarray(-KEY), "AES-GCM", false, ["decrypt"]);
        const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, bytes);
        // What lies behind its end hides how long it is (XEP-0448, 3.2)
        return size && plain.byteLength > size ? plain.slice(0, size) : plain;
    } catch {
        return null;
    }
}
