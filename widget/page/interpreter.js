/**
 * The interpreter as PyScript wants one: a module with `version` and `loadPyodide`. Ours starts from a snapshot of
 * memory in which everything is imported already, and asks nobody but our own files.
 *
 * The files are fetched side by side as soon as this module runs, and WebAssembly is compiled while the snapshot arrives:
 * Pyodide is told that there is a snapshot (`_loadSnapshot`), but gets an empty one at once, and the real one is put
 * into memory piece by piece when both are there.
 */
import { loadPyodide as load, version } from "pyodide";

export { version };

const STORE = "chinwag-runtime";
/** Milliseconds: copies are kept when the person has their chat. */
const AFTER_START = 5000;

const base = new URL(".", import.meta.url).href;
const { runtime, library, snapshot, memory, lock } = FILES;

const image = kept(snapshot).then(async (buffer) => buffer ?? (await file(snapshot)).arrayBuffer());
const code = import(base + runtime + "pyodide.asm.js").catch((error) => {
    throw missing(runtime + "pyodide.asm.js", String(error?.message ?? error));
});
// Whoever waits hears of a failure below; these keep the browser from reporting it twice.
image.catch(() => {});
code.catch(() => {});

/**
 * Fetches one of our files; an error says which.
 * @param {string} name
 */
async function file(name) {
    return sound(name, fetch(base + name));
}

/**
 * A copy of a file from an earlier visit. The browser's own cache holds it compressed, and unpacking it again would
 * cost a quarter of a warm start. No copy, or a browser that keeps none for us: undefined.
 * @param {string} name
 */
async function kept(name) {
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
async function keep(name, buffer) {
    const store = await caches.open(STORE);
    if (await store.match(base + name)) return;
    for (const older of await store.keys()) await store.delete(older);
    await store.put(base + name, new Response(buffer));
}

/** @param {string} name @param {Response | PromiseLike<Response>} answering */
async function sound(name, answering) {
    const answer = await Promise.resolve(answering).catch(() => null);
    if (!answer?.ok) throw missing(name, answer ? `the server answered ${answer.status}` : "it could not be reached");
    return answer;
}

/** @param {string} name @param {string} why */
function missing(name, why) {
    return Object.assign(new Error(`${base}${name}: ${why}.`), { asset: true });
}

/**
 * Pyodide only warns when its WebAssembly cannot be had, and waits for ever: this hears of it. A server that does not
 * know the type of .wasm files is forgiven.
 * @returns {Promise<never>}
 */
function wasmFailure() {
    const instantiate = WebAssembly.instantiateStreaming;
    const name = `${runtime}pyodide.asm.wasm`;
    return new Promise((_, reject) => {
        WebAssembly.instantiateStreaming = (answering, imports) => {
            WebAssembly.instantiateStreaming = instantiate;
            const instance = instantiate.call(WebAssembly, sound(name, answering).then(typed), imports);
            instance.catch(reject);
            return instance;
        };
    });
}

/** @param {Response} answer */
function typed(answer) {
    if (answer.headers.get("Content-Type")?.startsWith("application/wasm")) return answer;
    return new Response(answer.body, { headers: { "Content-Type": "application/wasm" } });
}

/** @param {Record<string, any>} [options] Pyodide's own; PyScript gives `stdout` and `stderr` */
export async function loadPyodide(options = {}) {
    const python = await load({
        ...options,
        env: { HOME: "/home/web" },
        indexURL: base + runtime,
        packageBaseUrl: base,
        lockFileContents: { info: lock, packages: {} },
        // Pyodide insists on a file for its library; the snapshot makes it needless. This one is small and is here.
        stdLibURL: import.meta.url,
        _loadSnapshot: new Uint8Array(0),
        createPyodideModule: async (/** @type {any} */ settings) => {
            settings.INITIAL_MEMORY = memory;
            const created = Promise.race([code.then((asm) => asm.default(settings)), wasmFailure()]);
            const [module, buffer] = await Promise.all([created, image]);
            module.API.restoreSnapshot = () => restored(module.HEAPU8, buffer);
            return module;
        },
    });
    wake(python, options.env ?? {});
    setTimeout(() => image.then((buffer) => keep(snapshot, buffer)).catch(() => {}), AFTER_START);
    return python;
}

/**
 * Puts the pieces where they belong (build/node/snapshot.mjs tells their form).
 * @param {Uint8Array} heap @param {ArrayBuffer} buffer
 * @returns what Pyodide needs to know of the references that Python holds on JavaScript
 */
function restored(heap, buffer) {
    const length = new DataView(buffer).getUint32(0, true);
    /** @type {{pieces: [number, number][], state: object}} */
    const { pieces, state } = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
    let from = 4 + length;
    for (const [at, size] of pieces) {
        heap.set(new Uint8Array(buffer, from, size), at);
        from += size;
    }
    return state;
}

/**
 * Randomness, clock and environment are this visitor's from here on; modules that were not imported yet are fetched
 * all at once when the first of them is.
 * @param {any} python @param {Record<string, string>} environment
 */
function wake(python, environment) {
    const path = `/lib/python${python._api.pyVersionTuple.slice(0, 2).join("")}.zip`;
    python.FS.unlink(path);
    const module = python.pyimport("_chinwag_wake");
    module.wake(() => python.FS.writeFile(path, synchronously(library)), environment);
    module.destroy();
}

/** An import cannot wait for a promise: this request blocks, in the worker, where that harms nobody. @param {string} name */
function synchronously(name) {
    const request = new XMLHttpRequest();
    request.open("GET", base + name, false);
    request.overrideMimeType("text/plain; charset=x-user-defined");
    request.send();
    if (request.status !== 200) throw new Error(`${base}${name}: the server answered ${request.status}.`);
    return Uint8Array.from(request.response, (character) => character.charCodeAt(0));
}
