/**
 * The interpreter as PyScript wants one: a module with `version` and `loadPyodide`. Ours starts from a snapshot of
 * memory in which everything is imported already, and asks nobody but our own files.
 *
 * The files are fetched side by side as soon as this module runs, and WebAssembly is compiled while the snapshot arrives:
 * Pyodide is told that there is a snapshot (`_loadSnapshot`), but gets an empty one at once, and the real one is put
 * into memory piece by piece when both are there.
 */
import { loadPyodide as load, version } from "pyodide";
import * as encryption from "../encryption/bring.js";
import { base, fetched, keep, kept, missing, quietly, synchronously } from "./files.js";
import { joinable } from "./late.js";
import { rare as rareModules } from "./rare.js";

export { onProgress } from "./files.js";
export { version };

/**
 * Milliseconds: copies are kept and the rest is fetched when the person has their chat. Who has been here before has
 * the rest already, compiled: it joins at once, before a function of it is called and waited for (0.4 s).
 */
const AFTER_START = 5000;

const { runtime, library, rare, snapshot, memory, lock, sizes } = FILES;
const modules = rareModules(rare, sizes.rare);
/** The further parts of WebAssembly: what compiles Python, and the rest. */
const PARTS = [`${runtime}compiler.wasm`, `${runtime}late.wasm`];

/** The snapshot until a copy of it is kept: what had to be fetched. @type {ArrayBuffer | undefined} */
let uncopied;
/** @type {Promise<ArrayBuffer | undefined> | undefined} */
let copy = kept(snapshot);
/** @type {Promise<ArrayBuffer> | undefined} */
let image = copy.then(
    async (buffer) => buffer ?? (uncopied = await fetched(snapshot, sizes.snapshot, (answer) => answer.arrayBuffer())),
);
const code = import(base + runtime + "pyodide.asm.js").catch((error) => {
    throw missing(runtime + "pyodide.asm.js", String(error?.message ?? error));
});
// Whoever waits hears of a failure below; these keep the browser from reporting it twice.
image.catch(() => {});
code.catch(() => {});
/** @type {(parts: (WebAssembly.Module | undefined)[]) => void} */
let join = () => {};
/** Those that have come, and those that are on their way. @type {(WebAssembly.Module | undefined)[]} */
const parts = [];
/** @type {Promise<WebAssembly.Module | undefined>[]} */
const coming = [];
void copy.then((buffer) => buffer && whole(), () => {});

/**
 * Pyodide only warns when its WebAssembly cannot be had, and waits for ever: this hears of it, and tries again.
 * @returns {Promise<never>}
 */
function wasmFailure() {
    const instantiate = WebAssembly.instantiateStreaming;
    const name = `${runtime}pyodide.asm.wasm`;
    return new Promise((_, reject) => {
        WebAssembly.instantiateStreaming = async (answering, imports = {}) => {
            WebAssembly.instantiateStreaming = instantiate;
            const use = (/** @type {Response} */ answer) => instantiate.call(WebAssembly, typed(answer), imports);
            try {
                const made = joinable(await fetched(name, sizes.wasm, use, answering), imports, (part) => synchronously(PARTS[part]));
                join = made.join;
                join(parts);
                return made.whole;
            } catch (error) {
                reject(error);
                throw error;
            }
        };
    });
}

/** A server that does not know the type of .wasm files is forgiven. @param {Response} answer */
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
            const [module, buffer] = await Promise.all([created, /** @type {Promise<ArrayBuffer>} */ (image)]);
            module.API.restoreSnapshot = () => restored(module.HEAPU8, buffer);
            return module;
        },
    });
    // Python's memory has all of it now: nothing may hold on to the file's 11 MB
    /** @type {any} */ (python)._api.restoreSnapshot = copy = image = undefined;
    wake(python, options.env ?? {});
    python.registerJsModule("chinwag_encryption", encryption);
    setTimeout(() => void afterwards(), AFTER_START);
    return python;
}

/** What need not be there at a first start: a copy of the snapshot, and the rest. Without them all works, slower. */
async function afterwards() {
    const buffer = uncopied;
    uncopied = undefined;
    await modules.bring();
    if (!buffer) return;
    await keep(snapshot, buffer).catch(() => {});
    await whole();
}

/**
 * What is needed at once where there are plugins: Python compiles them, by code that an ordinary day does not call. It is
 * told of and taken up again like all that a start waits for.
 * @returns {Promise<boolean>} whether it is there
 */
export const hurry = async () => (await Promise.all([modules.bring(fetched), bring(0, fetched)])).every(Boolean);

/** Joins what compiles Python, for whom it must not come in the middle of a call: a tenth of a megabyte. */
export const compiler = () => bring(0);

/** Joins the rest of WebAssembly. */
const whole = () => Promise.all([compiler(), bring(1)]);

/**
 * Joins a part, once it has come and those before it have.
 * @param {number} part @param {typeof fetched} [by]
 * @returns {Promise<WebAssembly.Module | undefined>} none: it did not come, and is asked for again the next time
 */
function bring(part, by = quietly) {
    const compile = () => by(PARTS[part], sizes.parts[part], (answer) => WebAssembly.compileStreaming(typed(answer)));
    const asked = () => compile().catch((error) => void console.debug("Chinwag:", error));
    coming[part] = (coming[part] ?? Promise.resolve(undefined)).then((there) => there ?? asked());
    return coming[part].then((there) => {
        parts[part] = there;
        join(parts);
        return there;
    });
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
 * all at once when the first of them is, but for the rare ones.
 * @param {any} python @param {Record<string, string>} environment
 */
function wake(python, environment) {
    const path = `/lib/python${python._api.pyVersionTuple.slice(0, 2).join("")}.zip`;
    python.FS.unlink(path);
    const module = python.pyimport("_chinwag_wake");
    module.wake(() => python.FS.writeFile(path, synchronously(library)), modules.code, environment);
    module.destroy();
}
