/**
 * The Python modules that an ordinary visit does not run (build/rare.py): fetched when there is time, or at once when
 * one of them is called before.
 */
import { quietly, synchronously } from "./files.js";

/** @param {string} name the file's @param {number} raw its size, unpacked */
export function rare(name, raw) {
    /** Each one's code, marshalled. @type {Map<string, Uint8Array> | undefined} */
    let modules;
    return {
        /** Without it all works; the first call then waits. @returns what has been brought, if anything has */
        async bring(by = quietly) {
            if (modules) return modules;
            const bytes = by(name, raw, (answer) => answer.arrayBuffer());
            const brought = await bytes.then((buffer) => unpacked(new Uint8Array(buffer))).catch(() => undefined);
            return (modules ??= brought);
        },
        /** @param {string} module @returns its code; undefined if it is none of these */
        code(module) {
            modules ??= unpacked(synchronously(name));
            return modules.get(module);
        },
    };
}

/**
 * @param {Uint8Array} file as build/rare.py packs it
 * @throws {Error} if it is not all there
 */
export function unpacked(file) {
    const from = 4 + new DataView(file.buffer, file.byteOffset).getUint32(0, true);
    /** @type {Record<string, [number, number]>} */
    const places = JSON.parse(new TextDecoder().decode(file.subarray(4, from)));
    // COMPAT: Firefox takes a compressed file whose connection broke for a whole one.
    if (Object.values(places).some(([at, size]) => from + at + size > file.length)) throw new Error("The file is cut off.");
    return new Map(Object.entries(places).map(([module, [at, size]]) => [module, file.subarray(from + at, from + at + size)]));
}
