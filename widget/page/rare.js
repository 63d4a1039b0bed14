/**
 * The Python modules that an ordinary visit does not run (build/rare.py): fetched when there is time, or at once when
 * one of them is called before.
 */
import { base, sound, synchronously } from "./files.js";

/** @param {string} name the file's */
export function rare(name) {
    /** @type {Uint8Array | undefined} */
    let file;
    return {
        /** Without it all works; the first call then waits. */
        async bring() {
            const answer = sound(name, fetch(base + name, { priority: "low" }));
            const bytes = await answer.then((one) => one.arrayBuffer()).catch(() => null);
            if (bytes) file ??= new Uint8Array(bytes);
        },
        /** @param {string} module @returns its code, marshalled; undefined if it is none of these */
        code(module) {
            file ??= synchronously(name);
            const length = new DataView(file.buffer, file.byteOffset).getUint32(0, true);
            /** @type {Record<string, [number, number]>} */
            const places = JSON.parse(new TextDecoder().decode(file.subarray(4, 4 + length)));
            const place = places[module];
            return place ? file.subarray(4 + length + place[0], 4 + length + place[0] + place[1]) : undefined;
        },
    };
}
