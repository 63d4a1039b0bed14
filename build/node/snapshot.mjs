/**
 * Makes a snapshot of Python's memory after its imports: `node snapshot.mjs JOB.json`.
 *
 * Clock and randomness stand still here, so that the same inputs give the same bytes; `_chinwag_wake` sets both right
 * when a browser loads it. Written are only the pieces which a fresh interpreter does not have by itself, in the form
 * that interpreter.js reads: u32 length of the head, head (JSON: memory in bytes, pieces as [offset, length], the
 * references that Python holds on JavaScript), then the pieces one after the other.
 */
import { createRequire } from "node:module";
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

/**
 * @typedef {{pyodide: string, library: string, code: string, values: object, out: string, objects: string}} Job
 *   `objects`: what an earlier run of the same job has listed; without it, this run lists them
 */

/** @type {Job} */
const job = JSON.parse(readFileSync(process.argv[2] ?? "", "utf-8"));
const GRAIN = 256;
/** The count of references that makes an object immortal (CPython's refcount.h, for 32 bits), and more than others have. */
const IMMORTAL = 0x50000000;
const MANY = 1_000_000;
/** Where the JSON begins in a snapshot of Pyodide's. */
const HEAD = 48;

process.argv[1] = "python";
process.on("uncaughtException", (error) => {
    console.error(String(error?.stack ?? error));
    process.exit(1);
});
standStill();
const { loadPyodide } = await import(pathToFileURL(`${job.pyodide}/pyodide.mjs`).href);
const { default: createPyodideModule } = await import(pathToFileURL(`${job.pyodide}/pyodide.asm.mjs`).href);
const lock = JSON.parse(readFileSync(`${job.pyodide}/pyodide-lock.json`, "utf-8"));
const options = {
    indexURL: `${job.pyodide}/`,
    stdLibURL: job.library,
    lockFileContents: { info: lock.info, packages: {} },
    packageBaseUrl: `${job.pyodide}/`,
    env: { HOME: "/home/web", PYTHONHASHSEED: "0", PYTHONNODEBUGRANGES: "1", LANG: "en_US.UTF-8" },
    args: [],
    _sysExecutable: "python",
};
const fresh = await freshMemory();
const python = await loadPyodide({ ...options, _makeSnapshot: true });
python.globals.set("JOB", python.toPy(job.values));
python.runPython(job.code);
if (!job.objects) {
    writeFileSync(job.out, python.globals.get("everything")().toJs());
    process.exit();
}
immortalise(python._module.HEAPU32, new Uint32Array(Uint8Array.from(readFileSync(job.objects)).buffer));
python.runPython("settle()");
writeFileSync(job.out, packed(python.makeMemorySnapshot(), fresh, python._module._emscripten_stack_get_end()));
process.exit();

/** Memory as it is when WebAssembly has been instantiated and Python has not begun. @returns {Promise<Uint8Array>} */
function freshMemory() {
    return new Promise((resolve) => {
        loadPyodide({
            ...options,
            _loadSnapshot: new Uint8Array(0),
            createPyodideModule: async (/** @type {any} */ settings) => {
                delete settings.INITIAL_MEMORY;
                const module = await createPyodideModule(settings);
                resolve(module.HEAPU8.slice());
                return new Promise(() => {});
            },
        });
    });
}

/**
 * What is in the snapshot is never given back: with counts of references and the lists of the collector, which both
 * have no use then, it is 0.2 MB larger by brotli. CPython does not collect immortal objects, nor list them.
 *
 * The list is of another run, whose memory is the same but for what listing itself needed: an address where now is
 * something else is passed over.
 * @param {Uint32Array} words the memory @param {Uint32Array} objects address and type of each
 */
function immortalise(words, objects) {
    for (let i = 0; i < objects.length; i += 2) {
        const at = /** @type {number} */ (objects[i]) >> 2;
        const count = words[at] ?? 0;
        if (count > 0 && count < MANY && words[at + 1] === objects[i + 1]) words[at] = IMMORTAL;
    }
}

/** One moment and one sequence of random bytes for all that runs here. */
function standStill() {
    const moment = 1_700_000_000_000;
    const require = createRequire(import.meta.url);
    const crypto = require("node:crypto");
    let seed = 1;
    const fill = (/** @type {ArrayBufferView} */ view) => {
        const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
        for (let i = 0; i < bytes.length; i++) bytes[i] = (seed = (seed * 48271) % 2147483647) >> 8;
        return view;
    };
    crypto.randomFillSync = fill;
    globalThis.crypto ??= crypto.webcrypto; // Node 18
    globalThis.crypto.getRandomValues = /** @type {any} */ (fill);
    Object.defineProperty(globalThis.performance, "now", { value: () => 1000 });
    const Real = Date;
    globalThis.Date = /** @type {any} */ (
        class extends Real {
            /** @param {any[]} args */
            constructor(...args) {
                super(...(args.length ? /** @type {[any]} */ (args) : /** @type {[any]} */ ([moment])));
            }
            static now() {
                return moment;
            }
        }
    );
}

/**
 * @param {Uint8Array} whole Pyodide's own form: four words, BUILD_ID, JSON, memory
 * @param {Uint8Array} fresh
 * @param {number} end of the static data, which is the same in every fresh interpreter
 */
function packed(whole, fresh, end) {
    const [, start, length] = new Uint32Array(whole.buffer, whole.byteOffset, 3);
    const text = whole.subarray(HEAD, HEAD + length);
    const memory = whole.subarray(start);
    const now = new Uint32Array(memory.buffer, memory.byteOffset, memory.length >> 2);
    const before = new Uint32Array(fresh.buffer, 0, fresh.length >> 2);
    /** @type {[number, number][]} */
    const pieces = [];
    for (let at = 0; at < memory.length; at += GRAIN) {
        let wanted = false;
        for (let i = at >> 2; i < (at + GRAIN) >> 2 && !wanted; i++) {
            wanted = at < end ? now[i] !== before[i] : now[i] !== 0 || (before[i] ?? 0) !== 0;
        }
        if (!wanted) continue;
        const last = pieces.at(-1);
        if (last && last[0] + last[1] === at) last[1] += GRAIN;
        else pieces.push([at, GRAIN]);
    }
    const head = { memory: memory.length, pieces, state: JSON.parse(new TextDecoder().decode(text)) };
    const json = Buffer.from(JSON.stringify(head));
    const size = new Uint8Array(new Uint32Array([json.length]).buffer);
    return Buffer.concat([size, json, ...pieces.map(([at, long]) => memory.subarray(at, at + long))]);
}
