/**
 * Our large files: fetched with word of how far they are, fetched again when the connection breaks, kept for the next
 * visit. Files that have arrived are not asked for again; one whose connection broke is, from its start: the rest of a
 * file that travels compressed can only be asked for uncompressed, which is more than all of it.
 */

/** @typedef {{done: number, total: number, trouble: "" | "slow" | "lost"}} Progress bytes as they travel */

const STORE = "chinwag-runtime";
/** Milliseconds without a byte until the person hears that it is slow. */
const SLOW = 6000;
/** Milliseconds between two words of progress. */
const PACE = 60;
/** Milliseconds before each further try. */
const WAITS = [500, 1000, 2000, 4000, 8000];
/** From this wait on what lies compressed beside a file is asked for no more: it may be broken itself. */
const PLAIN = 2000;

export const base = new URL(".", import.meta.url).href;

/** @type {Map<string, {done: number, total: number}>} */
const parts = new Map();
/** @type {Set<string>} files whose connection is in trouble */
const lost = new Set();
/** @type {((progress: Progress) => void) | null} */
let listener = null;
let stalled = 0;
let told = 0;

/** Hears of all that is fetched, as it arrives. @param {(progress: Progress) => void} told */
export function onProgress(told) {
    listener = told;
}

/** @param {"" | "slow"} [trouble] */
function tell(trouble = "") {
    clearTimeout(stalled);
    told = performance.now();
    const values = [...parts.values()];
    const done = values.reduce((sum, part) => sum + part.done, 0);
    const total = values.reduce((sum, part) => sum + part.total, 0);
    listener?.({ done, total, trouble: lost.size ? "lost" : trouble });
    if (done < total && !trouble) stalled = setTimeout(() => tell("slow"), SLOW);
}

/**
 * The answer, or one with what lies compressed beside the file, where the host sends that as it is: few compress what they
 * do not know. Some answer with anything at all, or not in time, or unpack it on the way: then the first answer is taken.
 * @param {string} name @param {number} raw @param {Response} answer
 */
async function smaller(name, raw, answer) {
    if (Number(answer.headers.get("Content-Length")) !== raw) return answer;
    const patience = new AbortController();
    const over = setTimeout(() => patience.abort(), SLOW);
    try {
        const pressed = await fetch(`${base}${name}.gz`, { signal: patience.signal });
        const [begin, whole] = /** @type {ReadableStream<Uint8Array<ArrayBuffer>>} */ (pressed.body).tee();
        const reader = begin.getReader();
        const { value } = await reader.read();
        if (!pressed.ok || value?.[0] !== 0x1f || value[1] !== 0x8b) return (patience.abort(), answer);
        const unpacked = new Response(whole.pipeThrough(new DecompressionStream("gzip")), pressed);
        for (const needless of [reader, answer.body]) needless?.cancel().catch(() => {});
        return unpacked;
    } catch {
        return answer;
    } finally {
        clearTimeout(over);
    }
}

/**
 * The answer with a file, once it has begun to come. Its progress is told from a copy, so that the browser still knows
 * where it came from and keeps compiled code for it.
 * @param {string} name @param {number} raw its size, unpacked @param {Response | PromiseLike<Response>} answering
 * @param {boolean} [pressed] whether it may be what lies compressed beside it
 */
async function begun(name, raw, answering, pressed) {
    const sent = await sound(name, answering);
    // What compiles as it comes stays as it is: of that, browsers keep what they have compiled
    const answer = pressed && name.endsWith(".bin") ? await smaller(name, raw, sent) : sent;
    const travelling = Number(answer.headers.get("Content-Length")) || raw;
    const part = { done: 0, total: travelling };
    parts.set(name, part);
    return { answer, counted: count(name, answer.clone(), part, travelling / raw) };
}

/**
 * @param {string} name @param {Response} copy @param {{done: number, total: number}} part @param {number} ratio
 * @returns how many bytes there were, unpacked
 */
async function count(name, copy, part, ratio) {
    const reader = copy.body?.getReader();
    let bytes = 0;
    try {
        for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) {
            bytes += next.value.length;
            part.done = Math.min(part.total, bytes * ratio);
            if (lost.delete(name) || performance.now() - told > PACE) tell();
        }
        part.done = part.total;
        tell();
    } catch {
        // Whoever uses the answer hears of it.
    }
    return bytes;
}

/**
 * Does what a file is needed for, again and again if the connection breaks while it is done.
 * @template T
 * @param {string} name @param {number} raw @param {(answer: Response) => Promise<T>} use
 * @param {Response | PromiseLike<Response>} [answering] when somebody has asked for it already
 * @returns {Promise<T>}
 */
export async function fetched(name, raw, use, answering) {
    for (const wait of WAITS) {
        /** @type {Promise<number> | undefined} */
        let counted;
        try {
            const one = await begun(name, raw, answering ?? fetch(base + name), wait < PLAIN);
            counted = one.counted;
            const value = await use(one.answer);
            // COMPAT: Firefox takes a compressed file whose connection broke for a whole one.
            if ((await counted) === raw) return value;
        } catch (error) {
            const { asset, status } = /** @type {any} */ (error);
            // Who hears that the server has no such file needs not ask again; else it may have been the connection
            const broken = asset || error instanceof TypeError;
            if (status !== undefined || (!broken && (await counted) === raw)) throw error;
        }
        answering = undefined;
        lost.add(name);
        tell();
        await new Promise((resolve) => setTimeout(resolve, wait));
    }
    return use((await begun(name, raw, fetch(base + name))).answer);
}

/** The same for what nobody waits for: once, and after all else. @type {typeof fetched} */
export const quietly = async (name, _raw, use) => use(await sound(name, fetch(base + name, { priority: "low" })));

/** @param {string} name @param {Response | PromiseLike<Response>} answering */
export async function sound(name, answering) {
    const answer = await Promise.resolve(answering).catch(() => null);
    if (!answer?.ok) throw missing(name, answer ? `the server answered ${answer.status}` : "it could not be reached", answer?.status);
    return answer;
}

/** @param {string} name @param {string} why @param {number} [status] */
export function missing(name, why, status) {
    return Object.assign(new Error(`${base}${name}: ${why}.`), { asset: true, status });
}

/**
 * A copy of a file from an earlier visit. The browser's own cache holds it compressed, and unpacking it again would
 * cost a quarter of a warm start. No copy, or a browser that keeps none for us: undefined.
 * @param {string} name
 */
export async function kept(name) {
    try {
        const store = await caches.open(STORE);
        return await (await store.match(base + name))?.arrayBuffer();
    } catch {
        return undefined;
    }
}

/**
 * Keeps a copy for the next visit, in the place of those of older versions.
 * @param {string} name @param {ArrayBuffer} buffer
 */
export async function keep(name, buffer) {
    const store = await caches.open(STORE);
    if (await store.match(base + name)) return;
    for (const older of await store.keys()) await store.delete(older);
    await store.put(base + name, new Response(buffer));
    // Somebody has had all erased meanwhile (device.js)
    if ((await navigator.locks.query()).held?.some((lock) => lock.name === "chinwag-erased")) await caches.delete(STORE);
}

/** An import or a call cannot wait for a promise: this request blocks, in the worker, where that harms nobody. @param {string} name */
export function synchronously(name) {
    const request = new XMLHttpRequest();
    request.open("GET", base + name, false);
    request.overrideMimeType("text/plain; charset=x-user-defined");
    request.send();
    if (request.status !== 200) throw new Error(`${base}${name}: the server answered ${request.status}.`);
    return Uint8Array.from(request.response, (character) => character.charCodeAt(0));
}
