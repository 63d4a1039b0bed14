/**
 * Files on their way out, in the worker (see uploads.py): pages hand them over, Python says where they go. A copy lies
 * in the browser's cache until a file has arrived, so that a reload loses none.
 */

const STORE = "chinwag-outgoing";
/** Bytes up to which a file's hash is made: it is read as a whole for that. */
const HASHED = 64 * 2 ** 20;
/** Milliseconds after which a file that nobody has sent or given up is let go: its page has gone for good. */
const LONGEST = 7 * 24 * 60 * 60 * 1000;
const SINCE = "X-Held-Since";
/** Bytes (XEP-0454). */
const IV = 12;
const KEY = 32;

/** @type {Map<string, Blob>} */
const held = new Map();
/** What is being sent, or made ready for that. @type {Map<string, AbortController>} */
const running = new Map();

const address = (/** @type {string} */ id) => new URL(`/chinwag-outgoing/${encodeURIComponent(id)}`, location.href).href;

/** Takes a file from a page. @param {string} id @param {Blob} file */
export function hold(id, file) {
    held.set(id, file);
    void kept(async (store) => {
        await store.put(address(id), new Response(file, { headers: { [SINCE]: String(Date.now()) } }));
        await sweep(store);
    });
}

/** @param {Cache} store */
async function sweep(store) {
    for (const request of await store.keys()) {
        const since = Number((await store.match(request))?.headers.get(SINCE));
        if (Date.now() - since > LONGEST) await store.delete(request);
    }
}

/**
 * COMPAT: no Cache API on pages that are not secure; no room: then the file is gone after a reload.
 * @template T @param {(store: Cache) => Promise<T>} work @returns {Promise<T | undefined>}
 */
async function kept(work) {
    try {
        return await work(await caches.open(STORE));
    } catch {
        return undefined;
    }
}

/** @param {string} id @returns {Promise<Blob | undefined>} */
async function found(id) {
    const file = held.get(id) ?? (await kept(async (store) => (await store.match(address(id)))?.blob()));
    if (file) held.set(id, file);
    return file;
}

/** Whether a file is at hand. @param {string} id */
export async function has(id) {
    return (await found(id)) !== undefined;
}

/**
 * Sends a file.
 * @param {string} request JSON: `{id, url, headers, type, secret}`; `secret`: it is encrypted first
 * @param {(sent: number) => void} progress bytes so far
 * @returns {Promise<string>} JSON: `{status, hash, secret}`: the server's answer, the SHA-256 of the file as it is here
 *   (base64, "" if unknown), and IV and key (hexadecimal, "" if it was not encrypted); or `{trouble}`: "gone", "cancelled",
 *   "offline" (no network), "unreachable", "preflight" (it does not let this site upload), "answer" (nor read how it went),
 *   "no-cipher" (browsers encrypt on secure pages alone)
 */
export async function put(request, progress) {
    const { id, secret, ...way } = JSON.parse(request);
    const stop = new AbortController();
    running.set(id, stop);
    try {
        return JSON.stringify(await given(await found(id), secret, { ...way, progress, signal: stop.signal }));
    } finally {
        if (running.get(id) === stop) running.delete(id);
    }
}

/** @typedef {{url: string, headers: Record<string, string>, type: string, progress: (sent: number) => void, signal: AbortSignal}} Way */

/** @param {Blob | undefined} file @param {boolean} secret @param {Way} way */
async function given(file, secret, way) {
    if (!file) return { trouble: "gone" };
    const ready = secret ? await encrypted(file) : { body: file, hash: await digest(file), secret: "" };
    if ("trouble" in ready) return ready;
    if (way.signal.aborted) return { trouble: "cancelled" };
    const answer = await sent(ready.body, way);
    const trouble = answer.trouble === "network" ? await why(way.url, answer.begun) : answer.trouble;
    return trouble ? { trouble } : { status: answer.status, hash: ready.hash, secret: ready.secret };
}

/** SHA-256, base64; "" where it cannot be made. @param {Blob} file */
async function digest(file) {
    if (file.size > HASHED || !globalThis.crypto?.subtle) return "";
    try {
        return await hashed(await file.arrayBuffer());
    } catch {
        return ""; // it changed on the disk: the upload will tell
    }
}

/** @param {ArrayBuffer} bytes */
async function hashed(bytes) {
    return btoa(String.fromCharCode(...new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))));
}

/**
 * A file as ciphertext with its tag (AES-256-GCM). Its key is new each time that it is tried: the file may have changed on
 * the disk, and a key and an IV that have been used for two texts give both away.
 * @param {Blob} file
 * @returns {Promise<{body: Blob, hash: string, secret: string} | {trouble: string}>}
 */
async function encrypted(file) {
    if (!globalThis.crypto?.subtle) return { trouble: "no-cipher" };
    const bytes = await file.arrayBuffer().catch(() => null);
    if (!bytes) return { trouble: "gone" };
    const secret = crypto.getRandomValues(new Uint8Array(IV + KEY));
    const key = await crypto.subtle.importKey("raw", secret.subarray(IV), "AES-GCM", false, ["encrypt"]);
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv: secret.subarray(0, IV) }, key, bytes);
    const digits = Array.from(secret, (byte) => byte.toString(16).padStart(2, "0"));
    return { body: new Blob([sealed]), hash: await hashed(bytes), secret: digits.join("") };
}

/** @param {Blob} body @param {Way} way @returns {Promise<{status?: number, trouble?: string, begun: boolean}>} */
function sent(body, { url, headers, type, progress, signal }) {
    return new Promise((resolve) => {
        const request = new XMLHttpRequest();
        let begun = false;
        signal.addEventListener("abort", () => request.abort());
        request.open("PUT", url);
        for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
        request.setRequestHeader("Content-Type", type || "application/octet-stream");
        request.upload.onprogress = ({ loaded }) => {
            begun ||= loaded > 0;
            progress(loaded);
        };
        request.onload = () => resolve({ status: request.status, begun });
        request.onerror = () => resolve({ trouble: "network", begun });
        request.onabort = () => resolve({ trouble: "cancelled", begun });
        request.send(body);
    });
}

/**
 * Browsers do not tell scripts why a request failed: whether the server can be reached at all says the most.
 * @param {string} url @param {boolean} begun
 */
async function why(url, begun) {
    if (!navigator.onLine) return "offline";
    try {
        await fetch(new URL("/", url), { method: "HEAD", mode: "no-cors", cache: "no-store", credentials: "omit" });
    } catch {
        return "unreachable";
    }
    return begun ? "answer" : "preflight";
}

/** @param {string} id */
export function cancel(id) {
    running.get(id)?.abort();
}

/** A file that has arrived, or is not wanted. @param {string} id */
export async function drop(id) {
    cancel(id);
    held.delete(id);
    await kept((store) => store.delete(address(id)));
}
