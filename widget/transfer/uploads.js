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

/** @type {Map<string, Blob>} */
const held = new Map();
/** @type {Map<string, XMLHttpRequest>} */
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

/** SHA-256, base64; "" where it cannot be made. @param {string} id */
export async function digest(id) {
    const file = await found(id);
    if (!file || file.size > HASHED || !globalThis.crypto?.subtle) return "";
    try {
        const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
        return btoa(String.fromCharCode(...bytes));
    } catch {
        return ""; // it changed on the disk: the upload will tell
    }
}

/**
 * Sends a file.
 * @param {string} request JSON: `{id, url, headers, type}` @param {(sent: number) => void} progress bytes so far
 * @returns {Promise<string>} JSON: `{status}` of the server's answer, or `{trouble}`: "gone", "cancelled", "offline" (no
 *   network), "unreachable", "preflight" (it does not let this site upload), "answer" (nor read how it went)
 */
export async function put(request, progress) {
    const { id, url, headers, type } = JSON.parse(request);
    const file = await found(id);
    if (!file) return JSON.stringify({ trouble: "gone" });
    const answer = await sent(id, file, { url, headers, type, progress });
    const trouble = answer.trouble === "network" ? await why(url, answer.begun) : answer.trouble;
    return JSON.stringify(trouble ? { trouble } : { status: answer.status });
}

/**
 * @param {string} id @param {Blob} file
 * @param {{url: string, headers: Record<string, string>, type: string, progress: (sent: number) => void}} way
 * @returns {Promise<{status?: number, trouble?: string, begun: boolean}>}
 */
function sent(id, file, { url, headers, type, progress }) {
    return new Promise((resolve) => {
        const request = new XMLHttpRequest();
        let begun = false;
        running.set(id, request);
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
        request.onloadend = () => running.delete(id);
        request.send(file);
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
